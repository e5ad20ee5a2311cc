"""No test here may touch the database, so a rule that queries fails its own tests."""

from datetime import date
from uuid import uuid4

import pytest

from alongside.casework.rules import (
    DEADLINE_NEXT,
    NEXT,
    OPEN,
    Contents,
    Dates,
    DeadlineState,
    IssueState,
    NextStep,
    chip,
    why_no_next_step,
    why_not_close,
    why_not_end,
    why_not_move,
    why_not_move_deadline,
    why_not_open,
    working_days_between,
)
from alongside.law.rules import Nation, calendar

ENGLAND = calendar(Nation.ENGLAND)
S, L = IssueState, DeadlineState
DATES = Dates(L.LIVE, safe_date=date(2026, 12, 18), last_day=date(2026, 12, 21))


def test_only_a_referral_that_we_accepted_opens_a_file():
    assert why_not_open(is_ours=True, accepted=True) is None
    assert "Accept it first" in str(why_not_open(is_ours=True, accepted=False))
    assert "Accept it first" in str(why_not_open(is_ours=False, accepted=True))


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        (Contents(open_issues=0, live_deadlines=1), "A deadline is still live"),
        (Contents(open_issues=1, live_deadlines=0), "An issue is still open"),
        (Contents(open_issues=2, live_deadlines=2), "A deadline is still live"),
    ],
)
def test_a_file_with_something_open_does_not_close(contents, reason):
    assert reason in str(why_not_close(contents))


def test_a_file_with_nothing_open_closes():
    assert why_not_close(Contents(0, 0)) is None


def test_every_issue_state_says_what_may_follow_and_no_open_one_is_a_dead_end():
    assert set(NEXT) == set(IssueState)
    assert all(NEXT[each] >= {S.RESOLVED, S.ENDED} for each in OPEN)
    assert set(DEADLINE_NEXT) == set(DeadlineState)


def test_a_resolved_issue_is_opened_again_instead_of_a_new_one():
    assert why_not_move(S.RESOLVED, S.WORKING) is None
    assert "cannot become" in str(why_not_move(S.RESOLVED, S.ENDED))
    assert "cannot become" in str(why_not_move(S.WORKING, S.WORKING))


@pytest.mark.parametrize("end", [S.RESOLVED, S.ENDED])
def test_an_issue_with_a_live_deadline_does_not_end(end):
    assert "still live" in str(why_not_end(end, live_deadlines=1))
    assert why_not_end(end, live_deadlines=0) is None
    assert why_not_end(S.WORKING, live_deadlines=1) is None


def test_an_open_issue_always_has_a_next_step():
    step = NextStep("Ring them", uuid4(), date(2026, 12, 1))

    assert why_no_next_step(S.WORKING, step) is None
    assert "next step" in str(why_no_next_step(S.WORKING, None))
    assert "next step" in str(
        why_no_next_step(S.WORKING, NextStep("  ", uuid4(), date(2026, 12, 1)))
    )
    assert why_no_next_step(S.ENDED, None) is None


def test_what_was_said_of_the_wrong_deadline_is_taken_back_while_its_issue_is_open():
    assert why_not_move_deadline(L.LIVE, L.MET, S.WORKING) is None
    assert why_not_move_deadline(L.MET, L.LIVE, S.WORKING) is None
    assert "has ended" in str(why_not_move_deadline(L.MET, L.LIVE, S.RESOLVED))
    assert "cannot become" in str(why_not_move_deadline(L.MET, L.DROPPED, S.WORKING))


@pytest.mark.parametrize(
    ("today", "text"),
    [
        ("2026-11-24", "Live"),
        ("2026-12-10", "Live"),
        ("2026-12-11", "In 5 working days"),
        ("2026-12-17", "In 1 working day"),
        ("2026-12-18", "Do it today"),
        ("2026-12-19", "Past the safe date"),
        ("2026-12-21", "Last day is today"),
        ("2026-12-22", "May be out of time, ask"),
        ("2036-12-22", "May be out of time, ask"),
    ],
)
def test_one_word_says_how_near_a_deadline_is(today, text):
    assert chip(DATES, date.fromisoformat(today), ENGLAND).text == text


def test_a_settled_deadline_says_how_and_never_that_it_is_late():
    met = Dates(L.MET, DATES.safe_date, DATES.last_day)

    assert chip(met, date(2030, 1, 1), ENGLAND).text == "Met"


def test_no_word_for_a_deadline_says_that_it_is_too_late():
    days = [date(2026, 12, day) for day in range(1, 32)]

    assert not any("too late" in chip(DATES, day, ENGLAND).text.lower() for day in days)


@pytest.mark.parametrize(
    ("today", "day", "count"),
    [
        ("2026-11-24", "2026-11-24", 0),
        ("2026-11-24", "2026-11-25", 1),
        ("2026-11-27", "2026-11-30", 1),  # over a weekend
        ("2026-11-30", "2026-11-27", -1),
        ("2026-12-24", "2026-12-29", 1),  # Christmas, Boxing Day and its substitute on Monday
        ("2028-02-28", "2028-03-01", 2),  # over 29 February
    ],
)
def test_working_days_are_counted_by_the_calendar(today, day, count):
    first, last = date.fromisoformat(today), date.fromisoformat(day)

    assert working_days_between(first, last, ENGLAND) == count
