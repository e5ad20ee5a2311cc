"""What was passed on leads to the page on which it is dealt with, for those who may open it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.casework import actions as casework
from alongside.casework.tests.factories import (
    a_step,
    make_case,
    make_deadline,
    make_finding,
    make_issue,
)
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


def late(world, days):
    """What is late by then of files that are read again, and who holds it."""
    with world.acting(replace(world.task, organisation_id=world.charity.pk)) as by:
        items = queries.late_items(by, NOON + timedelta(days=days))
        return {each.kind: each.holder_id for each in items if each.kind in ("review", "finding")}


def test_a_file_review_waits_for_its_reader_and_then_for_whoever_puts_it_right(world):
    make_case(world)
    with world.acting(world.supervisor) as by:
        (review,) = casework.draw_reviews(by=by, at=NOON)
    assert [late(world, days) for days in (14, 15)] == [{}, {"review": world.supervisor.user_id}]

    with world.acting(world.supervisor) as by:
        wrong = make_finding(review, who=world.adviser, by=by)
    holds = {"finding": world.adviser.user_id}
    assert [late(world, days) for days in (7, 8, 15)] == [{}, holds, holds]

    with world.acting(world.adviser) as by:
        casework.put_right(finding_id=wrong.pk, by=by, at=NOON)
    assert late(world, 15) == {}


def test_what_a_review_found_leads_to_a_page_on_which_it_can_be_put_right(world, client):
    make_case(world)
    with world.acting(world.supervisor) as by:
        (review,) = casework.draw_reviews(by=by, at=NOON)
        make_finding(review, who=world.adviser, by=by)
    with world.acting(replace(world.task, organisation_id=world.charity.pk)) as by:
        at = NOON + timedelta(days=30)
        items = [each for each in queries.late_items(by, at) if each.kind == "finding"]
        referrals.escalate(items=items, by=by, at=at)

    for who, page in ((world.adviser, "casework:shift"), (world.supervisor, "casework:supervise")):
        with world.acting(who) as by:
            (passed,) = queries.passed_to_me(by, at)
        client.sign_in(who)
        assert passed.address == (page,)
        assert "Ring them" in client.get(reverse(page)).text
