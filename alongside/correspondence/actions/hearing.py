"""What comes back: that a message arrived or did not, and what somebody texted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence import queries
from alongside.correspondence.actions.writing import write
from alongside.correspondence.models import Message, Reply
from alongside.correspondence.rules import (
    Channel,
    Kind,
    Receipt,
    State,
)
from alongside.correspondence.rules.texts import LOOK_WITHIN, Said, needs_somebody, read
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships
from alongside.people import actions as changing
from alongside.people import queries as people
from alongside.people.rules import How, Purpose

LOOKED = "Somebody has looked at this already"


@dataclass(frozen=True, repr=False)
class Heard:
    """
    A text as it came.

    key        how the carrier calls it, so that it counts once
    is_shared  more than one person was written to at that number
    """

    key: str
    words: str
    is_shared: bool


@transaction.atomic
def keep_receipt(*, message_id: UUID, receipt: Receipt, by: Actor, at: datetime) -> Message | None:
    """Keep what a carrier says of a message that left. That it arrived is never taken back."""
    found = (
        Message.objects.select_for_update(of=("self",))
        .filter(pk=message_id, organisation=by.organisation_id, state=State.SENT)
        .exclude(receipt__in=[Receipt.DELIVERED, receipt])
        .first()
    )
    if found is None:
        return None
    found.receipt, found.receipt_at = receipt, at
    found.save(update_fields=["receipt", "receipt_at"])
    audit.record("correspondence.keep_receipt", found, by=by, at=at, receipt=receipt)
    return found


@transaction.atomic
def hear(*, message_id: UUID, heard: Heard, by: Actor, at: datetime) -> Reply | None:
    """
    Keep a reply beside the message that it answers, and do what it asks.

    STOP counts at once, whoever shares the number; all else waits for a person wherever it is not
    a plain yes from the one person whom we wrote to.
    """
    message = Message.objects.select_for_update(of=("self",)).get(
        pk=message_id, organisation=by.organisation_id
    )
    if Reply.objects.filter(message=message, key=heard.key).exists():
        return None
    said, person_id = read(heard.words), message.person_id
    assert person_id
    reply = Reply(
        partnership_id=message.partnership_id,
        organisation_id=message.organisation_id,
        person_id=person_id,
        message=message,
        key=heard.key,
        said=said,
        words=heard.words[:1000],
        is_shared=heard.is_shared,
        at=at,
        due_at=_due(by, at) if needs_somebody(said, shared=heard.is_shared) else None,
    )
    reply.save(force_insert=True)
    if said is Said.STOP and not heard.is_shared:
        _stop(reply, by=by, at=at)
    audit.record("correspondence.hear", reply, by=by, at=at, person_id=reply.person_id, said=said)
    return reply


@transaction.atomic
def look_at(*, reply_id: UUID, by: Actor, at: datetime) -> Reply:
    """Say that somebody read a reply and did what it takes."""
    found = queries.replies_to(by).select_for_update(of=("self",)).filter(pk=reply_id).first()
    if found is None or found.done_at or not found.due_at:
        raise Refused(LOOKED)
    found.done_at, found.done_by_id = at, by.user_id
    found.save(update_fields=["done_at", "done_by"])
    audit.record("correspondence.look_at", found, by=by, at=at, person_id=found.person_id)
    return found


def _due(by: Actor, at: datetime) -> datetime:
    return partnerships.clock_of(partnerships.partnership_of(by)).after(at, LOOK_WITHIN)


def _stop(reply: Reply, *, by: Actor, at: datetime) -> None:
    """
    Take the consent to be contacted back, at once, and say so once, where that is safe.

    Where the organisation has nothing to do with the person any more, that they texted STOP
    silences its texts all the same.
    """
    if not people.visible_to(by).filter(pk=reply.person_id).exists():
        return
    is_first = not queries.has_said_stop(reply.person_id, but=reply.pk)
    changing.withdraw_consent(
        person_id=reply.person_id, purpose=Purpose.CONTACT, how=How.WRITTEN, by=by, at=at
    )
    if is_first:  # whether it may leave is asked when it does
        write(
            kind=Kind.STOPPED,
            channel=Channel.TEXT,
            subject=reply,
            person_id=reply.person_id,
            template="stopped",
            by=by,
            at=at,
        )
