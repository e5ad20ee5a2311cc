from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind, State
from alongside.kit.models import Record


@transaction.atomic
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

    What is shown on screen has arrived by being written. Everything else waits: the dispatcher
    finds it by `next_at`, so that a message whose own task is lost leaves all the same.
    """
    here = channel is Channel.ON_SCREEN
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
    return message
