from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.kit.refusal import Refused
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions, forms, queries
from alongside.referrals.rules import (
    AttemptResult,
    DeclineReason,
    Exit,
    Status,
    TurnAwayReason,
    Way,
    offers_not_reached,
    why_not_attempt,
)
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.views.page import form_page, referral_of

TO_ROUTE = (Status.RECEIVED, Status.PROPOSED)


@requires(Permission.ANSWER_REFERRALS)
def answer(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = referral_of(request, referral_id, Hand.PROVIDER)
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
    return form_page(request, "answer", form, act, referral, page)


@requires(Permission.LOG_CONTACT)
def attempt(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = referral_of(request, referral_id, Hand.PROVIDER)
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
    return form_page(request, "attempt", form, act, referral, page)


@require_POST
@requires(Permission.LOG_CONTACT)
def not_reached(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = referral_of(request, referral_id, Hand.PROVIDER)
    try:
        actions.close_not_reached(referral_id=referral.pk, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Closed as not reached. The referrer is told")
    return redirect("desk:referral", referral.pk)


@requires(Permission.ROUTE_REFERRALS)
def route(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = referral_of(request, referral_id, Hand.COORDINATOR)
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
    return form_page(request, "route", form, act, referral, page)


@requires(Permission.ROUTE_REFERRALS)
def turn_away(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = referral_of(request, referral_id, Hand.COORDINATOR)
    if referral.status not in TO_ROUTE:
        return redirect("desk:referral", referral.pk)
    form = forms.TurnAway(posted(request))

    def act() -> str:
        said = form.cleaned_data
        reason = TurnAwayReason(said["reason"])
        about: dict[str, Any] = {"referral_id": referral.pk, "by": request.actor, "at": request.at}
        actions.turn_away(**about, reason=reason, note=said["note"])
        return "Kept as turned away"

    return form_page(request, "turn_away", form, act, referral)


@requires(Permission.REFER)
def withdraw(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = referral_of(request, referral_id)
    why_not = queries.why_not_withdraw(request.actor, referral, request.at)
    form = forms.Withdraw(posted(request))

    def act() -> str:
        said = form.cleaned_data
        about: dict[str, Any] = {"referral_id": referral.pk, "by": request.actor, "at": request.at}
        actions.withdraw(**about, reason=Exit(said["reason"]), note=said["note"])
        return "Withdrawn"

    return form_page(request, "withdraw", form, act, referral, {"why_not": why_not})
