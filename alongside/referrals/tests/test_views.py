import pytest
from django.urls import reverse

from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.rules import Side
from alongside.referrals import actions
from alongside.referrals.models import ContactAttempt, Referral, TurnAway
from alongside.referrals.rules import DeclineReason, Exit, Status
from alongside.referrals.tests.factories import make_referral
from tests.world import NOON

pytestmark = pytest.mark.django_db

PAGES = {
    "answer": "lawyer",
    "attempt": "lawyer",
    "route": "coordinator",
    "turn_away": "coordinator",
    "withdraw": "referrer",
}
AN_ATTEMPT = {
    "way": "PHONE",
    "result": "NO_ANSWER",
    "day_day": "24",
    "day_month": "11",
    "day_year": "2025",
    "time": "2:30pm",
    "note": "Line engaged",
}


@pytest.fixture
def referral(world):
    """With the law centre to answer."""
    with world.acting(world.referrer) as by:
        made = make_referral(by=by)
    with world.acting(world.coordinator) as by:
        return actions.propose(referral_id=made.pk, provider_id=world.law_centre.pk, by=by, at=NOON)


@pytest.fixture
def taken(world, referral):
    with world.acting(world.lawyer) as by:
        return actions.accept(referral_id=referral.pk, by=by, at=NOON)


def status_of(world, actor):
    with world.acting(actor):
        return Referral.objects.get().status


def go(client, actor, name, referral, data=None):
    client.sign_in(actor)
    url = reverse(f"referrals:{name}", args=[referral.pk])
    return client.get(url) if data is None else client.post(url, data)


@pytest.mark.parametrize(("name", "who"), [each for each in PAGES.items() if each[0] != "attempt"])
def test_each_page_asks_one_thing_about_the_referral(world, client, referral, name, who):
    answer = go(client, getattr(world, who), name, referral)

    assert answer.status_code == 200
    assert "Zebedee Quillfeather" in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_another_surgery_finds_nothing_there(world, client, referral, name):
    assert go(client, world.other_referrer, name, referral, {}).status_code in {403, 404}


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("answer", "referrer", 403),
        ("answer", "adviser", 404),
        ("attempt", "referrer", 403),
        ("route", "lawyer", 403),
        ("turn_away", "referrer", 403),
        ("withdraw", "commissioner", 403),
        ("withdraw", "adviser", 404),
    ],
)
def test_who_may_not_is_kept_out(world, client, referral, name, who, status):
    assert go(client, getattr(world, who), name, referral).status_code == status


def test_accepting(world, client, referral):
    assert go(client, world.lawyer, "answer", referral, {"answer": "accept"}).status_code == 302
    assert status_of(world, world.lawyer) == Status.ACCEPTED


def test_the_officer_keeps_the_item_when_accepting_is_refused(world, client, referral):
    with world.acting(world.lawyer) as by:
        people.register_party(
            name="Zebedee Quilfeather", born=None, side=Side.AGAINST, case_id=None, by=by, at=NOON
        )

    answer = go(client, world.lawyer, "answer", referral, {"answer": "accept"})

    assert "cannot take" in answer.content.decode()
    assert status_of(world, world.coordinator) == Status.PROPOSED
    with world.acting(world.lawyer) as by:
        assert [each.name for each in known.conflict_items(by)] == ["Zebedee Quillfeather"]


def test_the_waiting_list(world, client, referral):
    go(client, world.lawyer, "answer", referral, {"answer": "waitlist"})

    assert status_of(world, world.lawyer) == Status.WAITLISTED


def test_declining_asks_why_and_leads_to_the_desk(world, client, referral):
    without = go(client, world.lawyer, "answer", referral, {"answer": "decline", "note": "Full"})
    assert "Choose why you decline" in without.content.decode()
    assert "Full" in without.content.decode()

    reason = {"answer": "decline", "reason": DeclineReason.CAPACITY}
    assert go(client, world.lawyer, "answer", referral, reason).url == reverse("desk:home")
    assert status_of(world, world.coordinator) == Status.RECEIVED


def test_what_is_answered_is_not_asked_again(world, client, taken):
    assert go(client, world.lawyer, "answer", taken).status_code == 302


def test_logging_an_attempt(world, client, taken):
    assert go(client, world.lawyer, "attempt", taken, AN_ATTEMPT).status_code == 302

    with world.acting(world.lawyer):
        attempt = ContactAttempt.objects.get()
    assert (attempt.at.hour, attempt.at.minute, attempt.note) == (14, 30, "Line engaged")


@pytest.mark.parametrize("typed", ["14:30", "2.30pm", "2:30 PM", "1430"])
def test_a_time_is_read_in_the_ways_people_write_it(world, client, taken, typed):
    go(client, world.lawyer, "attempt", taken, AN_ATTEMPT | {"time": typed})

    with world.acting(world.lawyer):
        assert ContactAttempt.objects.get().at.hour == 14


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"time": "soon"}, "Enter a time such as 2:30pm"),
        ({"day_year": "2099"}, "in the past"),
        ({"result": ""}, "Choose what happened"),
    ],
)
def test_what_is_wrong_with_an_attempt_is_said(world, client, taken, changes, words):
    answer = go(client, world.lawyer, "attempt", taken, AN_ATTEMPT | changes)

    assert words in answer.content.decode()
    assert "Line engaged" in answer.content.decode()


def test_nobody_is_closed_as_not_reached_too_early(world, client, taken):
    go(client, world.lawyer, "not_reached", taken, {})

    assert status_of(world, world.lawyer) == Status.ACCEPTED


def test_the_coordinator_asks_another_provider(world, client, referral):
    html = go(client, world.coordinator, "route", referral).content.decode()
    assert "Riverside Advice" in html
    assert "Covers every area" in html

    go(client, world.coordinator, "route", referral, {"provider": str(world.charity.pk)})

    with world.acting(world.coordinator):
        assert Referral.objects.get().provider_id == world.charity.pk


def test_a_provider_that_is_none_is_refused(world, client, referral):
    answer = go(client, world.coordinator, "route", referral, {"provider": str(world.practice.pk)})

    assert answer.status_code == 200


def test_who_cannot_be_asked_is_named_with_the_reason(world, client):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, domains=("immigration",))

    html = go(client, world.coordinator, "route", made).content.decode()

    assert "Nobody can be asked" in html
    assert "Does not advise on visa, asylum and status" in html


def test_turning_away_asks_why(world, client, referral):
    assert go(client, world.coordinator, "turn_away", referral, {}).status_code == 200
    go(client, world.coordinator, "turn_away", referral, {"reason": "LANGUAGE"})

    with world.acting(world.coordinator):
        assert TurnAway.objects.get().reason == "LANGUAGE"


def test_the_referrer_withdraws(world, client, referral):
    go(client, world.referrer, "withdraw", referral, {"reason": Exit.RESOLVED})

    assert status_of(world, world.referrer) == Status.WITHDRAWN
