"""
Dates worked out by hand from the rules' own words, with a printed calendar beside it.

Each row names its rule, its trigger, the legal last day and the safe date of somebody who does not
post.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.kit.refusal import Refused
from alongside.law import queries as law
from alongside.law.rules import Nation, calendar, countable, work_out
from alongside.law.rules.calendars import NOT_KNOWN, is_working_day
from alongside.law.rules.counting import add_months
from alongside.law.rules.limits import Counting, Means, Roll, Unit
from alongside.law.tests.factories import a_limit

ENGLAND = calendar(Nation.ENGLAND)
WALES = calendar(Nation.WALES)
SCOTLAND = calendar(Nation.SCOTLAND)
NORTHERN_IRELAND = calendar(Nation.NORTHERN_IRELAND)

MR = "wb.mr.standard"
LATE_MR = "wb.mr.late_limit"
APPEAL = "wb.appeal.ftt"
LATE_APPEAL = "wb.appeal.ftt_late"
REDETERMINATION = "wb.scot.redetermination"

CASES = [
    # a plain month in mid-week
    (MR, ENGLAND, "2026-11-10", "2026-12-10", "2026-12-09"),
    (MR, ENGLAND, "2026-11-24", "2026-12-24", "2026-12-23"),
    # a last day at a weekend stays where it is; the safe date goes back over Easter
    (MR, ENGLAND, "2026-03-05", "2026-04-05", "2026-04-02"),
    (MR, ENGLAND, "2026-03-06", "2026-04-06", "2026-04-02"),
    (MR, ENGLAND, "2026-03-07", "2026-04-07", "2026-04-02"),
    (MR, SCOTLAND, "2026-03-07", "2026-04-07", "2026-04-06"),  # no Easter Monday there
    (MR, ENGLAND, "2026-10-14", "2026-11-14", "2026-11-13"),
    (MR, ENGLAND, "2026-10-15", "2026-11-15", "2026-11-13"),
    # Christmas with a Saturday Boxing Day and its substitute on the Monday
    (MR, ENGLAND, "2026-11-26", "2026-12-26", "2026-12-24"),
    (MR, ENGLAND, "2026-11-28", "2026-12-28", "2026-12-24"),
    (MR, ENGLAND, "2026-11-29", "2026-12-29", "2026-12-24"),
    (MR, ENGLAND, "2026-11-30", "2026-12-30", "2026-12-29"),
    # New Year: 2 January is a holiday in Scotland, and in 2027 its substitute is the Monday
    (MR, ENGLAND, "2026-12-05", "2027-01-05", "2027-01-04"),
    (MR, SCOTLAND, "2026-12-05", "2027-01-05", "2026-12-31"),
    (MR, SCOTLAND, "2025-12-05", "2026-01-05", "2025-12-31"),
    (MR, ENGLAND, "2025-12-05", "2026-01-05", "2026-01-02"),
    # the first Monday of August in Scotland, the last one in England
    (MR, SCOTLAND, "2026-07-04", "2026-08-04", "2026-07-31"),
    (MR, ENGLAND, "2026-07-04", "2026-08-04", "2026-08-03"),
    (MR, ENGLAND, "2026-08-01", "2026-09-01", "2026-08-28"),
    (MR, SCOTLAND, "2026-08-01", "2026-09-01", "2026-08-31"),
    # Scotland's one-off holiday of 15 June 2026, and St Andrew's Day
    (MR, SCOTLAND, "2026-05-16", "2026-06-16", "2026-06-12"),
    (MR, WALES, "2026-05-16", "2026-06-16", "2026-06-15"),
    (MR, SCOTLAND, "2026-11-01", "2026-12-01", "2026-11-27"),
    # the month is too short: its last day
    (MR, ENGLAND, "2026-01-31", "2026-02-28", "2026-02-27"),
    (MR, ENGLAND, "2026-01-30", "2026-02-28", "2026-02-27"),
    (MR, ENGLAND, "2026-01-29", "2026-02-28", "2026-02-27"),
    (MR, ENGLAND, "2026-01-28", "2026-02-28", "2026-02-27"),
    (MR, ENGLAND, "2026-05-31", "2026-06-30", "2026-06-29"),
    (MR, ENGLAND, "2026-10-31", "2026-11-30", "2026-11-27"),
    (MR, ENGLAND, "2025-12-31", "2026-01-31", "2026-01-30"),
    # leap years
    (MR, ENGLAND, "2028-01-31", "2028-02-29", "2028-02-28"),
    (MR, ENGLAND, "2028-01-29", "2028-02-29", "2028-02-28"),
    (MR, ENGLAND, "2028-02-28", "2028-03-28", "2028-03-27"),
    (MR, ENGLAND, "2024-01-31", "2024-02-29", "2024-02-28"),
    # thirteen months
    (LATE_MR, ENGLAND, "2025-10-24", "2026-11-24", "2026-11-23"),
    (LATE_MR, ENGLAND, "2027-01-31", "2028-02-29", "2028-02-28"),
    (LATE_MR, ENGLAND, "2024-01-31", "2025-02-28", "2025-02-27"),
    (LATE_APPEAL, ENGLAND, "2025-11-15", "2026-12-15", "2026-12-14"),
    # a tribunal's limit moves to the next working day
    (APPEAL, ENGLAND, "2026-11-28", "2026-12-29", "2026-12-24"),
    (APPEAL, ENGLAND, "2026-11-25", "2026-12-29", "2026-12-24"),
    (APPEAL, ENGLAND, "2026-03-03", "2026-04-07", "2026-04-02"),
    (APPEAL, SCOTLAND, "2026-03-03", "2026-04-06", "2026-04-02"),
    (APPEAL, ENGLAND, "2026-10-14", "2026-11-16", "2026-11-13"),
    (APPEAL, ENGLAND, "2026-11-10", "2026-12-10", "2026-12-09"),
    # days
    (REDETERMINATION, SCOTLAND, "2026-11-24", "2027-01-05", "2026-12-31"),
    (REDETERMINATION, SCOTLAND, "2026-09-01", "2026-10-13", "2026-10-12"),
    ("wb.scot.appeal", SCOTLAND, "2026-11-24", "2026-12-25", "2026-12-24"),
    ("wb.mr.written_reasons_in_month", ENGLAND, "2026-12-10", "2026-12-24", "2026-12-23"),
    ("wb.mr.written_reasons_after_month", ENGLAND, "2026-12-20", "2027-01-03", "2026-12-31"),
    # Northern Ireland: St Patrick's Day and 12 July, whose substitute in 2026 is the 13th
    ("wb.ni.mr", NORTHERN_IRELAND, "2026-02-18", "2026-03-18", "2026-03-16"),
    ("wb.ni.mr", NORTHERN_IRELAND, "2026-06-14", "2026-07-14", "2026-07-10"),
    # a month in which the clocks change is counted in days, not hours
    (MR, ENGLAND, "2026-10-01", "2026-11-01", "2026-10-30"),
    (MR, ENGLAND, "2026-03-28", "2026-04-28", "2026-04-27"),
]


def day(text: str) -> date:
    return date.fromisoformat(text)


def worked_out(key: str, trigger: str, bank_holidays, **more):
    limit = law.time_limit(key, day(trigger))
    return work_out(limit, day(trigger), bank_holidays=bank_holidays, **more)


@pytest.mark.parametrize(("key", "bank_holidays", "trigger", "last_day", "safe"), CASES)
def test_dates_counted_by_hand(key, bank_holidays, trigger, last_day, safe):
    deadline = worked_out(key, trigger, bank_holidays)

    assert deadline.legal_last_day == day(last_day)
    assert deadline.safe_date == day(safe)
    assert deadline.warning == ""


@pytest.mark.parametrize(
    ("trigger", "last_day", "alternative"),
    [
        ("2027-02-28", "2027-03-28", "2027-03-31"),
        ("2026-02-28", "2026-03-28", "2026-03-31"),
        ("2028-02-29", "2028-03-29", "2028-03-31"),
        ("2028-02-28", "2028-03-28", None),
        ("2026-04-30", "2026-05-30", "2026-05-31"),
        ("2026-01-31", "2026-02-28", None),
        ("2026-03-31", "2026-04-30", None),
        ("2026-11-24", "2026-12-24", None),
    ],
)
def test_from_the_last_day_of_a_month_both_readings_are_kept(trigger, last_day, alternative):
    deadline = worked_out(MR, trigger, ENGLAND)

    assert deadline.legal_last_day == day(last_day)
    assert deadline.alternative_last_day == (day(alternative) if alternative else None)
    assert any("disputed" in step for step in deadline.steps) is bool(alternative)


def test_two_readings_that_roll_to_one_day_are_no_dispute():
    # 30 and 31 May 2026 are a Saturday and a Sunday.
    deadline = worked_out(APPEAL, "2026-04-30", ENGLAND)

    assert deadline.legal_last_day == date(2026, 6, 1)
    assert deadline.alternative_last_day is None


@pytest.mark.parametrize(
    ("trigger", "last_day", "alternative"),
    [
        ("2022-02-02", "2022-05-01", None),
        ("2026-08-31", "2026-11-29", "2026-11-30"),
        ("2026-11-30", "2027-02-27", "2027-02-28"),
        ("2026-11-24", "2027-02-23", None),
    ],
)
def test_months_less_one_day(trigger, last_day, alternative):
    limit = a_limit(counting=Counting.MONTHS_LESS_ONE_DAY, length=3)

    deadline = work_out(limit, day(trigger), bank_holidays=ENGLAND)

    assert deadline.legal_last_day == day(last_day)
    assert deadline.alternative_last_day == (day(alternative) if alternative else None)


@pytest.mark.parametrize(
    ("counting", "unit", "length", "trigger", "last_day"),
    [
        (Counting.DAYS_FROM, Unit.DAYS, 21, "2026-11-24", "2026-12-14"),
        (Counting.DAYS_AFTER, Unit.WEEKS, 4, "2026-11-24", "2026-12-22"),
        (Counting.WORKING_DAYS, Unit.WORKING_DAYS, 10, "2026-11-24", "2026-12-08"),
        (Counting.WORKING_DAYS, Unit.WORKING_DAYS, 3, "2026-12-23", "2026-12-30"),
        (Counting.CORRESPONDING_DATE, Unit.YEARS, 1, "2024-02-29", "2025-02-28"),
    ],
)
def test_other_ways_of_counting(counting, unit, length, trigger, last_day):
    limit = a_limit(counting=counting, unit=unit, length=length)

    deadline = work_out(limit, day(trigger), bank_holidays=ENGLAND)

    assert deadline.legal_last_day == day(last_day)


def test_post_that_must_arrive_is_allowed_five_working_days():
    deadline = worked_out(MR, "2026-03-05", ENGLAND, posting=True)

    assert deadline.safe_date == date(2026, 3, 27)


def test_other_post_is_allowed_two_working_days():
    limit = a_limit(must_arrive=False)

    deadline = work_out(limit, date(2026, 3, 5), bank_holidays=ENGLAND, posting=True)

    assert deadline.safe_date == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("key", "bank_holidays", "trigger", "target"),
    [
        (MR, ENGLAND, "2026-11-24", "2026-12-08"),  # half of 30 days is 15: at most 14
        ("wb.mr.written_reasons_in_month", ENGLAND, "2026-11-24", "2026-12-01"),
        (REDETERMINATION, SCOTLAND, "2026-11-24", "2026-12-08"),
    ],
)
def test_the_internal_target_is_halfway_and_within_14_days(key, bank_holidays, trigger, target):
    deadline = worked_out(key, trigger, bank_holidays)

    assert deadline.internal_target == day(target)


def test_the_sum_is_told_step_by_step():
    deadline = worked_out(APPEAL, "2026-11-28", ENGLAND)

    assert deadline.steps == (
        "The time runs from the date the mandatory reconsideration notice was sent:"
        " Saturday 28 November 2026.",
        "1 month later, on the same day of the month, is Monday 28 December 2026.",
        "That is no working day. The rule moves it to the next one: Tuesday 29 December 2026.",
        "It must arrive by Tuesday 29 December 2026. Posting it by then is not enough.",
        "Do it by Thursday 24 December 2026: 1 working day earlier, to be safe.",
        "We aim for Saturday 12 December 2026: halfway, and no more than 14 days from the start.",
    )


def test_a_short_month_is_told_in_words():
    deadline = worked_out(MR, "2026-01-31", ENGLAND)

    assert "there is no 31 February" in deadline.steps[1]


def test_a_result_names_its_rule_version_source_and_authority():
    deadline = worked_out(MR, "2026-11-24", ENGLAND)

    assert (deadline.rule_id, deadline.rule_version) == (MR, "2013-04-08")
    assert "legislation.gov.uk" in deadline.source
    assert "reg 5" in deadline.authority


def test_a_trigger_before_the_rule_began_is_refused():
    limit = law.time_limit(MR, date(2013, 4, 8))

    with pytest.raises(Refused, match="This rule began on Monday 8 April 2013"):
        work_out(limit, date(2013, 4, 7), bank_holidays=ENGLAND)


def test_a_trigger_on_the_day_the_rule_began_is_counted():
    deadline = worked_out(MR, "2013-04-08", ENGLAND)

    assert deadline.legal_last_day == date(2013, 5, 8)
    assert "2013" in deadline.warning


def test_a_trigger_after_the_rule_ended_is_refused():
    limit = a_limit(in_force_to=date(2026, 5, 1))

    assert work_out(limit, date(2026, 5, 1), bank_holidays=ENGLAND)
    with pytest.raises(Refused, match="This rule ended on Friday 1 May 2026"):
        work_out(limit, date(2026, 5, 2), bank_holidays=ENGLAND)


def test_a_rule_without_a_limit_says_so():
    limit = law.time_limit("wb.mr.any_time", date(2026, 11, 24))

    assert not countable(limit)
    with pytest.raises(Refused, match="There is no time limit for this"):
        work_out(limit, date(2026, 11, 24), bank_holidays=ENGLAND)


def test_a_limit_of_the_other_side_is_not_told_as_the_persons_own():
    limit = law.time_limit("wb.scot.redetermination_decide", date(2026, 11, 24))

    deadline = work_out(limit, date(2026, 11, 24), bank_holidays=SCOTLAND)

    assert not countable(limit)
    assert deadline.means is Means.THEY_DO_BY
    assert deadline.steps[-1] == "They have until Tuesday 19 January 2027."
    assert "May be out of time" not in (deadline.said_when_past(date(2027, 1, 20)) or "")


@pytest.mark.parametrize("year", [1, 1899, 2101, 9999])
def test_a_year_that_cannot_be_meant_is_refused(year):
    limit = a_limit(in_force_from=None)

    with pytest.raises(Refused, match="Check the year"):
        work_out(limit, date(year, 12, 31), bank_holidays=ENGLAND)


def test_a_year_without_a_calendar_gives_a_warning_and_no_roll():
    # 15 May 2032 is a Saturday: the tribunal would open on Monday, but we do not count on it.
    deadline = worked_out(APPEAL, "2032-04-15", ENGLAND)

    assert deadline.legal_last_day == date(2032, 5, 15)
    assert deadline.warning.startswith("We do not have the bank holidays of 2032.")


def test_no_calendar_at_all_gives_a_warning():
    deadline = worked_out(MR, "2026-11-24", None)

    assert "bank holidays of 2026" in deadline.warning


def test_counting_working_days_over_the_edge_of_the_calendar_warns():
    limit = a_limit(counting=Counting.WORKING_DAYS, unit=Unit.WORKING_DAYS, length=10)

    deadline = work_out(limit, date(2028, 12, 28), bank_holidays=ENGLAND)

    assert "2029" in deadline.warning


def test_a_rule_of_unknown_age_warns():
    deadline = work_out(a_limit(in_force_from=None), date(2026, 11, 24), bank_holidays=ENGLAND)

    assert "since when" in deadline.warning
    assert deadline.rule_version == "unknown"


def test_a_limit_too_short_for_the_post_warns():
    limit = a_limit(counting=Counting.DAYS_AFTER, unit=Unit.DAYS, length=3)

    deadline = work_out(limit, date(2026, 11, 24), bank_holidays=ENGLAND, posting=True)

    assert deadline.safe_date == date(2026, 11, 24)
    assert "almost no time" in deadline.warning


def test_nothing_is_said_up_to_the_last_day():
    deadline = worked_out(MR, "2026-11-24", ENGLAND)

    assert deadline.said_when_past(date(2026, 12, 24)) is None


def test_a_day_later_it_may_be_out_of_time():
    deadline = worked_out(MR, "2026-11-24", ENGLAND)

    words = deadline.said_when_past(date(2026, 12, 25))

    assert words is not None
    assert words.startswith("May be out of time, ask a supervisor.")
    assert "13 months" in words


def test_between_two_readings_the_later_one_is_told():
    deadline = worked_out(MR, "2027-02-28", ENGLAND)

    assert "Wednesday 31 March 2027" in (deadline.said_when_past(date(2027, 3, 29)) or "")
    assert "31 March" not in (deadline.said_when_past(date(2027, 4, 1)) or "")


def test_a_late_appeal_past_13_months_has_its_exceptional_route():
    deadline = worked_out(LATE_APPEAL, "2025-10-01", ENGLAND)

    assert "[2025] UKUT 390 (AAC)" in (deadline.said_when_past(date(2026, 11, 24)) or "")


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
ANY_DAY = st.dates(date(1900, 1, 1), date(2100, 12, 31))
LIMITS = st.builds(
    a_limit,
    counting=st.sampled_from([Counting.CORRESPONDING_DATE, Counting.MONTHS_LESS_ONE_DAY]),
    length=st.integers(1, 36),
    roll=st.sampled_from(list(Roll)),
    must_arrive=st.booleans(),
) | st.builds(
    a_limit,
    counting=st.sampled_from([Counting.DAYS_AFTER, Counting.DAYS_FROM]),
    unit=st.sampled_from([Unit.DAYS, Unit.WEEKS]),
    length=st.integers(1, 100),
    roll=st.sampled_from(list(Roll)),
    must_arrive=st.booleans(),
)
CALENDARS = st.sampled_from([ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND, NOT_KNOWN])


@given(LIMITS, DAYS, CALENDARS, st.booleans())
def test_the_dates_stand_in_order(limit, trigger, bank_holidays, posting):
    deadline = work_out(limit, trigger, bank_holidays=bank_holidays, posting=posting)

    assert trigger <= deadline.internal_target <= deadline.safe_date <= deadline.legal_last_day
    assert deadline.internal_target <= trigger + timedelta(days=14)
    assert deadline.alternative_last_day is None or (
        deadline.alternative_last_day > deadline.legal_last_day
    )


@given(LIMITS, DAYS, CALENDARS, st.booleans())
def test_a_safe_date_is_a_working_day_before_the_last_day(limit, trigger, bank_holidays, posting):
    deadline = work_out(limit, trigger, bank_holidays=bank_holidays, posting=posting)

    if deadline.safe_date > trigger:
        assert is_working_day(deadline.safe_date, bank_holidays)
        assert deadline.safe_date < deadline.legal_last_day
    else:
        assert "almost no time" in deadline.warning


@given(LIMITS, DAYS, CALENDARS)
def test_posting_never_leaves_more_time(limit, trigger, bank_holidays):
    by_hand = work_out(limit, trigger, bank_holidays=bank_holidays)
    by_post = work_out(limit, trigger, bank_holidays=bank_holidays, posting=True)

    assert by_post.safe_date <= by_hand.safe_date
    assert by_post.legal_last_day == by_hand.legal_last_day


@given(LIMITS, DAYS)
def test_the_words_name_every_date_and_never_say_too_late(limit, trigger):
    deadline = work_out(limit, trigger, bank_holidays=ENGLAND)

    told = " ".join(deadline.steps)
    for each in (trigger, deadline.legal_last_day, deadline.safe_date, deadline.internal_target):
        assert f"{each:%A} {each.day} {each:%B %Y}" in told
    past = deadline.said_when_past(date(2200, 1, 1)) or ""
    assert "too late" not in told + past


@given(ANY_DAY, st.integers(0, 600))
def test_a_month_later_has_the_same_number_or_is_the_last_day(day, months):
    later = add_months(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert later.day <= day.day


@given(ANY_DAY, ANY_DAY, st.integers(0, 60))
def test_months_keep_the_order_of_days(one, other, months):
    first, second = sorted((one, other))

    assert add_months(first, months) <= add_months(second, months)


@given(ANY_DAY.filter(lambda day: day.day <= 28), st.integers(0, 60), st.integers(0, 60))
def test_up_to_the_28th_months_add_up(day, one, other):
    assert add_months(add_months(day, one), other) == add_months(day, one + other)
