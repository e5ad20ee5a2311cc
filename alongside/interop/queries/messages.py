"""What we had from a partner's system before, and what a message of it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import connection

from alongside.interop import rules, schemas
from alongside.interop.models import Heard, Partner, Received
from alongside.interop.queries.partners import Caller
from alongside.interop.rules import Deed, Earlier, Ids, IncomingReferral, Media, MessageRefused
from alongside.referrals.models import Referral

HAD_IDS = """
SELECT 1 FROM interop_received
WHERE partner_id = %s AND request_id = %s AND correlation_id = %s
"""
# By the number, and by the name only where one of the two messages has no number. Each way has an
# index of its own: asked together, the partner's every message would be read.
SAME_REQUEST = """
SELECT * FROM interop_received
WHERE partner_id = %(partner)s AND deed = 'NEW' AND number_mark = %(number)s::uuid
UNION ALL
SELECT * FROM interop_received
WHERE partner_id = %(partner)s AND deed = 'NEW' AND name_mark = %(name)s::uuid
    AND (number_mark IS NULL OR %(number)s::uuid IS NULL)
"""
HAD = f"""
SELECT m.bundle_id, m.deed, r.queue FROM (
    {SAME_REQUEST}
    UNION ALL
    SELECT * FROM interop_received WHERE partner_id = %(partner)s AND bundle_id = %(bundle)s
) m LEFT JOIN referrals_referral r ON r.id = m.referral_id
"""
NEWEST = f"""
SELECT m.id, m.referral_id, m.addressed FROM ({SAME_REQUEST}) m
ORDER BY m.received_at DESC LIMIT 1
"""


def new_message(
    caller: Caller, ids: Ids, body: bytes, media: Media = Media.JSON
) -> IncomingReferral:
    """Read a message under ids that we did not have before, which we take from this partner."""
    _refuse(rules.why_not_again(earlier(caller.partner, ids)))
    message = schemas.read(body, media)
    _refuse(rules.why_not_process(message, caller.terms))
    return message


def earlier(partner: Partner, ids: Ids) -> Earlier | None:
    """Whether these ids were taken in already."""
    with connection.cursor() as cursor:
        cursor.execute(HAD_IDS, [partner.pk, ids.request, ids.correlation])
        return Earlier.REQUEST_DONE if cursor.fetchone() else None


@dataclass(frozen=True)
class Had:
    """What of a message is here already: the bundle itself, or its request in another one."""

    earlier: Earlier | None
    is_open: bool


def had(partner: Partner, message: IncomingReferral, marks: Mapping[str, UUID]) -> Had:
    """
    Look for the bundle, and for an open request of the same person, at once.

    The ids were looked for before the message was read, and are unique in the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(HAD, {**_known(partner, marks), "bundle": message.header.bundle_id})
        found = cursor.fetchall()
    if any(bundle == message.header.bundle_id for bundle, _, _ in found):
        return Had(Earlier.BUNDLE_DONE, is_open=False)
    return Had(None, any(deed == Deed.NEW and bool(waits_in) for _, deed, waits_in in found))


def marks_of(partner: Partner, message: IncomingReferral) -> Mapping[str, UUID]:
    """Return the hashes under which a request is found again, by what its patient is known by."""
    return {name: uuid5(partner.pk, mark) for name, mark in rules.marks_of(message).items()}


def request_of(partner: Partner, message: IncomingReferral) -> Received | None:
    """The newest message that made this request for this person."""
    known = _known(partner, marks_of(partner, message))
    return next(iter(Received.objects.raw(NEWEST, known)), None)


def answered_by(partner: Partner, identifier: str) -> UUID | None:
    """The referral that a message of ours was about, by the id under which we sent it."""
    try:
        ours = UUID(identifier)
    except ValueError:
        return None
    mine = Received.objects.filter(pk=ours, partner=partner)
    if (at_once := mine.values_list("referral", flat=True).first()) is not None:
        return at_once
    with connection.cursor() as cursor:
        cursor.execute("SELECT referral_of_our_message(%s, %s)", [ours, partner.pk])
        row = cursor.fetchone()
    return row[0] if row else None


def heard_of(referral: Referral) -> list[Heard]:
    """What the system that referred said since, newest first."""
    return list(Heard.objects.filter(referral=referral).order_by("-at", "pk"))


def _known(partner: Partner, marks: Mapping[str, UUID]) -> dict[str, UUID | None]:
    return {"partner": partner.pk, "number": marks.get("number"), "name": marks.get("name")}


def _refuse(why: rules.Fault | None) -> None:
    if why:
        raise MessageRefused(why)
