from dataclasses import replace

import pytest
from django.urls import reverse

from alongside.audit.models import Look
from alongside.people import actions as people
from alongside.people.rules import AskedAlone, Purpose
from alongside.referrals import actions
from alongside.referrals.models import Referral
from alongside.referrals.rules import AttemptResult, DeclineReason, Status, Way
from alongside.referrals.tests.factories import NEW, make_referral
from tests.world import NOON

pytestmark = pytest.mark.django_db

RECEIPT = "desk:receipt"
NOT_ALONE = "They were not asked alone"
SECRET = "A man answered and was rude"


@pytest.fixture
def referral(world):
    """Proposed to the charity, where world.adviser is."""
    with world.acting(world.referrer) as by:
        return actions.accept_by_offer(**offered(world, by)) and Referral.objects.get()


def offered(world, by):
    made = make_referral(by=by, risks="", happening="A letter stops the housing costs")
    return {"referral_id": made.pk, "provider_id": world.charity.pk, "by": by, "at": NOON}


@pytest.fixture
def waiting(world):
    """Not accepted yet, with the law centre."""
    with world.acting(world.referrer) as by:
        made = make_referral(by=by)
    with world.acting(world.coordinator) as by:
        actions.propose(referral_id=made.pk, provider_id=world.law_centre.pk, by=by, at=NOON)
    return made


def try_to_reach(world, referral, times=1):
    with world.acting(world.adviser) as by:
        for _ in range(times):
            actions.log_attempt(
                referral_id=referral.pk,
                way=Way.PHONE,
                result=AttemptResult.SOMEONE_ELSE,
                note=SECRET,
                by=by,
                at=NOON,
            )


def read(client, actor, referral, name="desk:referral"):
    client.sign_in(actor)
    answer = client.get(reverse(name, args=[referral.pk]))
    return answer.status_code, answer.content.decode()


def test_the_provider_reads_all_of_it_with_the_rule_that_fired(world, client, referral):
    try_to_reach(world, referral)

    status, html = read(client, world.adviser, referral)

    assert status == 200
    for words in (
        "A letter stops the housing costs",
        "No known risks",
        "chosen time",
        "Covers every area",
        "Text and voicemail are safe",
        SECRET,
        "Open a file",
    ):
        assert words in html
    assert NOT_ALONE not in html


def test_the_provider_reads_that_they_were_not_asked_alone(world, client):
    reach = replace(NEW.reach, asked_alone=AskedAlone.NO)
    with world.acting(world.referrer) as by:
        taken = make_referral(by=by, site_id=world.surgery.pk, reach=reach)

    status, html = read(client, world.lawyer, taken)

    assert status == 200
    assert NOT_ALONE in html


def test_the_referrer_reads_status_and_neither_attempts_nor_advice(world, client, referral):
    try_to_reach(world, referral)

    status, html = read(client, world.referrer, referral)

    assert status == 200
    assert "Accepted" in html
    assert "Riverside Advice contacts them" in html
    assert SECRET not in html
    assert "Somebody else answered" not in html


def test_without_agreement_the_referrer_reads_received_booked_not_reached_alone(world, client):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, consents={Purpose.REFER: True, Purpose.SHARE_STATUS: False})
    with world.acting(world.coordinator) as by:
        actions.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=NOON)
    with world.acting(world.adviser) as by:
        actions.waitlist(referral_id=made.pk, by=by, at=NOON)

    _, html = read(client, world.referrer, made)

    assert "Received" in html
    assert "waiting list" not in html.lower()
    assert "did not agree" in html


@pytest.mark.parametrize("name", ["other_referrer", "lawyer", "coordinator"])
def test_once_accepted_nobody_else_sees_it(world, client, referral, name):
    assert read(client, getattr(world, name), referral)[0] == 404


@pytest.mark.parametrize("name", ["commissioner", "administrator", "privacy_officer"])
def test_a_role_that_may_not_is_refused(world, client, referral, name):
    assert read(client, getattr(world, name), referral)[0] == 403


def test_who_is_behind_a_wall_is_not_there(world, client, referral):
    with world.acting(world.adviser) as by:
        people.raise_wall(
            person_id=referral.person_id,
            organisation_id=world.charity.pk,
            user_id=world.colleague.user_id,
            why="",
            by=by,
            at=NOON,
        )

    assert read(client, world.colleague, referral)[0] == 404
    assert read(client, world.adviser, referral)[0] == 200


def test_the_coordinator_sees_it_until_it_is_accepted(world, client, waiting):
    status, html = read(client, world.coordinator, waiting)

    assert status == 200
    assert "Ask another provider" in html
    assert "Nobody can take it" in html


def test_a_provider_does_not_read_what_another_one_answered(world, client, waiting):
    with world.acting(world.lawyer) as by:
        actions.decline(
            referral_id=waiting.pk, reason=DeclineReason.CONFLICT, note=SECRET, by=by, at=NOON
        )
    with world.acting(world.coordinator) as by:
        actions.propose(referral_id=waiting.pk, provider_id=world.charity.pk, by=by, at=NOON)

    _, html = read(client, world.adviser, waiting)

    assert SECRET not in html
    assert "Fenland Law Centre" not in html
    assert "Cannot take" not in html


@pytest.mark.django_db(transaction=True)
def test_reading_it_is_kept(world, client, referral):
    read(client, world.adviser, referral)

    with world.acting(world.adviser):
        assert Look.objects.filter(person_id=referral.person_id, page="desk:referral").count() == 1


def test_the_row_of_the_desk_offers_it_too(world, client, referral):
    client.sign_in(world.adviser)
    try_to_reach(world, referral, times=2)
    before = client.get(reverse("desk:home")).content.decode()
    try_to_reach(world, referral)
    after = client.get(reverse("desk:home")).content.decode()

    press = f'action="{reverse("referrals:not_reached", args=[referral.pk])}"'
    assert press not in before
    assert press in after
    assert "Tried 3 times" in after


def test_three_failures_offer_to_close_it_as_not_reached(world, client, referral):
    try_to_reach(world, referral, times=2)
    assert "Close as not reached" not in read(client, world.adviser, referral)[1]
    try_to_reach(world, referral)
    assert "Close as not reached" in read(client, world.adviser, referral)[1]

    client.post(reverse("referrals:not_reached", args=[referral.pk]))

    _, html = read(client, world.referrer, referral)
    assert "Not reached" in html
    with world.acting(world.adviser):
        assert Referral.objects.get().status == Status.CLOSED_INCOMPLETE


def test_a_receipt_read_later_tells_no_more_than_was_agreed(world, client):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, consents={Purpose.REFER: True, Purpose.SHARE_STATUS: False})
    assert "says whether it takes the referral" in read(client, world.referrer, made, RECEIPT)[1]
    with world.acting(world.coordinator) as by:
        actions.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=NOON)
    with world.acting(world.adviser) as by:
        actions.waitlist(referral_id=made.pk, by=by, at=NOON)

    assert "waiting list" not in read(client, world.referrer, made, RECEIPT)[1]


def test_lists_tell_no_more_than_was_agreed(world, client):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, consents={Purpose.REFER: True, Purpose.SHARE_STATUS: False})
    with world.acting(world.coordinator) as by:
        actions.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=NOON)
    with world.acting(world.adviser) as by:
        actions.waitlist(referral_id=made.pk, by=by, at=NOON)

    for page in (reverse("desk:home"), reverse("desk:person", args=[made.person_id])):
        client.sign_in(world.referrer)
        html = client.get(page).content.decode()
        assert "With a provider to answer" in html  # as it was when they sent it
        assert "waiting list" not in html.lower()
        assert "Riverside Advice" not in html
        client.sign_in(world.adviser)
        assert "waiting" in client.get(page).content.decode().lower()


def test_lists_tell_the_status_that_was_agreed(world, client, referral):
    client.sign_in(world.referrer)
    for page in (reverse("desk:home"), reverse("desk:person", args=[referral.person_id])):
        assert "Accepted" in client.get(page).content.decode()
