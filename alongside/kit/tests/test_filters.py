from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.kit import filters

NOW = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day", "clock"),
    [
        (datetime(2027, 7, 6, 13, 30, tzinfo=UTC), "Tuesday 6 July 2027", "2:30pm"),
        (datetime(2027, 7, 5, 23, 5, tzinfo=UTC), "Tuesday 6 July 2027", "12:05am"),
        (datetime(2027, 7, 5, 23, 0, tzinfo=UTC), "Tuesday 6 July 2027", "midnight"),
        (datetime(2027, 1, 5, 9, 0, tzinfo=UTC), "Tuesday 5 January 2027", "9am"),
        (datetime(2027, 1, 5, 12, 0, tzinfo=UTC), "Tuesday 5 January 2027", "midday"),
        # The clocks go forward: 1am does not happen.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "Sunday 29 March 2026", "12:59am"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Sunday 29 March 2026", "2am"),
        # The clocks go back: 1:30am happens twice.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Sunday 25 October 2026", "1:30am"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Sunday 25 October 2026", "1:30am"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "Sunday 25 October 2026", "2am"),
    ],
)
def test_a_moment_reads_by_londons_clock(moment, day, clock):
    assert (filters.date(moment), filters.time(moment)) == (day, clock)


def test_a_plain_date_is_the_same_day_everywhere():
    assert filters.date(date(2026, 10, 25)) == "Sunday 25 October 2026"
    assert filters.date_short(date(2026, 10, 25)) == "25 Oct 2026"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "today at 2:30pm"),
        (datetime(2026, 12, 1, 9, 0, tzinfo=UTC), "today at 9am"),
        (datetime(2026, 12, 2, 9, 0, tzinfo=UTC), "tomorrow at 9am"),
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), "yesterday"),
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "Tuesday 24 November"),
        (datetime(2026, 12, 8, 9, 0, tzinfo=UTC), "Tuesday 8 December at 9am"),
        (datetime(2025, 12, 2, 9, 0, tzinfo=UTC), "Tuesday 2 December 2025"),
        (date(2026, 12, 1), "today"),
        (date(2027, 1, 4), "Monday 4 January 2027"),
        (None, ""),
    ],
)
def test_when_says_it_as_one_would_at_a_desk(moment, words):
    assert filters.when(moment, NOW) == words


def test_tomorrow_is_londons_tomorrow_though_the_clock_in_between_changes():
    just_before_midnight = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    after_the_change = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)

    assert filters.when(after_the_change, just_before_midnight) == "tomorrow at 11:30pm"


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=3), "3 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=20), "20 days"),
        (timedelta(days=28), "4 weeks"),
        (timedelta(days=125), "4 months"),
    ],
)
def test_since_counts_in_the_unit_that_says_most(gone, words):
    assert filters.since(NOW - gone, NOW) == words


def test_since_counts_days_of_the_calendar_for_a_date():
    assert filters.since(date(2026, 12, 1), NOW) == "today"
    assert filters.since(date(2026, 11, 30), NOW) == "1 day"
    assert filters.since(None, NOW) == ""


def test_a_day_with_25_hours_is_one_day():
    before = datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    after = datetime(2026, 10, 26, 0, 0, tzinfo=UTC)

    assert filters.since(before, after) == "1 day"


@pytest.mark.parametrize(
    ("moment", "working_days", "words"),
    [
        (date(2026, 12, 4), 3, "due Friday 4 December (in 3 working days)"),
        (date(2026, 12, 2), 1, "due Wednesday 2 December (in 1 working day)"),
        (date(2026, 12, 5), 0, "due Saturday 5 December (in 4 days)"),
        (date(2026, 12, 4), None, "due Friday 4 December (in 3 days)"),
        (date(2026, 11, 27), -2, "was due Friday 27 November (2 working days late)"),
        (date(2027, 1, 4), 21, "due Monday 4 January 2027 (in 21 working days)"),
        (date(2026, 12, 1), 0, "due today"),
        (datetime(2026, 12, 1, 16, 30, tzinfo=UTC), 0, "due today at 4:30pm"),
        (datetime(2026, 12, 1, 9, 0, tzinfo=UTC), 0, "was due today at 9am"),
        (datetime(2026, 12, 2, 9, 0, tzinfo=UTC), 1,
         "due Wednesday 2 December at 9am (in 1 working day)"),
        (None, None, ""),
    ],
)  # fmt: skip
def test_due_says_the_day_and_how_far_off_it_is(moment, working_days, words):
    assert filters.due(moment, NOW, working_days) == words


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (date(2026, 12, 1), False),
        (date(2026, 11, 30), True),
        (NOW - timedelta(minutes=1), True),
        (NOW + timedelta(minutes=1), False),
        (None, False),
    ],
)
def test_a_date_is_late_when_its_day_is_over(moment, late):
    assert filters.is_late(moment, NOW) is late


def test_a_day_is_over_by_londons_clock():
    ten_past_midnight_in_summer = datetime(2026, 7, 1, 23, 10, tzinfo=UTC)

    assert filters.is_late(date(2026, 7, 1), ten_past_midnight_in_summer)


def test_working_days_read_in_both_directions():
    assert filters.working(3) == "in 3 working days"
    assert filters.working(-1) == "1 working day late"
    assert filters.working(0) == "today"


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (16250, "£162.50"),
        (9000, "£90"),
        (5, "£0.05"),
        (0, "£0"),
        (123456789, "£1,234,567.89"),
        (-1250, "\N{MINUS SIGN}£12.50"),
        (None, ""),
    ],
)
def test_money_is_pence_in_pounds(pence, words):
    assert filters.money(pence) == words


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(1992, 12, 1), "34"),
        (date(1992, 12, 2), "33"),
        (date(2026, 5, 1), "7 months"),
        (date(2026, 11, 30), "0 months"),
        (date(2024, 12, 1), "2"),
        (date(2025, 1, 1), "23 months"),
        (date(2027, 1, 1), ""),
        (None, ""),
    ],
)
def test_age_is_in_months_for_a_baby(born, words):
    assert filters.age(born, NOW) == words


def test_a_count_takes_its_noun():
    assert filters.plural(1, "person", "people") == "1 person"
    assert filters.plural(1200, "person", "people") == "1,200 people"
    assert filters.plural(0, "day") == "0 days"
