"""A time for a referral."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.appointments import actions, forms, queries, rules
from alongside.appointments.models import Slot
from alongside.audit import actions as audit
from alongside.kit.filters import date as in_words
from alongside.kit.filters import day_of, time
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import Status as ReferralStatus


@dataclass(frozen=True)
class Day:
    """The free times of one day, at one place or at several."""

    date: date
    slots: list[Slot]


@requires(Permission.BOOK_APPOINTMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = get_object_or_404(
        referrals.visible_to(request.actor).select_related("person", "site"), pk=referral_id
    )
    form = forms.ChooseTime(posted(request), initial={"needs": referral.person.needs})
    if form.is_valid():
        with refusals_shown_on(form):
            booking = actions.book(
                person_id=referral.person_id,
                slot_id=form.cleaned_data["chosen"],
                referral_id=referral.pk,
                bring=form.cleaned_data["bring"],
                needs=form.cleaned_data["needs"],
                by=request.actor,
                at=request.at,
            )
            when = f"{in_words(booking.starts_at)} at {time(booking.starts_at)}"
            messages.success(request, f"Appointment booked for {when}")
            return redirect("desk:referral", referral.pk)
    audit.looked_at([referral.person_id], page="appointments:book", by=request.actor, at=request.at)
    return render(request, "appointments/book.jinja", _times(request, referral, form))


def _times(request: SignedIn, referral: Referral, form: forms.ChooseTime) -> dict[str, object]:
    """The free times for this referral: at its place of care first, then elsewhere."""
    actor, at = request.actor, request.at
    refused = rules.why_no_time(ReferralStatus(referral.status))
    can_book = refused is None or ReferralStatus(referral.status) in rules.BY_OFFER
    urgent = queries.is_urgent(referral)
    whose = queries.providers_for(actor, referral, at=at) if can_book else []
    found = queries.times(actor, site_id=referral.site_id, after=at, urgent=urgent, providers=whose)
    lost = form.cleaned_data.get("chosen") if form.is_bound else None
    return {
        "form": form,
        "referral": referral,
        "now": at,
        "refused": "" if can_book else refused,
        "booked": list(queries.to_come(actor, referral, at=at)),
        "here": _by_day(found.here),
        "elsewhere": _by_day(found.elsewhere),
        "alternatives": queries.alternatives(actor, lost, at=at, urgent=urgent, providers=whose)
        if lost
        else [],
        "is_held": rules.is_held,
        "weeks": rules.AHEAD.days // 7,
    }


def _by_day(slots: list[Slot]) -> list[Day]:
    return [
        Day(day, list(of_day))
        for day, of_day in groupby(slots, lambda slot: day_of(slot.starts_at))
    ]
