"""What the pages about one referral share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn
from alongside.audit import actions as audit
from alongside.kit.refusal import refusals_shown_on
from alongside.referrals import queries
from alongside.referrals.models import Referral
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.rules.wording import areas_in_words, client_in_words


def referral_of(request: SignedIn, referral_id: UUID, hand: Hand | None = None) -> Referral:
    """The referral, where it is visible and the actor's organisation is this to it."""
    rows = queries.visible_to(request.actor).select_related(
        "person__contact", "patient", "site", "referring_organisation"
    )
    referral = get_object_or_404(rows, pk=referral_id)
    if hand and hand not in queries.hands_of(request.actor, referral):
        raise Http404
    return referral


def form_page(
    request: SignedIn,
    name: str,
    form: Form,
    act: Callable[[], str],
    referral: Referral,
    page: dict[str, Any] | None = None,
) -> HttpResponse:
    """Act on a sound form and go back to the referral, or show the form with all that was typed."""
    if form.is_valid():
        with refusals_shown_on(form):
            words = act()
            messages.success(request, words)
            return back(request, referral)
    accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
    persons = [referral.person_id, *([referral.patient_id] if referral.patient_id else [])]
    audit.looked_at(persons, page=f"referrals:{name}", by=request.actor, at=request.at)
    shown = {
        "form": form,
        "referral": referral,
        "areas": areas_in_words(referral.domains),
        "client_is": client_in_words(referral.client_is),
        "now": request.at,
        **(page or {}),
    }
    return render(request, f"referrals/{name}.jinja", shown)


def back(request: SignedIn, referral: Referral) -> HttpResponse:
    """To the referral, or to the desk where it is not the actor's to see any more."""
    if queries.visible_to(request.actor).filter(pk=referral.pk).exists():
        return redirect("desk:referral", referral.pk)
    return redirect("desk:home")
