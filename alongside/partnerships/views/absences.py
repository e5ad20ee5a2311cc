"""Who is away, and who stands in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import actions, forms, queries
from alongside.partnerships.rules import absence


@requires(Permission.SEE_REFERRALS)
def absences(request: SignedIn) -> HttpResponse:
    form = _form(request)
    if form.is_valid():
        with refusals_shown_on(form):
            said = form.cleaned_data
            kept = actions.be_away(
                user_id=said["user"],
                deputy_id=said["deputy"],
                since=said["since"],
                until=said["until"],
                by=request.actor,
                at=request.at,
            )
            words = "Kept" if kept.deputy_id else "Kept. Nobody stands in: a supervisor is told"
            messages.success(request, words)
            return redirect("partnerships:absences")
    today = day_of(request.at)
    aways = queries.aways_of(request.actor, today)
    page = {
        "form": form,
        "absences": queries.absences_of(request.actor, today),
        "uncovered": absence.without_deputy(aways, today),
        "may_for_others": request.actor.may(Permission.ALLOCATE),
        "today": today,
    }
    return render(request, "partnerships/absences.jinja", page)


@requires(Permission.SEE_REFERRALS)
@require_POST
def end(request: SignedIn, absence_id: UUID) -> HttpResponse:
    rows = queries.absences_of(request.actor, day_of(request.at))
    found = get_object_or_404(rows, pk=absence_id)
    try:
        actions.come_back(absence_id=found.pk, by=request.actor, at=request.at)
        messages.success(request, f"{found.user.name} is no longer shown as away")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("partnerships:absences")


def _form(request: SignedIn) -> forms.BeAway:
    organisation = request.actor.organisation_id
    everybody = queries.colleagues_of(request.actor)
    colleagues = [each for each in everybody if each.organisation_id == organisation]
    may_for_others = request.actor.may(Permission.ALLOCATE)
    form = forms.BeAway(
        posted(request),
        may_be=[
            each for each in colleagues if may_for_others or each.user_id == request.actor.user_id
        ],
        colleagues=colleagues,
        today=day_of(request.at),
        initial={"user": str(request.actor.user_id)},
    )
    accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
    return form
