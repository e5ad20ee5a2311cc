"""Doors without an account, for whoever coordinates: open, name, print, rotate, close."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import DoorKind, Permission
from alongside.kit.drawing import qr
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import actions, queries
from alongside.partnerships.forms.doors import DoorName, NewDoor
from alongside.partnerships.models import Door

PAGES = {DoorKind.REFERRER: "desk:refer_at_door", DoorKind.PERSON: "desk:me_start"}
DONE = {
    "address": "The address has changed. Posters and shortcuts with the old one no longer work.",
    "code": "The place has another code. Tell it to those who need it, by word of mouth.",
    "close": "The link is closed.",
}


@requires(Permission.SET_UP_PARTNERSHIP)
def doors(request: SignedIn) -> HttpResponse:
    form = NewDoor(queries.sites_of(request.actor), posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            return redirect("partnerships:door", _make(request, form).pk)
    found = list(queries.doors_of(request.actor))
    page = {
        "form": form,
        "open": [each for each in found if each.until is None],
        "closed": [each for each in found if each.until is not None],
    }
    return render(request, "partnerships/doors.jinja", page)


def _make(request: SignedIn, form: NewDoor) -> Door:
    said = form.cleaned_data
    kind = DoorKind(said["kind"])
    return actions.make_door(
        kind=kind,
        name=said["name"],
        site_id=UUID(said["site"]) if kind is DoorKind.REFERRER else None,
        by=request.actor,
        at=request.at,
    )


@requires(Permission.SET_UP_PARTNERSHIP)
def door(request: SignedIn, door_id: UUID) -> HttpResponse:
    one = get_object_or_404(queries.doors_of(request.actor), pk=door_id)
    form = DoorName(posted(request), initial={"name": one.name})
    if form.is_valid():
        with refusals_shown_on(form):
            actions.rename_door(
                door_id=door_id, name=form.cleaned_data["name"], by=request.actor, at=request.at
            )
            return redirect("partnerships:door", door_id)
    return render(request, "partnerships/door.jinja", _shown(request, one) | {"form": form})


@require_POST
@requires(Permission.SET_UP_PARTNERSHIP)
def change_door(request: SignedIn, door_id: UUID) -> HttpResponse:
    """Give it another address or another code, or close it."""
    get_object_or_404(queries.doors_of(request.actor), pk=door_id)
    what = next((each for each in DONE if each in request.POST), "")
    act = {
        "address": actions.rotate_address,
        "code": actions.rotate_code,
        "close": actions.close_door,
    }.get(what)
    try:
        if act is None:
            raise Refused("Choose what to change")
        act(door_id=door_id, by=request.actor, at=request.at)
        messages.success(request, DONE[what])
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("partnerships:door", door_id)


@require_safe
@requires(Permission.SET_UP_PARTNERSHIP)
def poster(request: SignedIn, door_id: UUID) -> HttpResponse:
    """A page to print and hang up. The code of the place never stands on it."""
    one = get_object_or_404(queries.doors_of(request.actor), pk=door_id)
    if one.until is not None:
        return redirect("partnerships:door", door_id)
    found = _shown(request, one)
    return render(request, "partnerships/poster.jinja", found | {"qr": qr(found["address"])})


def _shown(request: SignedIn, one: Door) -> dict[str, Any]:
    """
    The address, if it can still be made: after the secret key has changed it cannot.

    The door itself opens by the old address all the same.
    """
    token = queries.token_of(one.pk, one.token_turn)
    path = reverse(PAGES[DoorKind(one.kind)], args=[token])
    is_whole = queries.hash_of(token) == one.token_hash
    return {
        "door": one,
        "is_for_staff": one.kind == DoorKind.REFERRER,
        "address": request.build_absolute_uri(path) if is_whole else "",
        "code": queries.code_of(one.pk, one.code_turn),
    }
