"""The plain summary after a meeting: easy to read, and only by a route that is safe for them."""

from unittest.mock import patch

import pytest

from alongside.casework import actions, queries
from alongside.casework.actions import Written
from alongside.casework.rules.letters import Route
from alongside.casework.rules.summaries import age_of, safe_routes
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.kit.refusal import Refused
from alongside.people.rules import ContactChannel
from tests.world import NOON

pytestmark = pytest.mark.django_db

EASY = "Your money was cut. We think that is wrong. We ask them to look again."
HARD = (
    "Notwithstanding the aforementioned discretionary entitlement, applicants must demonstrate"
    " habitual residence prior to determination of eligibility by the relevant authority."
)
REACH = "alongside.people.queries.why_not_reach"


@pytest.fixture
def case(world):
    return make_case(world)


@pytest.fixture
def acting(world, case):
    with world.acting(world.adviser) as by:
        yield by


def summary(case, by, words=EASY):
    letter = actions.draft_letter(case_id=case.pk, template_id=queries.SUMMARY, by=by, at=NOON)
    values = letter.values | {"talked_about": words, "means": "You may get more money."}
    return actions.change_letter(
        letter_id=letter.pk, written=Written(values, "", ""), edition=1, by=by, at=NOON
    )


def approved(case, by, words=EASY):
    letter = summary(case, by, words)
    return actions.approve_letter(letter_id=letter.pk, edition=letter.edition, by=by, at=NOON)


def send(letter, by, route):
    return actions.send_letter(
        letter_id=letter.pk, route=route, to_whom="", sent_on=NOON.date(), by=by, at=NOON
    )


def test_a_summary_begins_with_next_steps_and_days_that_count(case, acting):
    issue = make_issue(case.pk, by=acting)
    make_deadline(issue.pk, by=acting)

    letter = summary(case, acting)

    said = " ".join(queries.paper_of(letter, acting, NOON).texts)
    assert "Ring the department, by Tuesday 1 December 2026" in said
    assert "last day for this" in said
    assert f"Hello {case.person.given_name}" in said
    assert case.person.family_name not in said  # whoever finds it learns no more than they must


def test_what_is_hard_to_read_is_not_approved(case, acting):
    assert age_of(queries.paper_of(summary(case, acting), acting, NOON)) <= 11

    with pytest.raises(Refused, match="reads at age"):
        approved(case, acting, HARD)


def test_our_own_words_in_it_read_at_eleven_or_younger(case, acting):
    letter = summary(case, acting, "We met.")

    assert age_of(queries.paper_of(letter, acting, NOON)) <= 11


@pytest.mark.parametrize("route", [Route.POST, Route.EMAIL, Route.LINK, Route.GIVEN])
def test_it_goes_by_no_route_that_is_not_safe(case, acting, route):
    letter = approved(case, acting)

    with patch(REACH, return_value="They said that a message may not be safe"):
        with pytest.raises(Refused, match="may not be safe"):
            send(letter, acting, route)
        with pytest.raises(Refused, match="may not be safe"):
            send(letter, acting, Route.POST)
    with patch(REACH, return_value=None):
        assert send(letter, acting, route).route == route


def test_what_is_for_a_body_outside_is_no_route_to_them(case, acting):
    letter = approved(case, acting)

    with patch(REACH, return_value=None), pytest.raises(Refused, match="not safe for them now"):
        send(letter, acting, Route.ONLINE)


def test_the_routes_that_are_left_are_the_safe_ones():
    assert safe_routes([ContactChannel.TEXT, ContactChannel.EMAIL]) == [Route.GIVEN, Route.POST]
    assert safe_routes(list(ContactChannel)) == []


def test_a_summary_is_read_by_link_after_the_second_check(client, world, case):
    from django.utils import timezone

    from alongside.casework.rules.documents import LinkPurpose

    with world.acting(world.adviser) as by, patch(REACH, return_value=None):
        letter = approved(case, by)
        _, token = actions.make_link(
            case_id=case.pk, purpose=LinkPurpose.READ, subject_id=letter.pk, by=by,
            at=timezone.now(),
        )  # fmt: skip
    address, year = f"/l/{token}/", str(case.person.birth_date.year)

    assert "Your money" not in client.get(address).content.decode()
    assert "Your money was cut" in client.post(address, {"year": year}).content.decode()
    assert "Your money was cut" in client.post(address, {"year": year}).content.decode()


def test_a_draft_is_read_by_nobody(case, acting):
    from alongside.casework.rules.documents import LinkPurpose

    letter = summary(case, acting)
    with patch(REACH, return_value=None), pytest.raises(Refused, match="Approve it first"):
        actions.make_link(
            case_id=case.pk, purpose=LinkPurpose.READ, subject_id=letter.pk, by=acting, at=NOON
        )
