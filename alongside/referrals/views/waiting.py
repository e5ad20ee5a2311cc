"""The waiting list of a provider, and who holds a referral."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions, forms, queries
from alongside.referrals.rules import Status
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.views.page import form_page, referral_of


@require_safe
@requires(Permission.ANSWER_REFERRALS)
def waiting_list(request: SignedIn) -> HttpResponse:
    places = queries.waiting_list(request.actor, request.at)
    persons = [place.referral.person_id for place in places]
    audit.looked_at(persons, page="referrals:waiting_list", by=request.actor, at=request.at)
    page = {"places": places, "now": request.at, "today": day_of(request.at)}
    return render(request, "referrals/waiting_list.jinja", page)


@requires(Permission.ANSWER_REFERRALS)
def keep_on_list(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = referral_of(request, referral_id, Hand.PROVIDER)
    if referral.status != Status.WAITLISTED:
        return redirect("desk:referral", referral.pk)
    today = day_of(request.at)
    start = {"promised": referral.promised_date}
    form = forms.KeepOnList(posted(request), today=today, initial=start)

    def act() -> str:
        actions.keep_on_list(
            referral_id=referral.pk,
            promised=form.cleaned_data["promised"],
            told=form.told(),
            by=request.actor,
            at=request.at,
        )
        return "Kept. They stay on the list, and somebody looks again in time"

    page = {"attempts": list(queries.attempts_at(referral))}
    return form_page(request, "keep_on_list", form, act, referral, page)


@requires(Permission.SEE_REFERRALS)
def hand_to(request: SignedIn, referral_id: UUID) -> HttpResponse:
    """Take a referral for oneself, hand it to a colleague, or give it back to the team."""
    referral = referral_of(request, referral_id)
    actor = request.actor
    if referral.owner_id != actor.organisation_id:
        messages.info(request, "It is not your organisation’s turn with this referral")
        return redirect("desk:referral", referral.pk)
    everybody = partnerships.colleagues_of(actor)
    colleagues = [each for each in everybody if each.organisation_id == actor.organisation_id]
    start = {"holder": str(referral.holder_id or actor.user_id)}
    form = forms.HandTo(posted(request), colleagues=colleagues, initial=start)

    def act() -> str:
        holder_id = form.cleaned_data["holder"]
        actions.hand_to(referral_id=referral.pk, holder_id=holder_id, by=actor, at=request.at)
        return "Handed over" if holder_id else "Given back to the team"

    return form_page(request, "hand_to", form, act, referral)
