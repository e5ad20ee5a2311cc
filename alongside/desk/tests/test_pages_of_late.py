"""What was passed on leads to the page on which it is dealt with, for those who may open it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alongside.casework.tests.factories import a_step, make_case, make_deadline, make_issue
from alongside.desk import queries
from alongside.desk.queries.pages import PAGES
from alongside.referrals import actions as referrals
from alongside.referrals.rules.turns import OTHER_KINDS
from tests.world import NOON

pytestmark = pytest.mark.django_db


def test_every_kind_of_thing_that_is_passed_on_leads_to_its_page():
    assert {*PAGES, "urgent_call"} == {each.name for each in OTHER_KINDS}


def test_what_is_passed_within_an_organisation_leads_to_where_it_is_dealt_with(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, next_step=a_step(by, due=NOON.date()))
        make_deadline(issue.pk, by=by)
    with world.acting(replace(world.task, organisation_id=world.charity.pk)) as by:
        at = NOON + timedelta(days=120)
        referrals.escalate(items=queries.late_items(by, at), by=by, at=at)

    def led(actor):
        with world.acting(actor) as by:
            return {each.what: each.address for each in queries.passed_to_me(by, at)}

    page = ("casework:issue", issue.pk)
    found = led(world.supervisor)
    assert (found["Next step of an issue"], found["Deadline"]) == (page, page)
    coordinator = led(world.coordinator)
    assert coordinator
    assert page not in coordinator.values()
