"""How soon, worked out of what was said. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.law import queries as law
from alongside.law.rules.areas import Nation
from alongside.law.rules.calendars import calendar
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships.rules import Clock, Hours
from alongside.referrals.rules import Queue, Status, Urgency
from alongside.referrals.rules.levels import spoken_to_by, waits
from alongside.referrals.rules.promises import promise
from alongside.referrals.rules.triage import (
    Caller,
    Facts,
    Said,
    Soon,
    findings,
    level_of,
    step_due_at,
    why_not_answer,
    why_not_call,
    why_not_lower,
)

L = UrgencyLevel
TUESDAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOON = Soon(law.urgency_rules(), law.urgency().nearness, calendar(Nation.ENGLAND))
NINE_TO_FIVE = Clock(
    tuple(
        Hours(day, datetime.min.time().replace(hour=9), datetime.min.time().replace(hour=17))
        for day in range(5)
    )
)


def facts(*, urgency=Urgency.ROUTINE, letter=None, received=TUESDAY, said=None, events=None):
    return Facts(received, urgency, letter, said or {}, events or {})


def level(today=TUESDAY, **said):
    return level_of(findings(facts(**said), today, SOON))


def test_nothing_said_is_routine():
    assert level() is L.ROUTINE


@pytest.mark.parametrize("rule", law.urgency().rules, ids=lambda rule: rule.id)
def test_a_yes_sets_the_level_of_its_rule_and_nothing_else_does(rule):
    for said in Said:
        found = level(said={rule.id: said})
        assert found is (rule.level if said is Said.YES else L.ROUTINE)


def test_the_highest_level_wins():
    said = {"newborn": Said.YES, "benefit_stopped": Said.YES, "bailiff_visit": Said.YES}

    assert level(said=said) is L.TODAY


def test_today_is_the_referrers_word():
    assert level(urgency=Urgency.TODAY) is L.TODAY


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 24), L.TODAY),  # the day itself
        (date(2026, 11, 26), L.TODAY),  # 2 working days
        (date(2026, 11, 27), L.TWO_DAYS),
        (date(2026, 12, 1), L.TWO_DAYS),  # 7 days
        (date(2026, 12, 2), L.TEN_DAYS),
        (date(2026, 12, 14), L.TEN_DAYS),  # 20 days
        (date(2026, 12, 15), L.ROUTINE),
    ],
)
def test_an_event_is_the_more_urgent_the_nearer_it_is(day, expected):
    assert level(urgency=Urgency.DATED, letter=day) is expected
    assert level(events={"asylum_support_ended": day}) is expected


def test_working_days_skip_christmas():
    christmas_eve = date(2026, 12, 24)

    assert level(christmas_eve, events={"eviction_date": date(2026, 12, 30)}) is L.TODAY
    assert level(christmas_eve, events={"eviction_date": date(2026, 12, 31)}) is L.TWO_DAYS


def test_a_date_to_reply_by_decides_where_it_is_known():
    said = {"deadline_imminent": Said.YES}

    assert level(said=said) is L.TWO_DAYS
    assert level(said=said, events={"deadline_imminent": date(2027, 2, 1)}) is L.ROUTINE
    assert level(said=said, events={"deadline_imminent": TUESDAY}) is L.TODAY


def test_a_yes_to_an_eviction_is_for_today_whatever_its_date():
    said, events = {"eviction_date": Said.YES}, {"eviction_date": date(2026, 12, 10)}

    assert level(said=said, events=events) is L.TODAY


def test_an_event_that_has_passed_is_as_near_as_can_be():
    assert level(events={"eviction_date": TUESDAY - timedelta(days=3)}) is L.TODAY


def test_a_letter_that_was_old_when_it_came_says_nothing_of_when_to_reply():
    assert level(urgency=Urgency.DATED, letter=TUESDAY - timedelta(days=9)) is L.TWO_DAYS


def test_what_a_supervisor_set_aside_counts_no_more_until_it_is_nearer():
    event = {"eviction_date": date(2026, 12, 10)}
    first = findings(facts(events=event), TUESDAY, SOON)
    aside = {each.key for each in first}

    later = findings(facts(events=event), date(2026, 12, 7), SOON)
    assert level_of(first, set_aside=aside) is L.ROUTINE
    assert level_of(later, set_aside=aside) is L.TWO_DAYS


def test_a_lowered_level_is_the_least_that_stays():
    assert level_of((), set_aside=(), lowered_to=L.TEN_DAYS) is L.TEN_DAYS


@pytest.mark.parametrize(
    ("may", "old", "new", "reason", "words"),
    [
        (False, L.TODAY, L.ROUTINE, "Rehoused", "Only a supervisor"),
        (True, L.TODAY, L.TODAY, "Rehoused", "Choose a level that is lower"),
        (True, L.TWO_DAYS, L.TODAY, "Rehoused", "Choose a level that is lower"),
        (True, L.TODAY, L.ROUTINE, "  ", "Say why"),
    ],
)
def test_a_level_is_lowered_by_whom_and_how(may, old, new, reason, words):
    refusal = why_not_lower(may=may, old=old, new=new, reason=reason)

    assert refusal
    assert refusal.startswith(words)
    assert why_not_lower(may=True, old=L.TODAY, new=L.ROUTINE, reason="Rehoused") is None


def test_what_nobody_was_asked_is_no_answer():
    assert why_not_answer([Said.NOT_ASKED], alone=True)
    assert why_not_answer([Said.DECLINED], alone=False)
    assert why_not_answer([Said.DECLINED], alone=True) is None


# Promises


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [
        (L.TODAY, datetime(2026, 11, 24, 16, tzinfo=UTC)),
        (L.TWO_DAYS, datetime(2026, 11, 26, 17, tzinfo=UTC)),
        (L.TEN_DAYS, datetime(2026, 12, 8, 17, tzinfo=UTC)),
        (L.ROUTINE, datetime(2026, 12, 15, 17, tzinfo=UTC)),
        (L.DANGER, NOON),
    ],
)
def test_each_level_says_by_when_somebody_is_spoken_to(urgency, expected):
    assert spoken_to_by(urgency, NOON, law.standards(), NINE_TO_FIVE) == expected


def test_four_hours_out_of_hours_begin_when_it_opens():
    evening = NOON + timedelta(hours=8)

    found = spoken_to_by(L.TODAY, evening, law.standards(), NINE_TO_FIVE)

    assert found == datetime(2026, 11, 25, 13, tzinfo=UTC)


@pytest.mark.parametrize("urgency", list(L))
@pytest.mark.parametrize("status", [Status.RECEIVED, Status.PROPOSED, Status.ACCEPTED])
def test_no_queue_outlasts_the_level(status, urgency):
    waiting = waits(
        status, urgency, at=NOON, since=NOON, standards=law.standards(), clock=NINE_TO_FIVE
    )

    assert waiting
    assert waiting[1] <= spoken_to_by(urgency, NOON, law.standards(), NINE_TO_FIVE)


def test_a_promise_that_is_broken_already_is_late_in_every_queue():
    due = waits(
        Status.ACCEPTED, L.TODAY, at=NOON + timedelta(hours=5), since=NOON,
        standards=law.standards(), clock=NINE_TO_FIVE,
    )  # fmt: skip

    assert due == (Queue.TO_REACH, NOON + timedelta(hours=4))


def test_advice_itself_is_not_hurried():
    assert promise(Status.IN_ADVICE, L.TODAY, law.standards()) == promise(
        Status.IN_ADVICE, L.ROUTINE, law.standards()
    )


def test_a_closed_referral_waits_nowhere():
    assert promise(Status.WITHDRAWN, L.DANGER, law.standards()) is None


# Steps and calls


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("now", NOON),
        ("PT4H", NOON + timedelta(hours=4)),
        ("P2D", NOON + timedelta(days=2)),
        ("same day", datetime(2026, 11, 24, 23, 59, tzinfo=UTC)),
        ("hearing day", None),
    ],
)
def test_a_step_is_due_when_its_rule_says(by, expected):
    assert step_due_at(by, NOON) == expected


def test_every_step_of_every_rule_reads_as_a_time_or_in_words():
    for rule in law.urgency().rules:
        for step in rule.must_happen:
            assert step_due_at(step.by, NOON) or step.by in {
                "rule", "recurring", "before eviction time", "hearing day",
            }, step  # fmt: skip


def called(**said):
    about = {"turn": "", "call_by": None, "note": "", "at": NOON, "danger": False}
    return why_not_call(**(about | said))


def test_nobody_yet_needs_a_turn_and_a_time():
    assert called(caller=Caller.NOBODY) == "Say whose turn it is to call"
    assert called(caller=Caller.NOBODY, turn="REFERRER") == "Say by when they call"
    late = NOON - timedelta(minutes=1)
    assert called(caller=Caller.NOBODY, turn="REFERRER", call_by=late)
    assert called(caller=Caller.NOBODY, turn="REFERRER", call_by=NOON) is None


def test_danger_needs_a_handover():
    assert called(caller=Caller.PERSON) is None
    assert called(caller=Caller.PERSON, danger=True)
    assert called(caller=Caller.PERSON, danger=True, note="999, police on the way") is None
