from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind, State, arrives_by_being_written
from alongside.kit.models import Record
from alongside.kit.writing import create

PROMPT = "alongside.correspondence.tasks.deliver"


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
    template: str = "",
    personalisation: Mapping[str, str] | None = None,
) -> Message:
    """
    Put a message into the outbox, in the transaction of what it tells.

    Its task is enqueued in the same transaction. Were that task lost, the dispatcher would find the
    message by `next_at`. What names no recipient and is no system's goes to the person.
    """
    here = arrives_by_being_written(kind, channel)
    message = Message(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        recipient_id=recipient_id,
        person_id=person_id,
        patient_id=getattr(subject, "patient_id", None),
        kind=kind,
        channel=channel,
        subject=subject._meta.label,
        subject_id=subject.pk,
        purpose=purpose,
        words=words,
        template=template,
        personalisation=dict(personalisation or {}),
        why="",
        receipt="",
        state=State.SENT if here else State.WAITING,
        written_at=at,
        next_at=at,
        done_at=at if here else None,
    )
    create(message)
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
        enqueue(message)
    return message


def enqueue(message: Message) -> None:
    # By name: tasks stand above actions.
    import_string(PROMPT).enqueue(
        str(message.pk), str(message.organisation_id), str(message.partnership_id)
    )
