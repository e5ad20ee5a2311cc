"""A referral that is not sent: they have an open one already, or nobody can take them now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.permissions import SignedIn
from alongside.desk import forms
from alongside.kit.refusal import refusals_shown_on
from alongside.law.rules.urgency import HowSoon
from alongside.people import queries as people
from alongside.people.rules import MATCHES, Purpose, judged
from alongside.referrals import actions as referrals
from alongside.referrals import queries as referred
from alongside.referrals.models import Referral
from alongside.referrals.rules import Status, ToldThem, TurnAwayReason

URGENT = "This is urgent: refer them all the same. Whoever coordinates finds somebody today"
ASK = "Ask about all of these first, and tick that you did"


@dataclass(frozen=True)
class Already:
    """An open referral of somebody, as far as whoever asks may know of it."""

    referral: Referral
    by: str
    since: datetime
    status: str  # none, where the person did not agree to it
    by_name: bool = False  # the same name and birth date, and no NHS number that says more


def already(request: SignedIn, form: forms.Refer) -> Already | None:
    """The open referral of whoever is being referred, unless that was seen and passed over."""
    if "anyway" in request.POST:
        return None
    said = form.cleaned_data
    number, status = judged(said["nhs_number"])
    if status not in MATCHES:
        found = _open_by_name(request, said)
    elif said["born"] is None:
        return None
    else:
        person = people.known_as(request.actor, nhs_number=number, born=said["born"])
        found = open_of(request, person.pk) if person else None
    is_this = found and (found.referral.key, found.referral.sender) == (
        said["key"],
        request.actor.user_id,
    )
    return None if is_this else found


def _open_by_name(request: SignedIn, said: Mapping[str, Any]) -> Already | None:
    ids = people.named(request.actor, said["given_name"], said["family_name"], said["born"])
    found = next(filter(None, (open_of(request, each) for each in ids)), None)
    return replace(found, by_name=True) if found else None


def open_of(request: SignedIn, person_id: UUID) -> Already | None:
    actor = request.actor
    one = referred.open_for(actor, person_id)
    if one is None:
        return None
    tells = people.agreed(
        person_id, Purpose.SHARE_STATUS, request.at, recipient_id=actor.organisation_id
    )
    known = tells or one.status in (Status.RECEIVED, Status.PROPOSED)
    status = one.get_status_display().lower() if known else ""
    return Already(one, one.referrer_name, one.received_at, status)


def added_to_it(request: SignedIn, form: forms.Refer, found: Already) -> HttpResponse | None:
    """Add what is new to the referral that is open, instead of making another one."""
    words = " ".join(
        each
        for each in (form.cleaned_data["happening"], form.cleaned_data["anything_else"])
        if each
    )
    with refusals_shown_on(form):
        referrals.add_words(
            referral_id=found.referral.pk, words=words, by=request.actor, at=request.at
        )
        messages.success(request, f"Added to referral {found.referral.reference}.")
        return redirect("desk:referral", found.referral.pk)
    return None


def away(request: SignedIn, form: forms.Refer) -> HttpResponse | None:
    """
    Keep that nobody could take somebody, of whom nothing is kept.

    What is urgent is not turned away: it goes to whoever coordinates.
    """
    form.full_clean()
    said = form.cleaned_data
    form.errors.clear()
    if said.get("how_soon") == HowSoon.TODAY or said.get("urgent"):
        form.add_error("how_soon", URGENT)
    elif not said.get("urgent_asked"):
        form.add_error("urgent_asked", ASK)
    elif not said.get("told"):
        form.add_error("told", "Say what you told them instead")
    else:
        with refusals_shown_on(form):
            referrals.record_turn_away(
                domains=said.get("domains") or (),
                reason=TurnAwayReason.NO_CAPACITY,
                told=ToldThem(said["told"]),
                urgent_asked=True,
                site_id=UUID(said["site"]) if said.get("site") else None,
                by=request.actor,
                at=request.at,
            )
            messages.success(
                request, "Counted: nobody could take them. Nothing about them is kept."
            )
            return redirect("desk:home")
    return None
