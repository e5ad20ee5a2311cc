"""A day that is counted in school days: a bound at first, certain once the terms are entered."""

import os
import re
from datetime import timedelta

import pytest

from alongside.casework.tests.factories import make_case, make_issue
from tests.journeys.people import in_days, now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PANEL = "Ask for an independent review panel"


def look(visitor, name):
    """Keep a picture, for whoever wants to see one."""
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 320):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.fixture
def issue(world):
    at = now()
    case = make_case(world, at=at)
    with world.acting(world.adviser) as by:
        return make_issue(case.pk, by=by, at=at, problem="education.exclusion")


def line(first, last):
    return f"{first.day}/{first.month}/{first.year}, {last.day}/{last.month}/{last.year}, open"


@pytest.mark.parametrize("scripts", [True, False])
def test_terms_that_are_entered_make_a_bound_a_day(world, somebody, issue):
    adviser = somebody(world.adviser)

    # Given a school whose terms nobody knows, the day is a bound that says so
    adviser.opens(f"/issues/{issue.pk}/deadline/", "A deadline from a letter")
    adviser.dates(in_days(-1), of="Day it came, if known")
    adviser.chooses(PANEL)
    adviser.presses("Show the dates")
    adviser.reads("the real day can only be later. Ask the school.")

    # When its terms are entered, and a line that is wrong is named first
    adviser.opens("/law/schools/", "School terms")
    look(adviser, "schools-empty")
    adviser.writes("Made-up school", into="School")
    adviser.writes("2/9/2026, open", into="Its terms")
    adviser.writes("its calendar", into="Where did you find them?")
    adviser.presses("Enter the terms")
    adviser.is_told("Line 1 must have a first day, a last day, and open or closed")
    look(adviser, "schools-wrong")
    first, last = in_days(-30), in_days(-30) + timedelta(days=100)
    adviser.writes(line(first, last), into="Its terms")
    adviser.presses("Enter the terms")
    adviser.arrives_at("School terms")
    adviser.reads("Made-up school", "its calendar")
    look(adviser, "schools")

    # Then the day is certain, and is kept
    adviser.opens(f"/issues/{issue.pk}/deadline/", "A deadline from a letter")
    adviser.dates(in_days(-1), of="Day it came, if known")
    adviser.chooses(PANEL)
    adviser.page.get_by_text("Days of a school's terms").click()
    adviser.picks("Made-up school", of="School")
    adviser.presses("Show the dates")
    adviser.reads("How we worked this out")
    adviser.never_reads("Ask the school")
    look(adviser, "school-deadline")
    adviser.presses("Save this deadline")
    adviser.arrives_at(re.compile("xclusion|xpulsion|uspen"))
    adviser.reads("Ask for an independent review panel")
