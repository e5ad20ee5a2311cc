"""What we had from a partner's system before, and what a message of it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from alongside.interop import rules, schemas
from alongside.interop.models import Heard, Partner, Received
from alongside.interop.queries.partners import Caller
from alongside.interop.rules import Deed, Earlier, Ids, IncomingReferral, Media, MessageRefused
from alongside.referrals.models import Referral


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
    same = Received.objects.filter(
        partner=partner, request_id=ids.request, correlation_id=ids.correlation
    )
    return Earlier.REQUEST_DONE if same.exists() else None


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
    same = Q(bundle_id=message.header.bundle_id) | _same_request(marks) & Q(deed=Deed.NEW)
    queue = Referral.objects.filter(pk=OuterRef("referral")).values("queue")
    found = list(
        Received.objects.filter(same, partner=partner)
        .annotate(waits_in=Subquery(queue))
        .values_list("bundle_id", "deed", "waits_in")
    )
    if any(bundle == message.header.bundle_id for bundle, _, _ in found):
        return Had(Earlier.BUNDLE_DONE, is_open=False)
    return Had(None, any(deed == Deed.NEW and bool(waits_in) for _, deed, waits_in in found))


def marks_of(partner: Partner, message: IncomingReferral) -> Mapping[str, UUID]:
    """Return the hashes under which a request is found again, by what its patient is known by."""
    return {name: uuid5(partner.pk, mark) for name, mark in rules.marks_of(message).items()}


def request_of(partner: Partner, message: IncomingReferral) -> Received | None:
    """The newest message that made this request for this person."""
    return _requests(partner, message).defer("body", "answered").order_by("-received_at").first()


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


def _requests(partner: Partner, message: IncomingReferral) -> QuerySet[Received]:
    same = _same_request(marks_of(partner, message))
    return Received.objects.filter(same, partner=partner, deed=Deed.NEW)


def _same_request(marks: Mapping[str, UUID]) -> Q:
    """By the number, and by the name only where one of the two messages has no number."""
    number, name = marks.get("number"), marks.get("name")
    same = Q(number_mark=number) if number else Q(pk=None)
    if name:
        same |= Q(name_mark=name, number_mark=None) if number else Q(name_mark=name)
    return same


def _refuse(why: rules.Fault | None) -> None:
    if why:
        raise MessageRefused(why)
