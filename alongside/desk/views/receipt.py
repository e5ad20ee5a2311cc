"""What whoever referred takes away: a reference, what happens next, and a slip."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.appointments import queries as appointed
from alongside.audit import actions as audit
from alongside.kit.filters import date as in_words
from alongside.people import queries as people
from alongside.people.models import Contact, Person
from alongside.people.rules import AskedAlone, ContactChannel, Purpose, language_name
from alongside.referrals import queries as referred
from alongside.referrals.models import Referral
from alongside.referrals.rules import WITH_A_PROVIDER, Status
from alongside.referrals.rules.doors import neutral_line
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.rules.wording import next_for_referrer

CAN_BOOK = {*WITH_A_PROVIDER, Status.RECEIVED, Status.PROPOSED} - {Status.BOOKED}


@require_safe
@requires(Permission.REFER)
def receipt(request: SignedIn, referral_id: UUID) -> HttpResponse:
    rows = referred.visible_to(request.actor).select_related("person__contact", "provider", "site")
    referral = get_object_or_404(rows, pk=referral_id)
    if Hand.REFERRER not in referred.hands_of(request.actor, referral):
        raise Http404
    audit.looked_at([referral.person_id], page="desk:receipt", by=request.actor, at=request.at)
    contact: Contact | None = getattr(referral.person, "contact", None)
    booking = appointed.to_come(request.actor, referral, at=request.at).first()
    tells_status = people.agreed(
        referral.person_id,
        Purpose.SHARE_STATUS,
        request.at,
        recipient_id=request.actor.organisation_id,
    )
    is_known = tells_status or referral.status in (Status.RECEIVED, Status.PROPOSED)
    soon = referred.how_soon(request.actor, referral, request.at)
    if soon.is_danger and not soon.handed_over:  # nobody in danger is left in a queue alone
        return redirect("referrals:call", referral.pk)
    page = {
        "referral": referral,
        "soon": soon if soon.is_same_day_as_told else None,
        "booking": booking,
        "can_book": booking is None and referral.status in CAN_BOOK,
        "next": next_for_referrer(referral.queue, provider_name(referral)) if is_known else "",
        "provider": provider_name(referral),
        "asked_alone": contact is not None and contact.asked_alone == AskedAlone.YES,
        "no_slip": people.why_not_reach(referral.person_id, ContactChannel.PRINT, request.at),
        "tells_status": tells_status,
        "at_risk": bool(people.at_risk([referral.person_id])),
        "speaks": _spoken_by(referral.person),
        "line": neutral_line(
            partnership=request.actor.partnership_name,
            reference=referral.reference,
            on=in_words(referral.received_at),
            status=referral.get_status_display() if is_known else Status.RECEIVED.label,
        ),
        "now": request.at,
    }
    return render(request, "desk/receipt.jinja", page)


def _spoken_by(person: Person) -> str:
    """The language; one that is not in the list was typed, and stands with what they need."""
    return person.needs.removeprefix("Speaks ") or language_name(person.language)


def provider_name(referral: Referral) -> str:
    """A provider is proposed once its own conflict check says “can take”; then it is named."""
    return referral.provider.name if referral.provider else ""
