"""
The page of a referral for somebody without an account, by the address of a door.

Nothing of anybody's record is shown here, and whoever is known is answered like whoever is not.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from alongside.accounts.permissions import AtDoor, at_door
from alongside.accounts.rules import DoorKind
from alongside.appointments import queries as appointed
from alongside.desk.forms.door import ReferAtDoor
from alongside.desk.views.door import trusting
from alongside.desk.views.referring import (
    how_soon_words,
    judged_words,
    new_referral,
    read_banner,
    values_of,
)
from alongside.kit.filters import date as in_words
from alongside.kit.refusal import refusals_shown_on
from alongside.law.rules.urgency import HowSoon
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Site
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import ClientIs, Source
from alongside.referrals.rules.doors import neutral_line
from alongside.referrals.schemas import NewReferral

SENT = "sent_by_door"  # in the sign-in session: references, days and states, and nothing else
TOO_OFTEN = "Too much was sent from here in the last hour. Wait 10 minutes, then send it again"
STATUS = "Received"


@at_door(DoorKind.REFERRER, says_limit=True)
def refer(request: AtDoor) -> HttpResponse:
    place = place_of(request)
    if request.method != "POST":
        return page(request, new_form(request, place))
    if "read" in request.POST and not request.is_over_limit:
        return _read(request, place)
    form = new_form(request, place, request.POST)
    if request.is_over_limit:
        form.add_error(None, TOO_OFTEN)
        return page(request, form, status=429)
    if form.is_valid():
        with refusals_shown_on(form):
            return _take(request, form)
    return page(request, form)


def _read(request: AtDoor, place: Site) -> HttpResponse:
    data, was_read = read_banner(request.POST)
    typed = new_form(request, place, initial=values_of(new_form(request, place), data))
    return page(request, typed, banner_read=was_read, nothing_read=not was_read)


def _take(request: AtDoor, form: ReferAtDoor) -> HttpResponse:
    """Send what is confirmed. What is not is kept, and disclosed to nobody until it is."""
    if not form.by_code:
        held = referrals.hold(
            said=dict(request.POST.lists()),
            sender=referrals.Sender(form.referrer(), form.cleaned_data["email"]),
            entry=request.entry,
            is_urgent=form.cleaned_data["how_soon"] == HowSoon.TODAY,
            by=request.actor,
            at=request.at,
        )
        return redirect("desk:confirm_at_door", token_of(request), held.pk)
    referral = referrals.refer(
        new=told_by(form),
        key=form.cleaned_data["key"],
        by=request.actor,
        at=request.at,
        near=near(request),
    )
    answer = sent(request, referral)
    if form.cleaned_data.get("remember"):
        trusting.remember(request, answer)
    return answer


def told_by(form: ReferAtDoor) -> NewReferral:
    new = new_referral(form, Source.LINK)
    return replace(new, referrer_name=form.referrer(), stay=form.stay())


def near(request: AtDoor) -> set[UUID]:
    site_id = request.actor.site_id
    return (
        appointed.providers_sitting_at(request.actor, site_id, after=request.at)
        if site_id
        else set()
    )


# Sent


def sent(request: AtDoor, referral: Referral) -> HttpResponse:
    """Keep for the next page what may be shown of it: a reference, a day and a state."""
    told = {"reference": referral.reference, "on": in_words(request.at), "status": STATUS}
    request.session[SENT] = {"door": str(request.entry.door_id), **told}
    return redirect("desk:sent_at_door", token_of(request))


@at_door(DoorKind.REFERRER)
def receipt(request: AtDoor) -> HttpResponse:
    told = request.session.get(SENT)
    if not told or told["door"] != str(request.entry.door_id):
        return redirect("desk:refer_at_door", token_of(request))
    line = neutral_line(
        partnership=request.actor.partnership_name,
        reference=told["reference"],
        on=told["on"],
        status=told["status"],
    )
    found = {"told": told, "line": line, "place": place_of(request), "again": again(request)}
    return render(request, "desk/door/sent.jinja", found)


# The page


def token_of(request: AtDoor) -> str:
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""


def again(request: AtDoor) -> str:
    return reverse("desk:refer_at_door", args=[token_of(request)])


def place_of(request: AtDoor) -> Site:
    sites = partnerships.sites_of(request.actor)
    return get_object_or_404(sites, pk=request.actor.site_id)


def new_form(
    request: AtDoor,
    place: Site,
    data: QueryDict | None = None,
    *,
    initial: dict[str, Any] | None = None,
) -> ReferAtDoor:
    start = {"key": uuid4().hex, "client_is": ClientIs.PATIENT, "language": "en"}
    return ReferAtDoor(
        data,
        entry=request.entry,
        place=place,
        is_known=trusting.is_known(request),
        initial=start | (initial or {}),
    )


def page(request: AtDoor, form: ReferAtDoor, *, status: int = 200, **more: Any) -> HttpResponse:
    found = {
        "form": form,
        "place": form.place,
        "partnership": request.actor.partnership_name,
        **how_soon_words(request.actor, form, form.place, request.at),
        "number": judged_words(form, "nhs_number"),
    }
    return render(request, "desk/door/refer.jinja", found | more, status=status)
