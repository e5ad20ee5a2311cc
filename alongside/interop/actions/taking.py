"""A message is taken in: kept as it came, with what it does, whole or not at all, and once."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from alongside.accounts.rules import Actor
from alongside.appointments import queries as appointments
from alongside.audit import actions as audit
from alongside.interop import queries, rules, schemas
from alongside.interop.models import Heard, Partner, Received
from alongside.interop.rules import (
    Deed,
    Ids,
    IncomingReferral,
    Media,
    MessageRefused,
    Why,
    deed_of,
    fault,
)
from alongside.interop.schemas import Ours
from alongside.kit.ids import new_id
from alongside.kit.locks import constraint_of, try_lock
from alongside.kit.refusal import Refused
from alongside.kit.writing import create, together
from alongside.referrals import actions as referrals
from alongside.referrals import queries as referred
from alongside.referrals.models import Referral
from alongside.referrals.rules import ALREADY_SENT, Exit, Status

REPEATS = {
    "one_message_for_its_ids": Why.REQUEST_REPEATED,
    "one_message_for_a_bundle": Why.BUNDLE_REPEATED,
}
BY_MESSAGE = {
    "revoked": "Taken back by the referrer’s system",
    "entered-in-error": "Sent in error by the referrer’s system",
}
AUDITED = {
    Deed.NEW: "interop.take_in",
    Deed.CANCEL: "interop.cancel",
    Deed.RESPONSE: "interop.hear",
}


@transaction.atomic
def take_in(
    *,
    message: IncomingReferral,
    body: bytes,
    media: Media = Media.JSON,
    ids: Ids,
    partner: Partner,
    endpoint: str,
    by: Actor,
    at: datetime,
) -> Received:
    """
    Keep a message as it came, with what it does: a referral is made, taken back or spoken of.

    Whoever sends it again while we are at it is told so at once, and holds no connection waiting.
    """
    bundle_id, deed = message.header.bundle_id, deed_of(message)
    marks = queries.marks_of(partner, message)
    if not try_lock(
        uuid5(partner.pk, f"ids:{ids.request}:{ids.correlation}"),
        uuid5(partner.pk, f"bundle:{bundle_id}"),
        *list(marks.values())[:1],
    ):
        raise MessageRefused(fault(Why.STILL_PROCESSING))
    had = queries.had(partner, message, marks)
    if why := rules.why_not_again(had.earlier):
        raise MessageRefused(why)
    if deed is Deed.NEW and had.is_open:  # a sender revokes its request, then sends it again
        raise MessageRefused(fault(Why.OPEN_HERE))
    # What a new referral is made of travels together. Taking one back reads what it writes.
    with _repeats_refused(), together() if deed is Deed.NEW else nullcontext():
        referral = DOES[deed](message, partner, by=by, at=at)
        received = _received(message, deed, referral, ids, partner, by=by, at=at)
        received.body, received.media = body, media
        received.number_mark, received.name_mark = marks.get("number"), marks.get("name")
        _answer(received, message, deed, referral, endpoint, by=by, at=at)
        create(received)
        if deed is Deed.RESPONSE:
            _hear(message, received, at)
        audit.record(AUDITED[deed], received, by=by, at=at, person_id=referral.person_id)
    return received


def _received(
    message: IncomingReferral,
    deed: Deed,
    referral: Referral,
    ids: Ids,
    partner: Partner,
    *,
    by: Actor,
    at: datetime,
) -> Received:
    return Received(
        pk=new_id(),
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        partner=partner,
        request_id=ids.request,
        correlation_id=ids.correlation,
        bundle_id=message.header.bundle_id,
        deed=deed,
        referral=referral,
        received_at=at,
    )


def _answer(
    received: Received,
    message: IncomingReferral,
    deed: Deed,
    referral: Referral,
    endpoint: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    ours = Ours(by.partnership_name, None, message.service, endpoint)
    received.answered = schemas.synchronous_answer(
        message, deed, reference=referral.reference, ours=ours, answer_id=received.pk, at=at
    )
    received.addressed = schemas.addressed(message) | {"endpoint": endpoint}


def _refer(message: IncomingReferral, partner: Partner, *, by: Actor, at: datetime) -> Referral:
    new = queries.new_referral(message, site_id=partner.site_id)
    site = partner.site_id
    near = appointments.providers_sitting_at(by, site, after=at) if site else ()
    try:
        return referrals.refer(new=new, key=message.header.bundle_id, near=near, by=by, at=at)
    except Refused as refusal:
        was_sent = str(refusal) == ALREADY_SENT
        why = Why.BUNDLE_REPEATED if was_sent else Why.NOT_TAKEN
        raise MessageRefused(fault(why)) from refusal


def _cancel(message: IncomingReferral, partner: Partner, *, by: Actor, at: datetime) -> Referral:
    """Take a referral back. What is not newer than the request itself changes nothing."""
    asked = queries.request_of(partner, message)
    referral = _of_ours(asked.referral_id if asked else None, Why.REQUEST_UNKNOWN, by)
    kept = asked.addressed["request"].get("last_updated") if asked else None
    if not rules.is_newer(message.request.last_updated, kept):
        return referral
    if not rules.may_be_cancelled(Status(referral.status)):
        raise MessageRefused(fault(Why.CHANGED_HERE))
    note = BY_MESSAGE.get(message.request.status or "", "")
    try:
        return referrals.withdraw(
            referral_id=referral.pk, reason=Exit.WITHDREW, note=note, by=by, at=at
        )
    except Refused as refusal:
        raise MessageRefused(fault(Why.CHANGED_HERE)) from refusal


def _respond(message: IncomingReferral, partner: Partner, *, by: Actor, at: datetime) -> Referral:
    about = queries.answered_by(partner, message.header.responds_to or "")
    return _of_ours(about, Why.RESPONSE_UNKNOWN, by)


def _of_ours(referral_id: UUID | None, otherwise: Why, by: Actor) -> Referral:
    """Return a referral that is seen from here. What is behind a wall is not there at all."""
    seen = referred.visible_to(by).filter(pk=referral_id).first() if referral_id else None
    if seen is None:
        raise MessageRefused(fault(otherwise))
    return seen


type Does = Callable[..., Referral]

DOES: Mapping[Deed, Does] = {Deed.NEW: _refer, Deed.CANCEL: _cancel, Deed.RESPONSE: _respond}


def _hear(message: IncomingReferral, received: Received, at: datetime) -> None:
    said: Any = dict.fromkeys(each.text for each in message.reasons)
    Heard.objects.create(
        partnership_id=received.partnership_id,
        organisation_id=received.organisation_id,
        referral_id=received.referral_id,
        received=received,
        request_status=(message.request.status or "")[:30],
        appointment_status=(message.appointment or "")[:30],
        words="\n\n".join(said),
        at=at,
    )


@contextmanager
def _repeats_refused() -> Iterator[None]:
    """Refuse in the standard's words what the database knows to be here already."""
    try:
        yield
    except IntegrityError as error:
        why = REPEATS.get(constraint_of(error))
        if why is None:
            raise
        raise MessageRefused(fault(why)) from error
