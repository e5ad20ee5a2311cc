"""Refer someone, on one page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.appointments import actions as appointments
from alongside.appointments import queries as appointed
from alongside.appointments.models import Slot
from alongside.audit import actions as audit
from alongside.desk import forms, queries
from alongside.desk.forms import referring
from alongside.desk.views import turning
from alongside.desk.views.referring import (
    how_soon_words,
    judged_words,
    new_referral,
    read_banner,
    values_of,
)
from alongside.kit import filters
from alongside.kit.refusal import refusals_shown_on
from alongside.law.rules.urgency import HowSoon
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Site
from alongside.people import queries as people
from alongside.people.models import Person
from alongside.people.rules import LANGUAGES, MATCHES, judged
from alongside.referrals import actions as referrals
from alongside.referrals import queries as referred
from alongside.referrals.models import Referral
from alongside.referrals.rules import ClientIs

TIMES = 6


@requires(Permission.REFER)
def refer(request: SignedIn) -> HttpResponse:
    sites = _sites(request)
    if request.method != "POST":
        return _page(request, _form(request, sites, None), sites)
    if "find" in request.POST:
        return _found(request, sites)
    if "read" in request.POST:
        return _banner(request, sites)
    if "times" in request.POST:
        return _kept(request, sites, _form(request, sites, request.POST))
    form = _form(request, sites, request.POST)
    if "away" in request.POST:
        return turning.away(request, form) or _page(request, form, sites)
    if form.is_valid():
        if already := turning.already(request, form):
            return _again(request, sites, form, already)
        with refusals_shown_on(form):
            return redirect("desk:receipt", _send(request, form).pk)
        # What was shown as free may be taken by now.
        form.offer(_offered(request, sites, request.POST))
    return _page(request, form, sites)


def _again(
    request: SignedIn, sites: list[Site], form: forms.Refer, already: turning.Already
) -> HttpResponse:
    """Say that they have an open referral, or add to that one."""
    added = turning.added_to_it(request, form, already) if "add" in request.POST else None
    return added or _page(request, form, sites, already=already)


def _send(request: SignedIn, form: forms.Refer) -> Referral:
    said, by, at = form.cleaned_data, request.actor, request.at
    new = new_referral(form)
    if said["slot"]:
        booking = appointments.refer_and_book(
            new=new, key=said["key"], slot_id=UUID(said["slot"]), by=by, at=at
        )
        return Referral(pk=booking.referral_id)
    near = appointed.providers_sitting_at(by, new.site_id, after=at) if new.site_id else set()
    return referrals.refer(new=new, key=said["key"], by=by, at=at, near=near)


# The page


def _sites(request: SignedIn) -> list[Site]:
    """Where the referral may come from: the referrer's own place, or that of their organisation."""
    actor = request.actor
    everywhere = list(partnerships.sites_of(actor))
    if actor.site_id:
        return [site for site in everywhere if site.pk == actor.site_id]
    own = [site for site in everywhere if site.organisation_id == actor.organisation_id]
    return own or everywhere


def _form(request: SignedIn, sites: list[Site], data: QueryDict | None, **more: Any) -> forms.Refer:
    return forms.Refer(
        data,
        sites=sites,
        times=_offered(request, sites, data),
        at=request.at,
        initial=_known_before(request, sites),
        no_room=not queries.room(request.actor).is_there,
        **more,
    )


def _known_before(request: SignedIn, sites: list[Site]) -> dict[str, Any]:
    """What need not be typed again: the place, the practice, how the referrer is reached."""
    only = sites[0] if len(sites) == 1 else None
    last = (
        referred.visible_to(request.actor)
        .filter(referrer=request.actor.user_id)
        .order_by("-received_at", "pk")
        .values_list("referrer_contact", flat=True)
        .first()
    )
    return {
        "key": forms.Refer.new_key(),
        "client_is": ClientIs.PATIENT,
        "language": "en",
        "slot": referring.LATER,
        "site": str(only.pk) if only else None,
        "gp_practice": only.ods_code if only else "",
        "referrer_contact": last or request.user.email,
    }


def _offered(request: SignedIn, sites: list[Site], data: QueryDict | None) -> list[tuple[str, str]]:
    """The next free times at this place. Those held for urgent problems show once it is urgent."""
    said: Mapping[str, Any] = data or {}
    chosen = said.get("site") or (str(sites[0].pk) if len(sites) == 1 else "")
    site = next((site for site in sites if str(site.pk) == chosen), None)
    if site is None:
        return []
    urgent = said.get("how_soon") == HowSoon.TODAY
    slots = appointed.free_slots(
        request.actor, site_id=site.pk, after=request.at, limit=TIMES, urgent=urgent
    )
    return [(str(slot.pk), slot_words(slot, request.at)) for slot in slots]


def slot_words(slot: Slot, at: datetime) -> str:
    moment = filters.when(slot.starts_at, at)
    return f"{moment[:1].upper()}{moment[1:]} with {slot.session.adviser_name}"


def _page(request: SignedIn, form: forms.Refer, sites: list[Site], **more: Any) -> HttpResponse:
    accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
    only = sites[0] if len(sites) == 1 else None
    page = {
        "form": form,
        "only_site": only,
        **how_soon_words(request.actor, form, only, request.at),
        "number": judged_words(form, "nhs_number"),
        "now": request.at,
    }
    return render(request, "desk/refer.jinja", page | more)


# Finding somebody who is known already


def _found(request: SignedIn, sites: list[Site]) -> HttpResponse:
    """Fill in who somebody is, where the referrer sees them already. Nothing is sent."""
    form = _form(request, sites, request.POST)
    form.full_clean()
    number, status = judged(form.cleaned_data.get("nhs_number", ""))
    born = form.cleaned_data.get("born")
    if not number or born is None:
        return _kept(request, sites, form, sought="Enter an NHS number and a date of birth to find")
    person = people.known_as(request.actor, nhs_number=number, born=born)
    if person is None or status not in MATCHES:
        words = "Nobody you can see has this number and birth date. Enter their name"
        return _kept(request, sites, form, sought=words)
    audit.looked_at([person.pk], page="desk:refer", by=request.actor, at=request.at)
    return _filled(request, sites, form, person)


def _banner(request: SignedIn, sites: list[Site]) -> HttpResponse:
    """Read the banner that was pasted, and look whether they are known here. Nothing is sent."""
    data, was_read = read_banner(request.POST)
    request.POST = data  # type: ignore[assignment]
    form = _form(request, sites, data)
    if not was_read:
        words = "Nothing in it could be read for certain. Enter who it is below"
        return _kept(request, sites, form, sought=words)
    form.full_clean()
    number, status = judged(form.cleaned_data.get("nhs_number", ""))
    born = form.cleaned_data.get("born")
    known = people.known_as(request.actor, nhs_number=number, born=born) if born else None
    if known is None or status not in MATCHES:
        return _kept(request, sites, form, banner_read=True)
    audit.looked_at([known.pk], page="desk:refer", by=request.actor, at=request.at)
    already = turning.open_of(request, known.pk)
    return _kept(request, sites, form, banner_read=True, person=known, already=already)


def _filled(
    request: SignedIn, sites: list[Site], form: forms.Refer, person: Person
) -> HttpResponse:
    known = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "gp_practice": person.gp_practice_code,
        "language": person.language if person.language in LANGUAGES else "",
    }
    already = turning.open_of(request, person.pk)
    return _kept(request, sites, form, known=known, person=person, already=already)


def _kept(
    request: SignedIn,
    sites: list[Site],
    form: forms.Refer,
    *,
    known: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show the page with all that was typed, and no complaint: nothing was sent yet."""
    data = request.POST.copy()
    for name, value in (known or {}).items():
        if value:
            data[name] = value
    typed = forms.Refer(
        None,
        sites=sites,
        times=_offered(request, sites, request.POST),
        at=request.at,
        initial=values_of(form, data),
        no_room=form.no_room,
    )
    return _page(request, typed, sites, **more)
