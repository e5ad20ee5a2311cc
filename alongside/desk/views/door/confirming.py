"""Until somebody confirms it, what was sent by a door is kept and shown to nobody."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from alongside.accounts.permissions import AtDoor, at_door
from alongside.accounts.rules import DoorKind, Entry
from alongside.desk.forms.door import Confirm, ReferAtDoor
from alongside.desk.views.door.referring import (
    TOO_OFTEN,
    again,
    place_of,
    sent,
    token_of,
    told_by,
)
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Site
from alongside.referrals import actions as referrals
from alongside.referrals import queries as referred
from alongside.referrals.models import Referral, Unconfirmed
from alongside.referrals.rules.doors import MOST_TRIES, Settled

CHANGED = "What was asked has changed since. Fill in the page once more"


@at_door(DoorKind.REFERRER, says_limit=True)
def confirm(request: AtDoor, held_id: UUID) -> HttpResponse:
    held = get_object_or_404(
        referred.unconfirmed_at(request.actor, request.entry.door_id), pk=held_id
    )
    form = Confirm(posted(request) if "again" not in request.POST else None)
    if request.is_over_limit:
        form.add_error(None, TOO_OFTEN)
    elif "again" in request.POST:
        return _again(request, held)
    elif form.is_valid():
        with refusals_shown_on(form):
            if _is_right(request, held, form):
                return sent(request, _send_on(request, held))
            form.add_error("code", "This is not the code that we mailed")
    return _page(request, held, form)


def _page(request: AtDoor, held: Unconfirmed, form: Confirm) -> HttpResponse:
    address = held.referrer_contact
    name, _, domain = address.partition("@")
    found = {
        "form": form,
        "held": held,
        "mailed_to": f"{name[:1]}…@{domain}",
        "place": place_of(request),
        "partnership": request.actor.partnership_name,
        "coordinator": partnerships.partnership_of(request.actor).coordinator.name,
        "tries_left": max(MOST_TRIES - held.tries, 0),
        "again": again(request),
        "now": request.at,
    }
    return render(request, "desk/door/confirm.jinja", found)


def _again(request: AtDoor, held: Unconfirmed) -> HttpResponse:
    form = Confirm()
    try:
        referrals.mail_again(held_id=held.pk, by=request.actor, at=request.at)
    except Refused as refusal:
        form = Confirm({"code": ""})
        form.full_clean()
        form.errors.clear()
        form.add_error(None, str(refusal))
        return _page(request, held, form)
    return redirect("desk:confirm_at_door", token_of(request), held.pk)


def _is_right(request: AtDoor, held: Unconfirmed, form: Confirm) -> bool:
    return referrals.try_code(
        held_id=held.pk, code=form.cleaned_data["code"], by=request.actor, at=request.at
    )


def _send_on(request: AtDoor, held: Unconfirmed) -> Referral:
    form = as_sent(request.entry, place_of(request), held)
    if not form.is_valid():
        raise Refused(CHANGED)
    return referrals.send_on(
        held_id=held.pk,
        new=told_by(form),
        settled=Settled.BY_CODE,
        vouched_by=request.actor.user_id,
        by=request.actor,
        at=request.at,
    )


def as_sent(entry: Entry, place: Site, held: Unconfirmed) -> ReferAtDoor:
    """The page as it was sent. Who sent it has been confirmed meanwhile."""
    said = QueryDict(mutable=True)
    for name, values in held.said.items():
        said.setlist(name, values)
    return ReferAtDoor(said, entry=entry, place=place, is_known=True)
