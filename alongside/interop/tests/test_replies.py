"""What leaves for a partner's system: from a step of a referral to the bytes that were caught."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from fhir.resources.R4B.bundle import Bundle

from alongside.correspondence import actions as correspondence
from alongside.correspondence import tasks
from alongside.correspondence.models import Delivery, Message
from alongside.correspondence.rules import Channel, Kind, State
from alongside.interop import queries
from alongside.interop.tests.factories import (
    example,
    headers_of,
    make_partner,
    new_body,
    send,
    the,
    token_of,
)
from alongside.people import actions as people
from alongside.people.rules import How, Purpose
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import Exit, Status
from alongside.referrals.tests.factories import make_referral
from tests.world import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world, client):
    """A referral that came by message, and the headers that it came with."""
    make_partner(world)
    headers = headers_of(token_of())
    message = new_body()
    assert send(client, message, headers).status_code == 200
    return json.loads(message), headers


@pytest.fixture
def provider(world):
    """Whoever is asked to take the referral."""
    for actor in (world.adviser, world.lawyer):
        with world.acting(actor):
            if Referral.objects.filter(provider=actor.organisation_id).exists():
                return actor
    raise AssertionError("Nobody is asked")


@pytest.fixture
def accepted(world, sent, provider):
    """The provider took it, and the person agreed that the referrer may know."""
    with world.acting(provider) as by:
        referral = Referral.objects.get()
        agree(referral, by)
        return referrals.accept(referral_id=referral.pk, by=by, at=NOON)


def agree(referral, by, *, given=True):
    people.record_consent(
        person_id=referral.person_id,
        said={Purpose.SHARE_STATUS: given, Purpose.SHARE_OUTCOME: given},
        how=How.SPOKEN,
        by=by,
        at=NOON,
    )


def delivered(message, by):
    """Deliver a message, after whatever was written before it: each person has one line."""
    for waiting in Message.objects.filter(state=State.WAITING).exclude(pk=message.pk):
        correspondence.deliver(message_id=waiting.pk, by=by, at=NOON + timedelta(seconds=1))
    correspondence.deliver(message_id=message.pk, by=by, at=NOON + timedelta(seconds=1))
    return Delivery.objects.get(message=message, went=True)


def note_of(payload):
    return the("ServiceRequest", payload)["note"][0]["text"]


def test_the_acceptance_is_caught_as_an_answer_to_the_message(world, sent, accepted, provider):
    original, headers = sent
    with world.acting(provider) as by:
        message = Message.objects.get(kind=Kind.ACCEPTED)
        assert message.channel == Channel.BARS

        delivery = delivered(message, by)

    payload = json.loads(bytes(delivery.payload))
    Bundle.model_validate(payload)
    assert payload["id"] == str(message.pk)
    assert the("MessageHeader", payload)["response"]["identifier"] == original["id"]
    assert headers["X-Correlation-Id"] in delivery.answer
    assert note_of(payload) == "We have accepted this referral"
    assert the("Patient", payload)["name"] == [{"family": "Storybook", "given": ["Marigold"]}]
    assert accepted.reference in json.dumps(payload)


def test_nothing_of_what_was_written_about_the_person_is_in_the_answer(
    world, sent, accepted, provider
):
    with world.acting(provider) as by:
        delivery = delivered(Message.objects.get(kind=Kind.ACCEPTED), by)

    said = bytes(delivery.payload).decode()
    for reason in (the("Condition", example())["code"]["text"], "07700", "ZZ99"):
        assert reason not in said


def test_an_answer_is_the_same_each_time_it_is_made(world, accepted, provider):
    with world.acting(provider):
        message = Message.objects.select_related("organisation").get(kind=Kind.ACCEPTED)

        once, again = queries.letter_for(message), queries.letter_for(message)

    assert (once.payload, once.headers) == (again.payload, again.headers)


def test_a_crash_after_handing_over_gives_the_same_bundle_again(
    world, accepted, provider, monkeypatch
):
    carried: list[bytes] = []

    def carry(payload, headers):
        carried.append(payload)
        return "Got it"

    monkeypatch.setattr("alongside.interop.rules.caught", carry)
    with world.acting(provider) as by:
        message = Message.objects.get(kind=Kind.ACCEPTED)
        with monkeypatch.context() as broken:

            def die(*_, **__):
                raise OSError

            broken.setattr("alongside.correspondence.actions.delivering._keep", die)
            with pytest.raises(OSError):  # noqa: PT011
                delivered(message, by)
        delivered(message, by)

    first, second = carried
    assert first == second


def test_consent_withdrawn_before_it_leaves_holds_the_answer(world, accepted, provider):
    with world.acting(provider) as by:
        people.withdraw_consent(
            person_id=accepted.person_id,
            purpose=Purpose.SHARE_STATUS,
            how=How.SPOKEN,
            by=by,
            at=NOON + timedelta(milliseconds=500),
        )
        message = Message.objects.get(kind=Kind.ACCEPTED)

    tasks.deliver.func(str(message.pk), str(message.organisation_id), str(message.partnership_id))

    with world.acting(provider):
        message.refresh_from_db()
        assert message.state == State.HELD
        assert not Delivery.objects.exists()


def test_without_consent_no_answer_is_written(world, sent, provider):
    with world.acting(provider) as by:
        referrals.accept(referral_id=Referral.objects.get().pk, by=by, at=NOON)

        assert not Message.objects.filter(kind=Kind.ACCEPTED).exists()


def test_words_that_were_shared_are_the_words_of_the_answer(world, accepted, provider):
    with world.acting(provider) as by:
        message = correspondence.write(
            kind=Kind.SHARED,
            channel=Channel.BARS,
            subject=accepted,
            person_id=accepted.person_id,
            purpose=Purpose.SHARE_OUTCOME,
            words="A new claim was made.",
            by=by,
            at=NOON,
        )
        payload = json.loads(bytes(delivered(message, by).payload))

    assert note_of(payload) == "A new claim was made."
    Bundle.model_validate(payload)


def test_an_ending_is_told_as_one(world, accepted, provider):
    with world.acting(provider) as by:
        referrals.end(referral_id=accepted.pk, reason=Exit.WITHDREW, by=by, at=NOON)
        message = Message.objects.get(kind=Kind.CLOSED)
        payload = json.loads(bytes(delivered(message, by).payload))

    assert note_of(payload) == "Our work on this referral ended early"
    with world.acting(provider):
        assert Referral.objects.get().status == Status.CLOSED_INCOMPLETE


def test_a_referral_from_the_page_has_nobody_to_answer_by_message(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)
        message = correspondence.write(
            kind=Kind.ACCEPTED, channel=Channel.BARS, subject=referral, by=by, at=NOON
        )
        correspondence.deliver(message_id=message.pk, by=by, at=NOON)

        assert "not to be seen" in Delivery.objects.get().answer


# Whom to answer is told to whoever sees the referral


def told(referral):
    with connection.cursor() as cursor:
        cursor.execute("SELECT bundle_id FROM whom_to_answer(%s)", [referral.pk])
        return cursor.fetchall()


def test_whoever_does_not_see_the_referral_is_not_told_whom_to_answer(world, accepted, provider):
    other = world.lawyer if provider is world.adviser else world.other_referrer
    with world.acting(provider):
        assert told(accepted)
    with world.acting(other):
        assert not told(accepted)
    with world.acting(world.other_referrer):
        assert not told(accepted)
    assert not told(accepted)


def test_a_wall_hides_whom_to_answer(world, accepted, provider):
    with world.acting(provider) as by:
        people.raise_wall(
            person_id=accepted.person_id,
            organisation_id=by.organisation_id,
            user_id=None,
            why="a colleague",
            by=by,
            at=NOON,
        )
        assert not told(accepted)
