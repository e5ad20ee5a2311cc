"""What was sent by a door and nobody has confirmed: the coordinator rings whoever sent it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import DoorKind, Entry, Permission
from alongside.desk.views.door.confirming import CHANGED, as_sent
from alongside.desk.views.door.referring import told_by
from alongside.kit import context
from alongside.kit.context import Standing
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions as referrals
from alongside.referrals import queries as referred
from alongside.referrals.models import Referral, Unconfirmed
from alongside.referrals.rules.doors import Settled


@require_safe
@requires(Permission.ROUTE_REFERRALS)
def unconfirmed(request: SignedIn) -> HttpResponse:
    waiting = referred.unconfirmed_for(request.actor)
    found = {"waiting": waiting, "now": request.at}
    return render(request, "desk/unconfirmed.jinja", found)


@require_POST
@requires(Permission.ROUTE_REFERRALS)
def settle(request: SignedIn, held_id: UUID) -> HttpResponse:
    held = get_object_or_404(referred.unconfirmed_for(request.actor), pk=held_id)
    try:
        if "send" in request.POST:
            referral = _send_on(request, held)
            messages.success(request, f"Sent on. Its reference is {referral.reference}.")
        else:
            referrals.drop_unconfirmed(held_id=held.pk, by=request.actor, at=request.at)
            messages.success(request, "Taken out. What was written is deleted.")
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("desk:unconfirmed")


def _send_on(request: SignedIn, held: Unconfirmed) -> Referral:
    """
    Send it on as the door would have, vouched for by whoever rang.

    They do not read it here: until it is a referral it is shown to nobody.
    """
    door = held.door
    actor = partnerships.actor_of(door)
    entry = Entry(door.pk, DoorKind(door.kind), door.name, actor, request.at)
    with context.standing_as(Standing(actor.user_id, actor.organisation_id, actor.partnership_id)):
        form = as_sent(
            entry, get_object_or_404(partnerships.sites_of(actor), pk=actor.site_id), held
        )
        if not form.is_valid():
            raise Refused(CHANGED)
        return referrals.send_on(
            held_id=held.pk,
            new=told_by(form),
            settled=Settled.BY_PHONE,
            vouched_by=request.actor.user_id,
            by=actor,
            at=request.at,
        )
