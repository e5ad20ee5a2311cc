import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.module_loading import import_string

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Role, UserKind
from alongside.audit import actions as audit
from alongside.correspondence import queries
from alongside.correspondence.models import Delivery, Message
from alongside.correspondence.rules import (
    SYSTEM_NAME,
    Channel,
    Handed,
    Kind,
    NotSent,
    State,
    after_failure,
    arrives_by_being_written,
    why_not_move,
)
from alongside.kit.models import Record
from alongside.kit.refusal import Refused
from alongside.people import queries as people
from alongside.people.rules import Purpose

GONE = "This message is not in your outbox any longer"
PROMPT = "alongside.correspondence.tasks.deliver"
log = logging.getLogger(__name__)


# Always a step of another action, whose transaction it joins without a savepoint.
@transaction.atomic(savepoint=False)
def write(
    *,
    kind: Kind,
    channel: Channel,
    subject: Record,
    by: Actor,
    at: datetime,
    recipient_id: UUID | None = None,
    person_id: UUID | None = None,
    purpose: str = "",
    words: str = "",
) -> Message:
    """
    Put a message into the outbox, in the transaction of what it tells.

    Its task is enqueued in the same transaction. Were that task lost, the dispatcher would find the
    message by `next_at`.
    """
    here = arrives_by_being_written(kind, channel)
    message = Message.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        recipient_id=recipient_id,
        person_id=person_id,
        kind=kind,
        channel=channel,
        subject=subject._meta.label,
        subject_id=subject.pk,
        purpose=purpose,
        words=words,
        state=State.SENT if here else State.WAITING,
        written_at=at,
        next_at=at,
        done_at=at if here else None,
    )
    audit.record(
        "correspondence.write",
        message,
        by=by,
        at=at,
        person_id=person_id,
        kind=kind,
        channel=channel,
    )
    if not here:
        _enqueue(message)
    return message


@transaction.atomic
def deliver(*, message_id: UUID, by: Actor, at: datetime) -> Message | None:
    """
    Hand a message over if it waits. Nothing happens where somebody else has it in hand.

    The row stays locked while the sender works. Should we die between handing over and writing it
    down, the message is handed over again, with the same bytes: its receiver knows it by its id.
    """
    message = queries.due(by, message_id, at)
    if message is None:
        return None
    _keep_system_user(by, at)
    # A clock may be a little behind the database's, by which the message and its consent are dated.
    at = max(at, message.written_at)
    if not _may_leave(message, at):
        return _settle(message, State.HELD, by=by, at=at)
    try:
        with transaction.atomic():
            handed = _hand_over(message, by=by, at=at)
    except NotSent as reason:
        return _fail(message, str(reason), by=by, at=at)
    except Exception as error:  # whatever is wrong with a sender, it may not stop other messages
        log.error("A message was not sent: %s", type(error).__name__)
        return _fail(message, type(error).__name__, by=by, at=at)
    _keep(message, handed, went=True, at=at)
    return _settle(message, State.SENT, by=by, at=at)


@transaction.atomic
def retry(*, message_id: UUID, by: Actor, at: datetime) -> Message:
    """Try again to send what failed too often."""
    found = queries.visible_to(by).select_for_update(of=("self",)).filter(pk=message_id).first()
    if found is None:
        raise Refused(GONE)
    _refuse(why_not_move(State(found.state), State.WAITING))
    found.state, found.attempts, found.next_at = State.WAITING, 0, at
    found.save(update_fields=["state", "attempts", "next_at"])
    audit.record("correspondence.retry", found, by=by, at=at)
    _enqueue(found)
    return found


def _keep_system_user(by: Actor, at: datetime) -> None:
    """Have the user as whom tasks act exist: Alongside itself, who can never sign in."""
    if by.role is not Role.TASK or User.objects.filter(pk=by.user_id).exists():
        return
    user = User(
        pk=by.user_id,
        username=SYSTEM_NAME,
        name=by.name,
        email=f"{SYSTEM_NAME}@system.invalid",
        kind=UserKind.SYSTEM,
        password=make_password(None),
        date_joined=at,
    )
    User.objects.bulk_create([user], ignore_conflicts=True)


def _enqueue(message: Message) -> None:
    # By name: tasks stand above actions.
    import_string(PROMPT).enqueue(
        str(message.pk), str(message.organisation_id), str(message.partnership_id)
    )


def _may_leave(message: Message, at: datetime) -> bool:
    """Ask again for the consent that the message needs: it may have been withdrawn meanwhile."""
    if not message.purpose or message.person_id is None:
        return True
    return people.agreed(
        message.person_id, Purpose(message.purpose), at, recipient_id=message.recipient_id
    )


def _hand_over(message: Message, *, by: Actor, at: datetime) -> Handed:
    sender = settings.CORRESPONDENCE_SENDERS.get(message.channel)
    if sender is None:
        raise NotSent("Nothing is set up to send this")
    handed: Handed = import_string(sender)(message=message, by=by, at=at)
    return handed


def _fail(message: Message, reason: str, *, by: Actor, at: datetime) -> Message:
    _keep(message, Handed(b"", reason[:200]), went=False, at=at)
    outcome = after_failure(message.attempts, at)
    message.attempts, message.next_at = outcome.attempts, outcome.next_at
    return _settle(message, outcome.state, by=by, at=at)


def _keep(message: Message, handed: Handed, *, went: bool, at: datetime) -> None:
    Delivery.objects.create(
        partnership_id=message.partnership_id,
        organisation_id=message.organisation_id,
        message=message,
        at=at,
        went=went,
        payload=handed.payload,
        answer=handed.answer,
    )


def _settle(message: Message, state: State, *, by: Actor, at: datetime) -> Message:
    if state is not State.WAITING:
        _refuse(why_not_move(State(message.state), state))
    message.state = state
    message.done_at = at if state in {State.SENT, State.HELD} else None
    message.save(update_fields=["state", "attempts", "next_at", "done_at"])
    audit.record("correspondence.deliver", message, by=by, at=at, state=state)
    return message


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)
