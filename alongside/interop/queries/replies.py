"""The answer to a referral that came by message, as bytes."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from alongside.appointments.models import Booking
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Kind, NotSent
from alongside.interop import schemas
from alongside.interop.rules import IncomingReferral, Reply, reply_to
from alongside.interop.schemas import Ours
from alongside.referrals.models import Referral
from alongside.referrals.rules import Exit, Status

MEETS = (Reply.BOOKED, Reply.MISSED)


@dataclass(frozen=True, repr=False)
class Letter:
    """What leaves: a reply, the same each time it is made, and the headers that go with it."""

    reply: Reply
    payload: bytes
    headers: dict[str, str]


@dataclass(frozen=True, repr=False)
class _Asked:
    """Whom to answer, under which correlation."""

    correlation_id: UUID
    message: IncomingReferral
    endpoint: str


def letter_for(message: Message) -> Letter:
    """Make the reply that a message of our outbox is, or say why there is none."""
    referral = Referral.objects.filter(pk=message.subject_id).first()
    asked = _asked(message.subject_id)
    if referral is None or asked is None:
        raise NotSent("The message that is answered is not to be seen from here")
    reply = reply_to(
        Kind(message.kind),
        is_finished=referral.status == Status.CLOSED_COMPLETE,
        has_no_room=referral.exit == Exit.NO_CAPACITY,
    )
    if reply is None:
        raise NotSent("This standard has no words for such a message")
    bundle = schemas.response_bundle(
        asked.message,
        reply,
        reference=referral.reference,
        ours=_ours(message, asked),
        response_id=message.pk,
        at=message.written_at,
        says=message.words or None,
        meeting=_meeting(referral, message) if reply in MEETS else None,
    )
    return Letter(reply, json.dumps(bundle).encode(), _headers(message, asked))


def _asked(referral_id: UUID) -> _Asked | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT correlation_id, addressed FROM whom_to_answer(%s)", [referral_id])
        row = cursor.fetchone()
    if row is None:
        return None
    kept = json.loads(row[1])
    return _Asked(row[0], schemas.to_be_answered(kept), kept["endpoint"])


def _ours(message: Message, asked: _Asked) -> Ours:
    us = message.organisation
    return Ours(us.name, us.ods_code or None, asked.message.service, asked.endpoint)


def _headers(message: Message, asked: _Asked) -> dict[str, str]:
    return {
        "Content-Type": "application/fhir+json",
        "X-Request-Id": str(uuid5(NAMESPACE_URL, f"request:{message.pk}")),
        "X-Correlation-Id": str(asked.correlation_id),
    }


def _meeting(referral: Referral, message: Message) -> tuple[datetime, datetime] | None:
    """The appointment that was newest when the message was written."""
    booking = (
        Booking.objects.filter(referral=referral, created_at__lte=message.created_at)
        .order_by("-created_at", "pk")
        .first()
    )
    return (booking.starts_at, booking.ends_at) if booking else None
