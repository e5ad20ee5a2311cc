from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions, forms, queries
from alongside.referrals.models import Referral
from alongside.referrals.rules import (
    AttemptResult,
    DeclineReason,
    Exit,
    Status,
    TurnAwayReason,
    Way,
    offers_not_reached,
    why_not_attempt,
    why_not_withdraw,
)
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.rules.wording import areas_in_words, client_in_words

TO_ROUTE = (Status.RECEIVED, Status.PROPOSED)


@requires(Permission.ANSWER_REFERRALS)
def answer(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = _referral(request, referral_id, Hand.PROVIDER)
    if referral.status != Status.PROPOSED:
        return redirect("desk:referral", referral.pk)
    form = forms.Answer(posted(request))

    def act() -> str:
        said = form.cleaned_data
        about: dict[str, Any] = {"referral_id": referral.pk, "by": request.actor, "at": request.at}
        if said["answer"] == forms.DECLINE:
            reason = DeclineReason(said["reason"])
            actions.decline(**about, reason=reason, note=said["note"])
            return "Declined. The coordinator finds another provider"
        take = actions.accept if said["answer"] == forms.ACCEPT else actions.waitlist
        take(**about, note=said["note"])
        return "Accepted" if said["answer"] == forms.ACCEPT else "On the waiting list"

    page = {"proposal": referral.proposals.filter(answer="").first()}
    return _form_page(request, "answer", form, act, referral, page)


@requires(Permission.LOG_CONTACT)
def attempt(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = _referral(request, referral_id, Hand.PROVIDER)
    if why_not_attempt(Status(referral.status)):
        return redirect("desk:referral", referral.pk)
    form = forms.Attempt(posted(request), at=request.at)

    def act() -> str:
        said = form.cleaned_data
        actions.log_attempt(
            referral_id=referral.pk,
            way=Way(said["way"]),
            result=AttemptResult(said["result"]),
            note=said["note"],
            tried_at=form.tried_at(),
            by=request.actor,
            at=request.at,
        )
        return "The attempt is kept"

    attempts = list(queries.attempts_at(referral))
    most = partnerships.partnership_of(request.actor).attempts_before_not_reached
    counted = queries.count_attempts(attempts)
    page = {
        "attempts": attempts,
        "most": most,
        "offers_not_reached": offers_not_reached(counted, most),
    }
    return _form_page(request, "attempt", form, act, referral, page)


@require_POST
@requires(Permission.LOG_CONTACT)
def not_reached(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = _referral(request, referral_id, Hand.PROVIDER)
    try:
        actions.close_not_reached(referral_id=referral.pk, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Closed as not reached. The referrer is told")
    return redirect("desk:referral", referral.pk)


@requires(Permission.ROUTE_REFERRALS)
def route(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = _referral(request, referral_id, Hand.COORDINATOR)
    if referral.status not in TO_ROUTE:
        return redirect("desk:referral", referral.pk)
    routing = queries.routing_of(request.actor, referral, at=request.at)
    form = forms.Route(posted(request), routing=routing)

    def act() -> str:
        provider_id = UUID(form.cleaned_data["provider"])
        actions.propose(
            referral_id=referral.pk, provider_id=provider_id, by=request.actor, at=request.at
        )
        return "Asked. The provider is told what the referral says"

    page = {"routing": routing, "asked": list(referral.proposals.select_related("provider"))}
    return _form_page(request, "route", form, act, referral, page)


@requires(Permission.ROUTE_REFERRALS)
def turn_away(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = _referral(request, referral_id, Hand.COORDINATOR)
    if referral.status not in TO_ROUTE:
        return redirect("desk:referral", referral.pk)
    form = forms.TurnAway(posted(request))

    def act() -> str:
        said = form.cleaned_data
        reason = TurnAwayReason(said["reason"])
        about: dict[str, Any] = {"referral_id": referral.pk, "by": request.actor, "at": request.at}
        actions.turn_away(**about, reason=reason, note=said["note"])
        return "Kept as turned away"

    return _form_page(request, "turn_away", form, act, referral)


@requires(Permission.REFER)
def withdraw(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = _referral(request, referral_id)
    why_not = why_not_withdraw(Status(referral.status))
    form = forms.Withdraw(posted(request))

    def act() -> str:
        said = form.cleaned_data
        about: dict[str, Any] = {"referral_id": referral.pk, "by": request.actor, "at": request.at}
        actions.withdraw(**about, reason=Exit(said["reason"]), note=said["note"])
        return "Withdrawn"

    return _form_page(request, "withdraw", form, act, referral, {"why_not": why_not})


def _referral(request: SignedIn, referral_id: UUID, hand: Hand | None = None) -> Referral:
    """The referral, where it is visible and the actor's organisation is this to it."""
    rows = queries.visible_to(request.actor).select_related(
        "person__contact", "patient", "site", "referring_organisation"
    )
    referral = get_object_or_404(rows, pk=referral_id)
    if hand and hand not in queries.hands_of(request.actor, referral):
        raise Http404
    return referral


def _form_page(
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
            return _back(request, referral)
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


def _back(request: SignedIn, referral: Referral) -> HttpResponse:
    """To the referral, or to the desk where it is not the actor's to see any more."""
    if queries.visible_to(request.actor).filter(pk=referral.pk).exists():
        return redirect("desk:referral", referral.pk)
    return redirect("desk:home")
