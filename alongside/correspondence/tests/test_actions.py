from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.db import connections

from alongside.accounts.models import User
from alongside.accounts.rules import UserKind
from alongside.audit.models import Event
from alongside.correspondence import actions, queries, tasks
from alongside.correspondence.actions import delivering
from alongside.correspondence.models import Delivery, Message
from alongside.correspondence.rules import MOST_ATTEMPTS, Channel, Handed, State
from alongside.correspondence.tests import senders
from alongside.correspondence.tests.factories import make_agreed, make_message
from alongside.kit import context
from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.people.rules import How, Purpose
from tests.world import NOON

pytestmark = pytest.mark.django_db
SENDERS = "alongside.correspondence.tests.senders"
LONG_AGO = NOON - timedelta(days=100)  # the dispatcher has a clock of its own
LATER = NOON + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def sender(settings):
    """Have the channel of tests work, and hand out a way to change that."""

    def use(name):
        settings.CORRESPONDENCE_SENDERS = {"BARS": f"{SENDERS}.{name}"} if name else {}

    senders.handed_over.clear()
    use("works")
    return use


def test_a_message_is_handed_over_and_kept(world):
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)

        actions.deliver(message_id=message.pk, by=by, at=LATER)

        message.refresh_from_db()
        assert (message.state, message.done_at) == (State.SENT, LATER)
        delivery = Delivery.objects.get()
        assert (bytes(delivery.payload), delivery.answer, delivery.went) == (b"{}", "Taken", True)
        assert Event.objects.filter(action="correspondence.deliver").count() == 1


def test_a_message_is_handed_over_once(world):
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)

        for _ in range(2):
            actions.deliver(message_id=message.pk, by=by, at=LATER)

    assert senders.handed_over == [str(message.pk)]


def test_consent_withdrawn_before_it_leaves_holds_it(world):
    with world.acting(world.adviser) as by:
        person = make_agreed(world, by=by)
        message = make_message(person, by=by)
        people.withdraw_consent(
            person_id=person.pk, purpose=Purpose.SHARE_STATUS, how=How.SPOKEN, by=by,
            at=NOON + timedelta(milliseconds=900),
        )  # fmt: skip

        actions.deliver(message_id=message.pk, by=by, at=NOON + timedelta(seconds=1))

        message.refresh_from_db()
        assert message.state == State.HELD
        assert not Delivery.objects.exists()
    assert senders.handed_over == []


def test_a_clock_behind_the_databases_does_not_hold_it(world):
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)

        actions.deliver(message_id=message.pk, by=by, at=NOON - timedelta(milliseconds=50))

        message.refresh_from_db()
        assert message.state == State.SENT


def test_a_sender_that_refuses_is_asked_again_later_and_at_last_left_to_a_person(world, sender):
    sender("refuses")
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)

        actions.deliver(message_id=message.pk, by=by, at=LATER)
        message.refresh_from_db()
        assert (message.state, message.attempts) == (State.WAITING, 1)
        assert message.next_at == LATER + timedelta(seconds=20)

        for _ in range(MOST_ATTEMPTS - 1):
            actions.deliver(message_id=message.pk, by=by, at=LATER)
        message.refresh_from_db()
        assert (message.state, message.done_at) == (State.FAILED, None)
        (shown,) = queries.outbox(by, [State.FAILED])
        assert vars(shown)["answer"] == "The other side is closed"
        assert Delivery.objects.filter(went=False).count() == MOST_ATTEMPTS


def test_a_sender_that_breaks_tells_nothing_of_the_person(world, sender, caplog):
    sender("breaks")
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)

        actions.deliver(message_id=message.pk, by=by, at=LATER)

        assert Delivery.objects.get().answer == "ValueError"
    assert all("Quillfeather" not in record.getMessage() for record in caplog.records)
    assert all(record.exc_info is None for record in caplog.records)


def test_a_channel_that_nobody_serves_is_said_so(world, sender):
    sender("")
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)

        actions.deliver(message_id=message.pk, by=by, at=LATER)

        assert Delivery.objects.get().answer == "Nothing is set up to send this"


def test_what_failed_may_be_tried_again(world, sender):
    sender("refuses")
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)
        for _ in range(MOST_ATTEMPTS):
            actions.deliver(message_id=message.pk, by=by, at=LATER)
        sender("works")

        actions.retry(message_id=message.pk, by=by, at=LATER)
        actions.deliver(message_id=message.pk, by=by, at=LATER)

        message.refresh_from_db()
        assert (message.state, message.attempts) == (State.SENT, 0)


def test_what_was_sent_is_not_tried_again(world):
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by, channel=Channel.ON_SCREEN)

        with pytest.raises(Refused, match="cannot become"):
            actions.retry(message_id=message.pk, by=by, at=LATER)


def test_a_crash_after_handing_over_hands_the_same_message_over_again(world, monkeypatch):
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)
        with monkeypatch.context() as broken:

            def die(*_, **__):
                raise OSError("gone")

            broken.setattr(delivering, "_keep", die)
            with pytest.raises(OSError, match="gone"):
                actions.deliver(message_id=message.pk, by=by, at=LATER)
        message.refresh_from_db()
        assert message.state == State.WAITING

        actions.deliver(message_id=message.pk, by=by, at=LATER)

    assert senders.handed_over == [str(message.pk)] * 2


def test_the_task_acts_as_the_system_user_for_whose_message_it_is(world):
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)

    tasks.deliver.func(str(message.pk), str(by.organisation_id), str(by.partnership_id))

    system = User.objects.get(username="alongside")
    assert (system.kind, system.has_usable_password()) == (UserKind.SYSTEM, False)
    with world.acting(world.adviser):
        assert Message.objects.get().state == State.SENT
        done = Event.objects.get(action="correspondence.deliver")
    assert (done.actor_id, done.role) == (system.pk, "TASK")


def test_the_dispatcher_finds_what_is_due_in_every_partnership(world):
    with world.acting(world.adviser) as by:
        due = make_message(make_agreed(world, by=by), by=by, at=LONG_AGO)
    with world.acting(world.lawyer) as by:
        other = make_message(make_agreed(world, by=by), by=by, at=LONG_AGO)
    context.clear()

    tasks.dispatch.func()

    assert set(senders.handed_over) == {str(due.pk), str(other.pk)}
    assert context.current() == context.Standing()


def test_an_organisation_sees_no_messages_of_another(world):
    with world.acting(world.adviser) as by:
        make_message(make_agreed(world, by=by), by=by)

    with world.acting(world.lawyer) as by:
        assert not queries.visible_to(by).exists()
        assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_hand_a_message_over_once(world, monkeypatch):
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)
    inside, may_go_on = Signal(), Signal()

    def slow(*, message, by, at):
        inside.set()
        may_go_on.wait(10)
        senders.handed_over.append(str(message.pk))
        return Handed(b"{}", "Taken")

    monkeypatch.setattr(senders, "works", slow)

    def work():
        try:
            tasks.deliver.func(str(message.pk), str(by.organisation_id), str(by.partnership_id))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(work)
        assert inside.wait(10)
        workers.submit(work).result(10)  # finds the row in hand, and does nothing
        may_go_on.set()
        first.result(10)

    assert senders.handed_over == [str(message.pk)]
