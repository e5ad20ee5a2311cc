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
from alongside.correspondence.actions.writing import enqueue
from alongside.correspondence.models import Delivery, Message
from alongside.correspondence.rules import (
    SYSTEM_NAME,
    Handed,
    NeverSent,
    NotSent,
    State,
    after_failure,
    why_not_leave,
    why_not_move,
)
from alongside.correspondence.rules.templates import template
from alongside.kit.refusal import Refused
from alongside.people import queries as people
from alongside.people.rules import Purpose

GONE = "This message is not in your outbox any longer"
WITHDRAWN = "They had not agreed, or no longer agreed"
DIED = "They have died"
log = logging.getLogger(__name__)


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
    keep_system_user(by=by, at=at)
    # A clock may be a little behind the database's, by which the message and its consent are dated.
    at = max(at, message.written_at)
    if why := _why_not_leave(message, by, at):
        return _settle(message, State.HELD, by=by, at=at, why=why)
    try:
        with transaction.atomic():
            handed = _hand_over(message, by=by, at=at)
    except NotSent as reason:
        for_good = isinstance(reason, NeverSent)
        return _fail(message, str(reason), by=by, at=at, for_good=for_good)
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
    found.state, found.attempts, found.next_at, found.why = State.WAITING, 0, at, ""
    found.save(update_fields=["state", "attempts", "next_at", "why"])
    audit.record("correspondence.retry", found, by=by, at=at)
    enqueue(found)
    return found


@transaction.atomic
def hold(*, message_id: UUID, why: str, by: Actor, at: datetime) -> Message | None:
    """Keep back a message that waits, or that failed, for a reason that holds nothing personal."""
    waits = [State.WAITING, State.FAILED]
    found = (
        queries.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=message_id, state__in=waits)
        .first()
    )
    return found and _settle(found, State.HELD, by=by, at=at, why=why)


@transaction.atomic(savepoint=False)
def keep_system_user(*, by: Actor, at: datetime) -> None:
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


def _why_not_leave(message: Message, by: Actor, at: datetime) -> str | None:
    """Ask again for all that the message needs: it may have changed since it was written."""
    if message.person_id is None:
        return None
    people.hold_consents([message.person_id])
    if queries.is_to_the_person(message):
        known = template(message.template)
        now = queries.reachable(message, by, at)
        return why_not_leave(now, content_free=known is not None and known.content_free)
    if people.died_since(message.person_id, message.written_at):
        return DIED
    if not message.purpose:
        return None
    agreed = people.agreed(
        message.person_id, Purpose(message.purpose), at, recipient_id=message.recipient_id
    )
    return None if agreed else WITHDRAWN


def _hand_over(message: Message, *, by: Actor, at: datetime) -> Handed:
    sender = settings.CORRESPONDENCE_SENDERS.get(message.channel)
    if sender is None:
        raise NotSent("Nothing is set up to send this")
    handed: Handed = import_string(sender)(message=message, by=by, at=at)
    return handed


def _fail(
    message: Message, reason: str, *, by: Actor, at: datetime, for_good: bool = False
) -> Message:
    _keep(message, Handed(b"", reason[:200]), went=False, at=at)
    outcome = after_failure(message.attempts, at, for_good=for_good)
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
        to_key=handed.to_key,
        carrier_id=handed.carrier_id,
    )


def _settle(message: Message, state: State, *, by: Actor, at: datetime, why: str = "") -> Message:
    if state is not State.WAITING:
        _refuse(why_not_move(State(message.state), state))
    message.state, message.why = state, why
    message.done_at = at if state in {State.SENT, State.HELD} else None
    message.save(update_fields=["state", "attempts", "next_at", "done_at", "why"])
    audit.record("correspondence.deliver", message, by=by, at=at, state=state)
    return message


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)
