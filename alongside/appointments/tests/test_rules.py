from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alongside.appointments import rules
from alongside.appointments.rules import (
    BUSY,
    HELD,
    NEXT,
    NOT_ACCEPTED,
    NOTICE,
    OTHER_PERSON,
    OTHER_PROVIDER,
    TAKEN,
    TOO_SOON,
    Ask,
    Offer,
    Status,
)
from alongside.referrals.rules import Status as Referral

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONDON = ZoneInfo("Europe/London")


def make_offer(*, starts_in=2 * HOUR, free=(1,), held_for=None):
    starts_at = NOON + starts_in
    held_until = NOON + held_for if held_for else None
    return Offer(starts_at, starts_at + HOUR, frozenset(free), held_until)


def why(offer, *, busy=False, urgent=False, walk_in=False):
    return rules.why_not_book(offer, busy=busy, urgent=urgent, at=NOON, walk_in=walk_in)


def test_a_free_time_with_notice_can_be_booked():
    assert why(make_offer()) is None


@pytest.mark.parametrize(
    ("offer", "facts", "sentence"),
    [
        (make_offer(free=()), {}, TAKEN),
        (make_offer(), {"busy": True}, BUSY),
        (make_offer(held_for=HOUR), {}, HELD),
        (make_offer(starts_in=NOTICE - timedelta(seconds=1)), {}, TOO_SOON),
        (make_offer(starts_in=-2 * HOUR), {"walk_in": True}, "This time is over"),
    ],
)
def test_a_booking_is_refused_with_its_reason(offer, facts, sentence):
    assert why(offer, **facts) == sentence


def test_exactly_the_notice_is_notice_enough():
    assert why(make_offer(starts_in=NOTICE)) is None


def test_a_held_time_is_for_urgent_problems_until_it_opens():
    assert why(make_offer(held_for=HOUR), urgent=True) is None
    assert why(make_offer(held_for=-timedelta(seconds=1))) is None


def test_whoever_walks_in_needs_no_notice():
    assert why(make_offer(starts_in=-timedelta(minutes=5)), walk_in=True) is None


def make_ask(**facts):
    return replace(Ask(Referral.ACCEPTED, same_person=True, same_provider=True), **facts)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (make_ask(), None),
        (make_ask(status=Referral.MISSED), None),
        (make_ask(same_person=False), OTHER_PERSON),
        (make_ask(same_provider=False), OTHER_PROVIDER),
        (make_ask(status=Referral.NEEDS_INFORMATION), NOT_ACCEPTED),
        (make_ask(status=Referral.WITHDRAWN), "This referral is ‘Withdrawn’"),
    ],
)
def test_a_referral_has_an_appointment_with_the_provider_that_took_it(ask, sentence):
    assert rules.why_not_for_referral(ask) == sentence


@pytest.mark.parametrize("old", Status)
@pytest.mark.parametrize("new", Status)
def test_a_booking_moves_along_its_table_alone(old, new):
    refused = rules.why_not_move(old, new)

    assert (refused is None) == (new in NEXT[old])
    assert refused is None or (old.label in refused and new.label in refused)


def test_what_was_cancelled_stays_cancelled():
    assert not NEXT[Status.CANCELLED]


@pytest.mark.parametrize(
    ("now", "reached", "back"),
    [
        (Status.BOOKED, [Status.BOOKED], None),
        (Status.CANCELLED, [Status.BOOKED, Status.CANCELLED], None),
        (Status.ARRIVED, [Status.BOOKED, Status.ARRIVED], Status.BOOKED),
        (Status.ATTENDED, [Status.BOOKED, Status.ATTENDED], Status.BOOKED),
        (Status.ATTENDED, [Status.BOOKED, Status.ARRIVED, Status.ATTENDED], Status.ARRIVED),
        (Status.MISSED, [Status.BOOKED, Status.MISSED], Status.BOOKED),
    ],
)
def test_undoing_leads_back_to_where_the_booking_was(now, reached, back):
    assert rules.before(now, reached) == back
    assert back is None or back in NEXT[now]


@pytest.mark.parametrize(
    ("now", "new", "other", "becomes"),
    [
        (Referral.BOOKED, Status.ARRIVED, False, None),
        (Referral.BOOKED, Status.ATTENDED, False, Referral.ATTENDED),
        (Referral.BOOKED, Status.MISSED, False, Referral.MISSED),
        (Referral.BOOKED, Status.CANCELLED, False, Referral.APPOINTMENT_CANCELLED),
        (Referral.BOOKED, Status.CANCELLED, True, None),
        (Referral.ATTENDED, Status.ARRIVED, False, Referral.BOOKED),
        (Referral.MISSED, Status.BOOKED, False, Referral.BOOKED),
        (Referral.IN_ADVICE, Status.ARRIVED, False, None),
        (Referral.IN_ADVICE, Status.MISSED, False, None),
        (Referral.CLOSED_COMPLETE, Status.ATTENDED, False, None),
        (Referral.ATTENDED, Status.ATTENDED, False, None),
    ],
)
def test_a_referral_follows_its_appointment_where_it_still_can(now, new, other, becomes):
    assert rules.referral_becomes(now, new, other_booking=other) == becomes


# When sessions fall


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2027, 3, 27), 9),  # the day before the clocks go forward
        (date(2027, 3, 28), 8),
        (date(2027, 10, 30), 8),  # the day before they go back
        (date(2027, 10, 31), 9),
    ],
)
def test_nine_is_nine_in_london_over_both_clock_changes(day, hour):
    starts_at, ends_at = rules.sitting(day, time(9), time(12))

    assert starts_at == datetime.combine(day, time(hour), UTC)
    assert ends_at - starts_at == 3 * HOUR


@pytest.mark.parametrize(
    ("day", "slots"), [(date(2027, 3, 28), 2), (date(2027, 10, 31), 4), (date(2027, 6, 6), 3)]
)
def test_a_session_over_a_clock_change_has_the_slots_that_fit_in_real_time(day, slots):
    starts_at, ends_at = rules.sitting(day, time(0, 30), time(3, 30))

    times = rules.slots_between(starts_at, ends_at, 60)

    assert len(times) == slots
    assert all(end == start for (_, end), (start, _) in pairwise(times))


def test_an_hour_that_does_not_exist_has_no_slots():
    assert not rules.slots_between(*rules.sitting(date(2027, 3, 28), time(1, 30), time(2)), 30)


@given(
    day=some.dates(date(2026, 1, 1), date(2028, 12, 31)),
    opens=some.integers(0, 20),
    minutes=some.integers(5, 120),
)
def test_slots_fill_a_session_without_gap_or_overlap(day, opens, minutes):
    starts_at, ends_at = rules.sitting(day, time(opens), time(opens + 3))

    times = rules.slots_between(starts_at, ends_at, minutes)

    assert all(end - start == timedelta(minutes=minutes) for start, end in times)
    assert all(end == start for (_, end), (start, _) in pairwise(times))
    assert not times or (times[0][0] == starts_at and times[-1][1] <= ends_at)
    assert ends_at - starts_at - timedelta(minutes=minutes * len(times)) < timedelta(
        minutes=minutes
    )


def test_weekly_days_skip_bank_holidays():
    christmas = date(2026, 12, 25)

    days = rules.weekdays_between(
        4, date(2026, 12, 14), date(2027, 1, 8), closed_on=frozenset({christmas})
    )

    assert list(days) == [date(2026, 12, 18), date(2027, 1, 1), date(2027, 1, 8)]


def test_the_last_times_of_a_session_are_held_until_a_day_before_it():
    starts_at, ends_at = rules.sitting(date(2026, 11, 27), time(9), time(12))

    held = rules.held_from(rules.slots_between(starts_at, ends_at, 60), 1)

    assert [until for _, _, until in held] == [None, None, starts_at - timedelta(days=1)]


@pytest.mark.parametrize(
    ("opens", "closes", "minutes", "said"),
    [
        (time(9), time(12), 40, None),
        (time(12), time(9), 40, "must end after it starts"),
        (time(9), time(9, 30), 40, "shorter than one appointment"),
        (time(9), time(12), 1, "from 5 to 240 minutes"),
    ],
)
def test_a_session_must_have_room_for_an_appointment(opens, closes, minutes, said):
    reason = rules.why_not_sit(opens, closes, minutes)

    assert reason == said if said is None else said in str(reason)
