"""A text or an e-mail to the person, from words that were agreed beforehand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.appointments import queries as appointed
from alongside.appointments.models import Booking
from alongside.audit import actions as audit
from alongside.correspondence import queries as written
from alongside.correspondence.rules import Channel, Kind
from alongside.correspondence.rules.templates import Addressee, Template, filled, templates
from alongside.desk.forms.texting import WriteTo
from alongside.kit.filters import date as day_in_words
from alongside.kit.filters import time as time_in_words
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.people import queries as people
from alongside.referrals import actions
from alongside.referrals import queries as referred
from alongside.referrals.models import Referral
from alongside.referrals.rules import Status, Way, why_not_attempt
from alongside.referrals.rules.tracking import Hand

WAY_OF = {Channel.TEXT: Way.TEXT, Channel.EMAIL: Way.EMAIL}


@requires(Permission.LOG_CONTACT)
def write_to(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = _referral(request, referral_id)
    if why_not_attempt(Status(referral.status)):
        return redirect("desk:referral", referral.pk)
    booking = appointed.to_come(request.actor, referral, at=request.at).first()
    why_not = referred.why_not_by(referral.person_id, request.at)
    offered = _offered(referral, why_not, booking)
    known = _known(request, booking)
    form = WriteTo(posted(request), templates=offered, initial=known)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.write_to(
                referral_id=referral.pk,
                template_id=form.cleaned_data["template"],
                filled_in=known | {"number": form.cleaned_data["number"]},
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "It leaves within seconds. It counts as an attempt")
            return redirect("desk:referral", referral.pk)
    audit.looked_at([referral.person_id], page="desk:text", by=request.actor, at=request.at)
    page = {
        "form": form,
        "referral": referral,
        "offered": offered,
        "words": {each.id: _preview(each, known) for each in offered},
        "why_not": {way.label: why_not[way] for way in WAY_OF.values() if why_not[way]},
    }
    return render(request, "desk/text.jinja", page)


@require_POST
@requires(Permission.LOG_CONTACT)
def take_back(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = _referral(request, referral_id)
    try:
        again = actions.take_back(referral_id=referral.pk, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:referral", referral.pk)
    messages.success(request, "They are back, under a new reference")
    return redirect("desk:referral", again.pk)


def _referral(request: SignedIn, referral_id: UUID) -> Referral:
    rows = referred.visible_to(request.actor).select_related("person__contact")
    referral = get_object_or_404(rows, pk=referral_id)
    if Hand.PROVIDER not in referred.hands_of(request.actor, referral):
        raise Http404
    return referral


def _offered(
    referral: Referral, why_not: dict[Way, str | None], booking: Booking | None
) -> list[Template]:
    """What may be sent to this person now: by a safe way, and saying nothing to who is at risk."""
    at_risk = bool(people.at_risk([referral.person_id]))
    return [
        each
        for each in templates().values()
        if each.to is Addressee.PERSON
        and each.kind in ({Kind.RING, Kind.REMINDER} if booking else {Kind.RING})
        and why_not[WAY_OF[each.channel]] is None
        and (each.content_free or not at_risk)
    ]


def _known(request: SignedIn, booking: Booking | None) -> dict[str, str]:
    """What templates are filled in with, as far as we know it."""
    route = written.route_to(request.actor.organisation_id, None)
    found = {
        "provider": request.actor.organisation_name,
        "number": route.ring_on if route else "",
    }
    if booking is not None:
        found["day"] = day_in_words(booking.starts_at).rsplit(" ", 1)[0]
        found["time"] = time_in_words(booking.starts_at)
        found["place"] = booking.session.site.name
    return found


def _preview(template: Template, known: dict[str, str]) -> str:
    shown: Any = {"number": "…"} | {name: value for name, value in known.items() if value}
    words = filled(template, shown)
    return words.words if words else ""
