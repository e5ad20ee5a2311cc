"""Each role's start page: what waits for me, since when, due when."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn
from alongside.accounts.rules import Actor, Permission, Role
from alongside.audit import actions as audit
from alongside.casework import queries as casework
from alongside.desk import queries
from alongside.desk.queries import LATER, NEW, Waiting
from alongside.desk.rules import Item, in_order, is_late, lines_of
from alongside.referrals import queries as referrals
from alongside.referrals.rules import Queue

FIRST = 25  # rows of a desk before a list is chosen
SEES_FIRST = {
    Role.COMMISSIONER: "insight:quarters",
    Role.ADMINISTRATOR: "partnerships:people",
    Role.PARTNER_SYSTEM: "partnerships:choose",
    Role.DOOR: "partnerships:choose",
    Role.TASK: "partnerships:choose",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where a role lands. It shows what waits, or leads to the page that is all the role has."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return redirect("partnerships:choose")
    if actor.role in SEES_FIRST:
        return redirect(SEES_FIRST[actor.role])
    signed_in: SignedIn = request  # type: ignore[assignment]
    return DESKS[actor.role](signed_in)


def _referrer(request: SignedIn) -> HttpResponse:
    items = queries.own_referrals(request.actor, request.at)
    page = {"items": items, "most": queries.MOST}
    return _shown(request, "desk/start_referrer.jinja", items, page)


def _adviser(request: SignedIn) -> HttpResponse:
    actor, at = request.actor, request.at
    counts = queries.waiting(actor, at, *NEW, *LATER)
    asked = request.GET.get("list", "")
    due = queries.deadlines(actor, at)
    turns = queries.turns(actor, at)
    lists: dict[str, Callable[[], list[Item]]] = {
        "new": lambda: queries.referral_items(actor, *NEW),
        "waiting": lambda: [
            *queries.elsewhere(actor, at),
            *queries.referral_items(actor, *LATER),
        ],
        "due": lambda: due,
        "steps": lambda: queries.steps(actor, at),
        "": lambda: [
            *queries.unrecorded(actor, at),
            *queries.same_person_items(actor),
            *queries.referral_items(actor, *NEW, Queue.TO_ADVISE, Queue.TO_ASK, most=FIRST),
            *queries.steps(actor, at, most=FIRST),
            *due,
        ],
    }
    asked = asked if asked in lists else ""
    most = queries.MOST if asked else FIRST
    items = in_order(lists[asked](), at)[:most]
    strip = [
        _box("New for us", _sum(counts, NEW), "new", asked),
        _box("My next steps", turns.mine, "steps", asked),
        _box("Waiting for someone else", turns.others + _sum(counts, LATER), "waiting", asked),
        _box("Due in 14 days", _late(due, at), "due", asked),
    ]
    page = {"items": items, "strip": strip, "list": asked, "sittings": queries.sittings(actor, at)}
    page |= _turns(request, with_digest=actor.may(Permission.SIGN_OFF))
    page["reminded"] = casework.reminded_of(actor, at).count()
    return _shown(request, "desk/start_adviser.jinja", items, page)


def _coordinator(request: SignedIn) -> HttpResponse:
    actor, at = request.actor, request.at
    counts = queries.waiting(actor, at, Queue.TO_ROUTE, Queue.TO_ASK)
    items = in_order(queries.referral_items(actor, Queue.TO_ROUTE, Queue.TO_ASK), at)
    page = {
        "items": items,
        "to_route": counts.get(Queue.TO_ROUTE, Waiting()),
        "to_ask": counts.get(Queue.TO_ASK, Waiting()),
        "to_confirm": queries.to_confirm(actor, at),
        **_turns(request, with_digest=False),
        "faults": referrals.faults(actor),
    }
    return _shown(request, "desk/start_coordinator.jinja", items, page)


def _turns(request: SignedIn, *, with_digest: bool) -> dict[str, Any]:
    """What was passed to the actor, for whom they stand in, and the day in ten lines."""
    actor, at = request.actor, request.at
    return {
        "passed": queries.passed_to_me(actor, at),
        "stands_in": queries.stands_in(actor, at),
        "digest": lines_of(queries.digest_of(actor, at)) if with_digest else (),
    }


def _privacy_officer(request: SignedIn) -> HttpResponse:
    items = in_order(queries.same_person_items(request.actor), request.at)
    return _shown(request, "desk/start_privacy.jinja", items, {"items": items})


DESKS: dict[Role, Callable[[SignedIn], HttpResponse]] = {
    Role.REFERRER: _referrer,
    Role.ADVISER: _adviser,
    Role.VOLUNTEER: _adviser,
    Role.SUPERVISOR: _adviser,
    Role.COORDINATOR: _coordinator,
    Role.PRIVACY_OFFICER: _privacy_officer,
}


def _shown(
    request: SignedIn, template: str, items: list[Item], page: dict[str, Any]
) -> HttpResponse:
    people = [item.person_id for item in items]
    audit.looked_at(people, page="desk:home", by=request.actor, at=request.at)
    return render(request, template, page | {"now": request.at})


def _sum(counts: dict[Queue, Waiting], queues: tuple[Queue, ...]) -> Waiting:
    return sum((counts.get(queue, Waiting()) for queue in queues), Waiting())


def _late(items: list[Item], at: Any) -> Waiting:
    return Waiting(len(items), sum(is_late(item, at) for item in items))


def _box(text: str, waiting: Waiting, name: str, asked: str) -> dict[str, Any]:
    chosen = name == asked
    home_page = reverse("desk:home")
    return {
        "text": text,
        "count": waiting.number,
        "late": waiting.late,
        "url": home_page if chosen else f"{home_page}?list={name}",
        "current": chosen,
    }
