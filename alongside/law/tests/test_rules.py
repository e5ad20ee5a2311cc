from datetime import date

import pytest

from alongside.law import queries as law
from alongside.law.rules import (
    CHECK,
    Level,
    Nation,
    UrgencyLevel,
    calendar,
    highest,
    level_of_event,
    said_of,
    signed,
    within,
)


def test_a_level_of_work_includes_those_before_it():
    assert within(Level.ADVICE, Level.CASEWORK)
    assert within(Level.CASEWORK, Level.CASEWORK)
    assert not within(Level.REPRESENTATION, Level.CASEWORK)


def test_a_rule_that_nobody_signed_says_so():
    signoffs = {("wb.mr.standard", "2013-04-08")}

    assert signed("wb.mr.standard", "2013-04-08", signoffs)
    assert said_of("wb.mr.standard", "2013-04-08", signoffs) == ""
    assert said_of("wb.mr.legacy", "1999-11-29", signoffs) == CHECK


def test_a_sign_off_of_an_older_wording_does_not_count():
    assert not signed("wb.mr.standard", "2030-01-01", {("wb.mr.standard", "2013-04-08")})


def test_the_highest_level_wins():
    levels = [UrgencyLevel.ROUTINE, UrgencyLevel.TODAY, UrgencyLevel.TEN_DAYS]

    assert highest(levels) == UrgencyLevel.TODAY
    assert highest([]) == UrgencyLevel.ROUTINE


@pytest.mark.parametrize(
    ("event", "level"),
    [
        ("2026-12-01", UrgencyLevel.TODAY),  # already past
        ("2026-12-24", UrgencyLevel.TODAY),
        ("2026-12-30", UrgencyLevel.TODAY),  # two working days, over Christmas
        ("2026-12-31", UrgencyLevel.TWO_DAYS),  # seven days
        ("2027-01-01", UrgencyLevel.TEN_DAYS),
        ("2027-01-13", UrgencyLevel.TEN_DAYS),
        ("2027-01-14", UrgencyLevel.ROUTINE),
    ],
)
def test_an_event_is_as_urgent_as_it_is_near(event, level):
    nearness = law.urgency().nearness

    found = level_of_event(
        date.fromisoformat(event), date(2026, 12, 24), nearness, calendar(Nation.ENGLAND)
    )

    assert found == level
