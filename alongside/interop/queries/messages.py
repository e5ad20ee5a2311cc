"""What we had from a partner's system before, and what a message of it speaks of."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import Q, QuerySet

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


def earlier(partner: Partner, ids: Ids, bundle_id: str | None = None) -> Earlier | None:
    """Whether these ids, or this bundle, were taken in already."""
    same_ids = Q(request_id=ids.request, correlation_id=ids.correlation)
    known = same_ids | Q(bundle_id=bundle_id) if bundle_id else same_ids
    had = Received.objects.filter(known, partner=partner)
    found = set(had.values_list("request_id", "correlation_id"))
    if (ids.request, ids.correlation) in found:
        return Earlier.REQUEST_DONE
    return Earlier.BUNDLE_DONE if found else None


def marks_of(partner: Partner, message: IncomingReferral) -> Mapping[str, UUID]:
    """Return the hashes under which a request is found again, by what its patient is known by."""
    return {name: uuid5(partner.pk, mark) for name, mark in rules.marks_of(message).items()}


def is_open(partner: Partner, message: IncomingReferral) -> bool:
    """Whether the same request for the same person has not ended yet."""
    return _requests(partner, message).filter(referral__queue__gt="").exists()


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
    """By the number, and by the name only where one of the two messages has no number."""
    marks = marks_of(partner, message)
    number, name = marks.get("number"), marks.get("name")
    same = Q(number_mark=number) if number else Q(pk=None)
    if name:
        same |= Q(name_mark=name, number_mark=None) if number else Q(name_mark=name)
    return Received.objects.filter(same, partner=partner, deed=Deed.NEW)


def _refuse(why: rules.Fault | None) -> None:
    if why:
        raise MessageRefused(why)
