"""An adviser's sessions, and the day list of one of them."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.views.decorators.http import require_GET, require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.appointments import actions, forms, queries
from alongside.appointments.models import Booking, Session
from alongside.appointments.rules import Status
from alongside.audit import actions as audit
from alongside.kit.filters import day_of, time
from alongside.kit.refusal import Refused
from alongside.law.rules.areas import AreaId
from alongside.people.rules import ContactRule
from alongside.referrals import queries as referrals

WHY = dict(AreaId.choices)
CONTACT = {
    ContactRule.SAFE: ("Text is safe", "green"),
    ContactRule.ASK_FIRST: ("Ask first", "yellow"),
    ContactRule.NOT_AT_HOME: ("Not at home", "red"),
}
COLOURS = {
    Status.BOOKED: "grey",
    Status.ARRIVED: "blue",
    Status.ATTENDED: "green",
    Status.MISSED: "orange",
    Status.CANCELLED: "grey",
}


def spoken(code: str) -> str:
    """Name a language in English; a code that is not known speaks for itself."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code.upper()


_WORDS = {
    "why": WHY,
    "contact_words": CONTACT,
    "colours": COLOURS,
    "spoken": spoken,
    "Status": Status,
}


@requires(Permission.RUN_SESSIONS)
@require_GET
def sessions(request: SignedIn) -> HttpResponse:
    everyone = request.GET.get("whose") == "everyone"
    today = day_of(request.at)
    found = list(queries.sessions_of(request.actor, today, everyone=everyone))
    return render(
        request,
        "appointments/sessions.jinja",
        {
            "now": request.at,
            "everyone": everyone,
            "today": [each for each in found if day_of(each.starts_at) == today],
            "later": [each for each in found if day_of(each.starts_at) > today],
            "may_plan": request.actor.may(Permission.PLAN_SESSIONS),
        },
    )


@requires(Permission.RUN_SESSIONS)
@require_GET
def session(request: SignedIn, session_id: UUID) -> HttpResponse:
    day = queries.day_list(request.actor, session_id)
    if day is None:
        raise Http404
    looked = [each.person_id for each in (*day.bookings, *day.cancelled)]
    audit.looked_at(looked, page="appointments:session", by=request.actor, at=request.at)
    return render(
        request,
        "appointments/session.jinja",
        {
            "now": request.at,
            "day": day,
            "session": day.session,
            "counts": _counts(day.bookings),
            "walk_in": forms.WalkIn(),
            **_WORDS,
        },
    )


def _counts(bookings: Iterable[Booking]) -> dict[Status, int]:
    statuses = [Status(each.status) for each in bookings]
    return {each: statuses.count(each) for each in Status if each in statuses}


@requires(Permission.RUN_SESSIONS)
@require_POST
def move(request: SignedIn, booking_id: UUID) -> HttpResponse:
    booking = get_object_or_404(
        queries.visible_to(request.actor), pk=booking_id, provider=request.actor.organisation_id
    )
    pressed = forms.Moved(request.POST)
    if pressed.is_valid() and pressed.cleaned_data["to"] != booking.status:
        try:
            _press(request, booking, pressed.cleaned_data["to"])
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect(_row(booking))


def _press(request: SignedIn, booking: Booking, to: str) -> None:
    by, at = request.actor, request.at
    if to == forms.Moved.UNDO:
        actions.undo(booking_id=booking.pk, by=by, at=at)
    else:
        actions.move(booking_id=booking.pk, to=Status(to), by=by, at=at)


def _row(booking: Booking) -> str:
    page = reverse("appointments:session", args=[booking.session_id])
    return f"{page}#booking-{booking.pk}"


@requires(Permission.RUN_SESSIONS)
@require_POST
def walk_in(request: SignedIn, session_id: UUID) -> HttpResponse:
    """Look for somebody at the door by name, or add the one who was picked."""
    day = queries.day_list(request.actor, session_id)
    if day is None:
        raise Http404
    picked = forms.AddWalkIn(request.POST)
    if "referral" in request.POST and picked.is_valid():
        return _add_walk_in(request, day.session, picked.cleaned_data["referral"])
    form = forms.WalkIn(request.POST)
    found = []
    if form.is_valid():
        found = queries.walk_ins(request.actor, form.cleaned_data["words"])
        shown = [each.referral.person_id for each in found]
        audit.looked_at(shown, page="appointments:walk_in", by=request.actor, at=request.at)
    return render(
        request,
        "appointments/walk_in.jinja",
        {
            "form": form,
            "found": found,
            "session": day.session,
            "now": request.at,
            "next": day.next_free(request.at, urgent=False),
            "next_urgent": day.next_free(request.at, urgent=True),
            "is_urgent": queries.is_urgent,
            "why": WHY,
        },
    )


def _add_walk_in(request: SignedIn, session: Session, referral_id: UUID) -> HttpResponse:
    referral = get_object_or_404(
        referrals.visible_to(request.actor),
        pk=referral_id,
        provider=request.actor.organisation_id,
    )
    try:
        booking = actions.add_walk_in(
            session_id=session.pk, referral_id=referral.pk, by=request.actor, at=request.at
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("appointments:session", session.pk)
    messages.success(request, f"Added at {time(booking.starts_at)}")
    return redirect(_row(booking))
