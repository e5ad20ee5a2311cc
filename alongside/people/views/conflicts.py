"""What a provider's conflict officer decides. Nobody else knows that there is anything."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.people import actions, forms, queries

SHOWN = 50


@requires(Permission.CHECK_CONFLICTS)
def conflicts(request: SignedIn) -> HttpResponse:
    """What waits to be decided, what was, and the bodies that always stand in the register."""
    form = forms.Standing(posted(request))
    if form.is_valid():
        actions.register_party(
            **form.cleaned_data, born=None, case_id=None, by=request.actor, at=request.at
        )
        messages.success(request, "It is in your register")
        return redirect("people:conflicts")
    items = queries.conflict_items(request.actor)
    page = {
        "form": form,
        "waiting": items.filter(decision="")[:SHOWN],
        "decided": items.exclude(decision="").order_by("-decided_at")[:SHOWN],
        "standing": queries.standing_parties(request.actor),
        "now": request.at,
    }
    return render(request, "people/conflicts.jinja", page)


@requires(Permission.CHECK_CONFLICTS)
def conflict(request: SignedIn, item_id: UUID) -> HttpResponse:
    """Two names side by side: is acting for the one acting against the other?"""
    item = get_object_or_404(queries.conflict_items(request.actor), pk=item_id)
    form = forms.Deciding(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.decide_conflict(
                item_id=item.pk, **form.cleaned_data, by=request.actor, at=request.at
            )
            messages.success(request, "Decided")
            return redirect("people:conflicts")
    page = {"form": form, "item": item, "party": item.party, "now": request.at}
    return render(request, "people/conflict.jinja", page)


@require_POST
@requires(Permission.CHECK_CONFLICTS)
def end_party(request: SignedIn, party_id: UUID) -> HttpResponse:
    party = get_object_or_404(queries.standing_parties(request.actor), pk=party_id)
    actions.end_party(party_id=party.pk, by=request.actor, at=request.at)
    messages.success(request, "It is no longer in your register")
    return redirect("people:conflicts")
