"""Who has which role in the partnership."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.queries import Link
from alongside.accounts.rules import Permission, Role
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import actions, forms, queries, rules
from alongside.partnerships.rules import absence

HAND_OVER = "hand_over"  # in the sign-in session: a link that is shown once


@require_safe
@never_cache
@requires(Permission.MANAGE_USERS)
def people(request: SignedIn) -> HttpResponse:
    found = {
        "members": queries.members_of(request.actor),
        "hand_over": request.session.pop(HAND_OVER, None),
        "nobody_coordinates": _nobody_coordinates(request),
        "may_see_partnership": request.actor.may(Permission.SET_UP_PARTNERSHIP),
    }
    return render(request, "partnerships/people.jinja", found)


def _nobody_coordinates(request: SignedIn) -> bool:
    """Whether what nobody answers would find nobody to be told today."""
    today = day_of(request.at)
    coordinator_id = queries.partnership_of(request.actor).coordinator_id
    team = absence.coordinating(queries.colleagues_of(request.actor), coordinator_id)
    return not team.somebody(queries.aways_of(request.actor, today), today)


@requires(Permission.MANAGE_USERS)
def add(request: SignedIn) -> HttpResponse:
    form = _form(request)
    if form.is_valid():
        with refusals_shown_on(form):
            _add(request, form.cleaned_data)
            return redirect("partnerships:people")
    return render(request, "partnerships/add_person.jinja", {"form": form})


@requires(Permission.MANAGE_USERS)
@require_POST
def end(request: SignedIn, membership_id: UUID) -> HttpResponse:
    membership = get_object_or_404(queries.members_of(request.actor), pk=membership_id)
    try:
        actions.end_membership(membership_id=membership_id, by=request.actor, at=request.at)
        words = f"{membership.user.name} no longer has this role."
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("partnerships:people")


@requires(Permission.MANAGE_USERS)
@require_POST
def link(request: SignedIn, membership_id: UUID) -> HttpResponse:
    get_object_or_404(queries.members_of(request.actor), pk=membership_id)
    try:
        made = actions.new_link(membership_id=membership_id, by=request.actor, at=request.at)
        _hand_over(request, made)
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("partnerships:people")


def _form(request: SignedIn) -> forms.NewMember:
    form = forms.NewMember(
        rules.roles_given_by(request.actor.role),
        queries.organisations_of(request.actor),
        queries.sites_of(request.actor),
        posted(request),
    )
    accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
    return form


def _add(request: SignedIn, cleaned: dict[str, Any]) -> None:
    added = actions.add_member(
        email=cleaned["email"],
        name=cleaned["name"],
        role=Role(cleaned["role"]),
        organisation_id=cleaned["organisation"],
        site_id=cleaned["site"],
        by=request.actor,
        at=request.at,
    )
    if added.link:
        _hand_over(request, added.link)
    else:
        name = added.membership.user.name
        messages.success(request, f"{name} has an account and can act here from now on.")


def _hand_over(request: SignedIn, made: Link) -> None:
    path = reverse("accounts:join_by_link", args=[made.token])
    request.session[HAND_OVER] = {
        "name": made.user.name,
        "address": request.build_absolute_uri(path),
    }
