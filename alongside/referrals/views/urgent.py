"""How soon somebody is spoken to: asked again, lowered, who called, what was done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.kit.filters import day_of
from alongside.kit.filters import time as in_words
from alongside.kit.refusal import Refused
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.law.rules.urgency import UrgencyLevel
from alongside.people.rules import AskedAlone
from alongside.referrals import actions, forms, queries
from alongside.referrals.rules import why_not_triage
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.rules.triage import Caller
from alongside.referrals.views.page import form_page, referral_of


@requires(Permission.LOG_CONTACT)
def triage(request: SignedIn, referral_id: UUID) -> HttpResponse:
    """The urgent questions again, at first contact. What only a clinician knows is not asked."""
    referral = referral_of(request, referral_id, Hand.PROVIDER)
    if why_not_triage(referral.status):
        return redirect("desk:referral", referral.pk)
    rules = law.urgent_questions(
        clinician=False, areas=queries.areas_asked(referral), on=day_of(request.at)
    )
    form = forms.AskAgain(posted(request), rules=rules)
    before = referral.level

    def act() -> str:
        kept = actions.ask_again(
            referral_id=referral.pk,
            said=form.said(),
            events=form.events(),
            alone=AskedAlone(form.cleaned_data["asked_alone"]),
            by=request.actor,
            at=request.at,
        )
        if kept.level == before:
            return "The answers are kept. How soon has not changed"
        return f"The answers are kept. How soon is now: {UrgencyLevel(kept.level).label.lower()}"

    page = {"soon": queries.how_soon(request.actor, referral, request.at)}
    return form_page(request, "triage", form, act, referral, page)


@requires(Permission.ANSWER_REFERRALS)
def lower(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = referral_of(request, referral_id, Hand.PROVIDER)
    level = UrgencyLevel(referral.level)
    form = forms.Lower(posted(request), level=level)

    def act() -> str:
        to = UrgencyLevel(form.cleaned_data["to"])
        actions.lower_level(
            referral_id=referral.pk,
            to=to,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=request.at,
        )
        return f"Lowered to: {to.label.lower()}"

    page = {
        "soon": queries.how_soon(request.actor, referral, request.at),
        "may_lower": queries.may_lower(request.actor, request.at),
        "is_lowest": level is UrgencyLevel.ROUTINE,
    }
    return form_page(request, "lower", form, act, referral, page)


@requires(Permission.SEE_REFERRALS)
def call(request: SignedIn, referral_id: UUID) -> HttpResponse:
    """Where help is to be had now, and who made that call."""
    referral = referral_of(request, referral_id)
    soon = queries.how_soon(request.actor, referral, request.at)
    routes = soon.use_now.routes if soon.use_now else ()
    now = {"day": day_of(request.at), "time": in_words(request.at)}
    form = forms.WhoCalled(posted(request), routes=routes, initial=now)

    def act() -> str:
        said = form.cleaned_data
        caller = Caller(said["caller"])
        about: dict[str, Any] = {"referral_id": referral.pk, "by": request.actor, "at": request.at}
        actions.say_who_called(
            **about,
            caller=caller,
            route=said["route"],
            turn=said["turn"],
            call_by=form.call_by(),
            note=said["note"],
        )
        return "Kept. Call as soon as you can" if caller is Caller.NOBODY else "The call is kept"

    return form_page(request, "call", form, act, referral, {"soon": soon})


@require_POST
@requires(Permission.LOG_CONTACT)
def tick(request: SignedIn, referral_id: UUID) -> HttpResponse:
    """Something that has to happen was done, or was not after all."""
    referral = referral_of(request, referral_id, Hand.PROVIDER)
    rule, _, number = request.POST.get("step", "").partition(":")
    try:
        actions.tick(
            referral_id=referral.pk,
            rule=rule,
            number=int(number) if number.isascii() and number.isdigit() else 0,
            done=request.POST.get("done") != "no",
            by=request.actor,
            at=request.at,
        )
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    else:
        messages.success(request, "Written down")
    return redirect("desk:referral", referral.pk)
