"""Rooms and weekly sessions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.appointments import actions, forms, queries, rules
from alongside.appointments.rules import WEEKS
from alongside.kit.filters import date as in_words
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships


@requires(Permission.PLAN_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_session(request: SignedIn) -> HttpResponse:
    actor, today = request.actor, day_of(request.at)
    rooms = list(queries.rooms_of(actor))
    minutes = partnerships.partnership_of(actor).appointment_minutes
    form = forms.PlanWeekly(
        rooms,
        queries.advisers_of(actor),
        today,
        posted(request),
        initial={"slot_minutes": minutes},
    )
    if form.is_valid():
        with refusals_shown_on(form):
            _, made = actions.plan_weekly_session(
                **form.planned(), weeks=WEEKS, by=actor, at=request.at
            )
            _say(request, made)
            return redirect("appointments:new_session")
    return render(
        request,
        "appointments/new_session.jinja",
        {
            "form": form,
            "rooms": rooms,
            "planned": queries.planned(actor, at=request.at),
            "weekdays": dict(forms.WEEKDAYS),
            "weeks": WEEKS,
        },
    )


@requires(Permission.PLAN_SESSIONS)
@require_POST
def make_sessions(request: SignedIn) -> HttpResponse:
    made = actions.make_sessions(weeks=WEEKS, by=request.actor, at=request.at)
    _say(request, made)
    return redirect("appointments:new_session")


def _say(request: SignedIn, made: actions.Made) -> None:
    days = [in_words(each.starts_at) for each in made.sessions]
    if days:
        also = f", and {len(days) - 1} more" if len(days) > 1 else ""
        messages.success(request, f"Sessions made: {days[0]}{also}")
    else:
        messages.info(request, f"Every session of the next {WEEKS} weeks is there already")
    if made.clashes:
        taken = ", ".join(in_words(each) for each in made.clashes)
        messages.warning(request, f"{rules.CLASH} on {taken}, so none was made there")


@requires(Permission.PLAN_SESSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: SignedIn) -> HttpResponse:
    actor = request.actor
    sites = {str(each.pk): each for each in partnerships.sites_of(actor)}
    form = forms.AddRoom(sites.values(), posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            said = dict(form.cleaned_data)
            actions.add_room(site_id=UUID(said.pop("site")), **said, by=actor, at=request.at)
            messages.success(request, "Room added")
            return redirect("appointments:rooms")
    return render(
        request,
        "appointments/rooms.jinja",
        {"form": form, "rooms": list(queries.rooms_of(actor))},
    )
