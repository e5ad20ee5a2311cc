"""Texts to people, and what they text back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.correspondence import actions, queries
from alongside.correspondence.actions import Heard
from alongside.correspondence.models import Message, Reply
from alongside.correspondence.rules import Channel, Kind, Receipt, State
from alongside.correspondence.rules.texts import Said
from alongside.kit import context
from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.models import Contact, Wall
from alongside.people.rules import AskedAlone, ContactRule, How, Purpose
from alongside.people.schemas import Reach
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db
NUMBER = "07700 900123"
SAFE = Reach(phone=NUMBER, rule=ContactRule.SAFE, text_safe=True, asked_alone=AskedAlone.YES)
LATER = NOON + timedelta(minutes=5)
TOKEN = "a-long-word-of-our-own"


def person(world, by, *, phone=NUMBER, agreed=True, **changes):
    found = make_person(world, by=by)
    how = Reach(**(vars(SAFE) | {"phone": phone} | changes))
    people.reach(person=found, how=how, by=by, at=NOON)
    said = {Purpose.CONTACT: agreed}
    people.record_consent(person_id=found.pk, said=said, how=How.SPOKEN, by=by, at=NOON)
    return found


def text(somebody, by, *, at=NOON, template="may_we_ring", channel=Channel.TEXT):
    return actions.write(
        kind=Kind.RING, channel=channel, subject=somebody, person_id=somebody.pk,
        purpose=Purpose.CONTACT, template=template,
        personalisation={"provider": "Riverside Advice", "number": "020 7946 0123"},
        by=by, at=at,
    )  # fmt: skip


def delivered(message, by, at=LATER):
    actions.deliver(message_id=message.pk, by=by, at=at)
    message.refresh_from_db()
    return message


def heard(words, key="1", shared=False):
    return Heard(key, words, shared)


# Whether it leaves


def test_a_text_leaves_to_the_number_as_it_is_then(world):
    with world.acting(world.adviser) as by:
        message = text(person(world, by), by)
        Contact.objects.filter(person=message.person_id).update(phone="07700 900999")

        delivered(message, by)

        delivery = message.deliveries.get()
        assert message.state == State.SENT
        assert b"+447700900999" in bytes(delivery.payload)
        assert b"900123" not in bytes(delivery.payload)
        assert delivery.to_key == queries.key_of("+447700900999")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"text_safe": False}, "may not be safe"),
        ({"asked_alone": AskedAlone.NOT_ASKED}, "not asked alone"),
        ({"rule": ContactRule.ASK_FIRST}, "may not be safe"),
        ({"phone": ""}, "no number"),
        ({"sealed": True}, "sealed"),
        ({"agreed": False}, "not agreed"),
    ],
)
def test_what_is_not_safe_or_not_agreed_is_held_with_the_reason(world, changes, why):
    with world.acting(world.adviser) as by:
        message = delivered(text(person(world, by, **changes), by), by)

        assert message.state == State.HELD
        assert why in message.why
        assert not message.deliveries.exists()


@pytest.mark.parametrize(
    ("changes", "state", "why"),
    [
        ({"letter_safe": False}, State.HELD, "They said that a message may not be safe"),
        ({"address": ""}, State.HELD, "There is no address to write to"),
        ({"agreed": False}, State.HELD, "They have not agreed to be contacted"),
        ({}, State.WAITING, ""),  # until there is somebody who carries letters
    ],
)
def test_a_letter_to_the_person_is_asked_for_as_a_text_is(world, changes, state, why):
    home = {"address": "1 Made-up Street", "letter_safe": True} | changes
    with world.acting(world.adviser) as by:
        message = text(person(world, by, **home), by, channel=Channel.LETTER)

        delivered(message, by)

    assert (message.state, message.why) == (state, why)


def test_a_wall_around_the_organisation_holds_it(world):
    with world.acting(world.adviser) as by:
        message = text(person(world, by), by)
        Wall.objects.create(
            partnership=world.partnership, person_id=message.person_id,
            organisation=world.charity, raised_at=NOON,
        )  # fmt: skip
    task = queries.task_for(queries.Waiting(message.pk, world.charity.pk, world.partnership.pk))
    with context.standing_as(
        context.Standing(task.user_id, task.organisation_id, task.partnership_id)
    ):
        actions.deliver(message_id=message.pk, by=task, at=LATER)
        message.refresh_from_db()

    assert (message.state, message.why) == (
        State.HELD, "A wall keeps your organisation from them",
    )  # fmt: skip


def test_an_e_mail_needs_that_e_mail_was_said_to_be_safe(world):
    with world.acting(world.adviser) as by:
        unasked = person(world, by, email="somebody@example.org")
        fine = person(world, by, email="other@example.org", email_safe=True)

        held = delivered(text(unasked, by, template="may_we_ring_email", channel=Channel.EMAIL), by)
        sent = delivered(text(fine, by, template="may_we_ring_email", channel=Channel.EMAIL), by)

        assert (held.state, sent.state) == (State.HELD, State.SENT)
        assert b'"subject": "A message for you"' in bytes(sent.deliveries.get().payload)


def test_one_order_is_kept_for_a_person(world, settings):
    settings.CORRESPONDENCE_SENDERS = {"TEXT": "alongside.correspondence.tests.senders.refuses"}
    with world.acting(world.adviser) as by:
        somebody = person(world, by)
        first, second = text(somebody, by), text(somebody, by)
        other = text(person(world, by, phone="07700 900777"), by)
        delivered(first, by)

        assert delivered(second, by).attempts == 0  # not even tried
        assert delivered(other, by).attempts == 1
        due = {each.message_id for each in queries.waiting(LATER + timedelta(days=1), most=9)}
        assert due == {first.pk, other.pk}


def test_what_a_carrier_refuses_for_good_goes_to_a_person_at_once(world, settings):
    settings.CORRESPONDENCE_SENDERS = {"TEXT": "alongside.correspondence.tests.senders.never"}
    with world.acting(world.adviser) as by:
        message = delivered(text(person(world, by), by), by)

        assert (message.state, message.attempts) == (State.FAILED, 1)


def test_a_message_can_be_held_by_hand(world):
    with world.acting(world.adviser) as by:
        message = text(person(world, by), by)

        actions.hold(message_id=message.pk, why="Not needed any more", by=by, at=LATER)
        delivered(message, by)

        assert (message.state, message.why) == (State.HELD, "Not needed any more")


# What they text back


@pytest.fixture
def sent(world):
    """A text that world.adviser sent."""
    with world.acting(world.adviser) as by:
        return delivered(text(person(world, by), by), by)


def test_yes_is_kept_and_needs_nobody(world, sent):
    with world.acting(world.adviser) as by:
        reply = actions.hear(message_id=sent.pk, heard=heard("Yes"), by=by, at=LATER)

        assert reply
        assert (reply.said, reply.due_at) == (Said.YES, None)
        assert queries.to_look_at(by) == []


def test_a_wall_around_the_patient_hides_what_the_client_texted_back(world):
    with world.acting(world.adviser) as by:
        somebody, patient = person(world, by), make_person(world, by=by)
        message = text(somebody, by)
        Message.objects.filter(pk=message.pk).update(patient=patient)
        actions.hear(message_id=message.pk, heard=heard("change"), by=by, at=LATER)
        assert [each.words for each in queries.to_look_at(by)] == ["change"]

        people.raise_wall(
            person_id=patient.pk, organisation_id=by.organisation_id, user_id=by.user_id,
            why="", by=by, at=LATER,
        )  # fmt: skip
        assert queries.to_look_at(by) == []
        assert not Reply.objects.exists(), "the database hides it as well"


@pytest.mark.parametrize("words", ["change", "no", "who is this?"])
def test_anything_else_waits_for_somebody_until_a_due_time(world, sent, words):
    with world.acting(world.adviser) as by:
        reply = actions.hear(message_id=sent.pk, heard=heard(words), by=by, at=LATER)

        assert reply
        assert reply.due_at
        assert reply.due_at > LATER
        assert queries.to_look_at(by) == [reply]
        actions.look_at(reply_id=reply.pk, by=by, at=LATER)
        assert queries.to_look_at(by) == []
        with pytest.raises(Refused, match="already"):
            actions.look_at(reply_id=reply.pk, by=by, at=LATER)


def test_stop_counts_at_once_and_is_said_once(world, sent):
    with world.acting(world.adviser) as by:
        waiting = text(known.visible_to(by).get(), by, at=LATER)
        for key in "12":
            actions.hear(message_id=sent.pk, heard=heard("STOP", key), by=by, at=LATER)

        assert not known.agreed(sent.person_id, Purpose.CONTACT, LATER)
        assert delivered(waiting, by).state == State.HELD
        confirmed = Message.objects.get(kind=Kind.STOPPED)
        assert delivered(confirmed, by).state == State.SENT
        assert b"You get no more texts" in bytes(confirmed.deliveries.get().payload)


def test_stop_is_not_answered_where_a_text_is_not_safe_any_more(world, sent):
    with world.acting(world.adviser) as by:
        Contact.objects.update(text_safe=False)
        actions.hear(message_id=sent.pk, heard=heard("STOP"), by=by, at=LATER)

        assert delivered(Message.objects.get(kind=Kind.STOPPED), by).state == State.HELD


def test_stop_ends_when_somebody_asks_them_again(world, sent):
    with world.acting(world.adviser) as by:
        actions.hear(message_id=sent.pk, heard=heard("STOP"), by=by, at=LATER)
        somebody, later = known.visible_to(by).get(), LATER + timedelta(hours=1)
        people.record_consent(
            person_id=somebody.pk, said={Purpose.CONTACT: True}, how=How.SPOKEN, by=by, at=later
        )
        assert queries.has_said_stop(somebody.pk)

        people.reach(person=somebody, how=SAFE, by=by, at=later)

        assert not queries.has_said_stop(somebody.pk)


def test_the_same_reply_counts_once(world, sent):
    with world.acting(world.adviser) as by:
        actions.hear(message_id=sent.pk, heard=heard("no"), by=by, at=LATER)

        assert actions.hear(message_id=sent.pk, heard=heard("no"), by=by, at=LATER) is None
        assert Reply.objects.count() == 1


# The carrier's calls


@pytest.fixture
def post(client, settings):
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN

    def send(name, said, token=TOKEN):
        return client.post(
            reverse(f"correspondence:{name}"), said, content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip

    return send


def came(words, number="447700900123", key="one"):
    return {"id": key, "source_number": number, "message": words}


def test_a_text_finds_the_newest_message_to_its_number(world, sent, post):
    with world.acting(world.adviser) as by:
        later = LATER + timedelta(minutes=1)
        newer = delivered(text(known.visible_to(by).get(), by, at=LATER), by, later)

    assert post("texts", came("change")).status_code == 204

    with world.acting(world.adviser):
        assert Reply.objects.get().message_id == newer.pk


def test_where_two_people_have_a_number_somebody_looks_and_nothing_is_said(world, sent, post):
    with world.acting(world.adviser) as by:
        delivered(text(person(world, by), by), by)

    post("texts", came("STOP"))

    with world.acting(world.adviser) as by:
        replies = queries.to_look_at(by)
        assert [reply.is_shared for reply in replies] == [True, True]
        assert not Message.objects.filter(kind=Kind.STOPPED).exists()
        assert all(queries.has_said_stop(reply.person_id) for reply in replies)


def test_a_number_is_found_by_its_key_alone_and_by_nobody_before_it_was_texted(world, sent):
    context.clear()

    assert [each.of.message_id for each in queries.texted_at("+447700900123", LATER)] == [sent.pk]
    assert queries.texted_at("+447700900124", LATER) == []
    assert queries.texted_at("", LATER) == []


def test_a_number_that_nobody_wrote_to_is_answered_the_same(world, sent, post):
    assert post("texts", came("yes", number="447700900555")).status_code == 204
    with world.acting(world.adviser):
        assert not Reply.objects.exists()


def test_a_receipt_is_kept_and_that_it_arrived_is_not_taken_back(world, sent, post):
    said = {"reference": str(sent.pk), "status": "delivered"}

    assert post("receipts", said).status_code == 204
    post("receipts", said | {"status": "permanent-failure"})

    with world.acting(world.adviser):
        assert Message.objects.get(pk=sent.pk).receipt == Receipt.DELIVERED


def test_a_receipt_about_no_message_of_ours_changes_nothing(world, sent, post):
    for reference in ("2c9d7b0e-0000-4000-8000-000000000000", "not ours", None):
        said = {"reference": reference, "status": "delivered"}
        assert post("receipts", said).status_code == 204
    with world.acting(world.adviser):
        assert Message.objects.get(pk=sent.pk).receipt == ""


@pytest.mark.parametrize("name", ["receipts", "texts"])
def test_without_the_token_nobody_is_heard(world, post, name, client, settings):
    assert post(name, {}, token="another").status_code == 401
    assert client.get(reverse(f"correspondence:{name}")).status_code == 405
    settings.NOTIFY_CALLBACK_TOKEN = ""
    assert post(name, {}, token="").status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[" * 9_000, b'{"id": 5}', b'{"id": "1", "source_number": "x"}',
             b"x" * 30_000],
)  # fmt: skip
def test_what_cannot_be_read_is_said_so(world, post, body):
    assert post("texts", body).status_code == 400
