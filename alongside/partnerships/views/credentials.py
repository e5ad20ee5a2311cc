"""Who holds what, what runs out, and which local numbers there are to call now."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.law.rules.areas import IAA_LEVELS, AreaId, Nation
from alongside.partnerships import actions, forms, queries
from alongside.partnerships.models import Credential
from alongside.partnerships.rules.credentials import runs_out

KEEP = Permission.KEEP_CREDENTIALS
SET_UP = Permission.SET_UP_PARTNERSHIP


@require_safe
@requires(KEEP)
def credentials(request: SignedIn) -> HttpResponse:
    today = day_of(request.at)
    rows = [_shown(each, today) for each in queries.credentials_of(request.actor)]
    page = {
        "rows": rows,
        "soon": [row for row in rows if row["runs_out"]],
        "own": request.actor.organisation_id,
        "may_all": request.actor.may(SET_UP),
        "now": request.at,
    }
    return render(request, "partnerships/credentials.jinja", page)


def _shown(each: Credential, today: object) -> dict[str, object]:
    held = queries.held(each)
    labels = [AreaId(area).label for area in each.categories]
    labels += [Nation(nation).label for nation in each.nations]
    return {
        "credential": each,
        "level": IAA_LEVELS.get(each.level, ""),
        "covers": "; ".join(labels),
        "runs_out": runs_out(held, today),  # type: ignore[arg-type]
        "is_valid": held.is_valid(today),  # type: ignore[arg-type]
    }


@requires(KEEP)
def add(request: SignedIn) -> HttpResponse:
    actor = request.actor
    bodies, members = queries.organisations_of(actor), queries.members_of(actor)
    if not actor.may(SET_UP):
        bodies = bodies.filter(pk=actor.organisation_id)
        members = members.filter(organisation=actor.organisation_id)
    form = forms.NewCredentialForm(bodies, members, posted(request))
    accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.add_credential(new=form.read(), by=actor, at=request.at)
            messages.success(request, "Written down. Routing asks it from now on")
            return redirect("partnerships:credentials")
    return render(request, "partnerships/add_credential.jinja", {"form": form})


@require_POST
@requires(KEEP)
def end(request: SignedIn) -> HttpResponse:
    try:
        actions.end_credential(credential_id=_posted_id(request), by=request.actor, at=request.at)
        messages.success(request, "Taken off the list")
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("partnerships:credentials")


@requires(SET_UP)
def local_lines(request: SignedIn) -> HttpResponse:
    areas = sorted({site.area for site in queries.sites_of(request.actor) if site.area})
    form = forms.NewLocalLine(areas, posted(request))
    accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.add_local_line(**form.cleaned_data, by=request.actor, at=request.at)
            messages.success(request, "It is shown wherever something is for today")
            return redirect("partnerships:local_lines")
    rows = queries.local_lines(request.actor, every=True)
    return render(request, "partnerships/local_lines.jinja", {"form": form, "rows": rows})


@require_POST
@requires(SET_UP)
def end_local_line(request: SignedIn) -> HttpResponse:
    try:
        actions.end_local_line(line_id=_posted_id(request), by=request.actor, at=request.at)
        messages.success(request, "Taken off the pages")
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("partnerships:local_lines")


def _posted_id(request: SignedIn) -> UUID:
    """The row that is meant; what is no id means none."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return UUID(int=0)
