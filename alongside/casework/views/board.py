"""The board: everything due within a fortnight across the team, late first."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import forms, queries
from alongside.casework.rules.board import AHEAD, Only, Sort
from alongside.kit.filters import day_of
from alongside.law import queries as law

MOST_PAGES = 50


@require_safe
@requires(Permission.SEE_CASES)
def board(request: SignedIn) -> HttpResponse:
    form = forms.Filter(
        request.GET,
        colleagues=queries.colleagues(request.actor),
        areas=[(each.id, each.label) for each in law.areas()],
    )
    page = _page(request.GET.get("page", ""))
    found = queries.board_of(request.actor, form.wanted, request.at, page=page)
    people = [row.person_id for row in found.rows]
    audit.looked_at(people, page="casework:board", by=request.actor, at=request.at)
    context = {
        "board": found,
        "form_of_filter": form,
        "strip": _strip(request, found),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "next_url": _address(request, page=page + 1) if found.has_more else "",
        "previous_url": _address(request, page=page - 1) if page > 1 else "",
        "now": request.at,
        "today": day_of(request.at),
        "ahead": AHEAD,
    }
    return render(request, "casework/board.jinja", context)


def _strip(request: SignedIn, found: queries.Board) -> list[dict[str, Any]]:
    """How many of each kind; a box narrows the board to it, and again widens it."""
    boxes = []
    for sort in Sort:
        late, number = found.counts.get(sort, (0, 0))
        chosen = request.GET.get("sort") == sort.value
        url = _address(request, sort="" if chosen else sort.value)
        boxes.append(
            {"text": sort.label, "count": number, "late": late, "url": url, "current": chosen}
        )
    chosen = request.GET.get("only") == Only.LATE.value
    url = _address(request, only="" if chosen else Only.LATE.value)
    late_box = {"text": "Late", "count": found.late, "late": 0, "url": url, "current": chosen}
    return [late_box, *boxes]


def _address(request: SignedIn, **changes: Any) -> str:
    known = {name: request.GET.get(name, "") for name in ("who", "sort", "area", "only")}
    said = {name: value for name, value in (known | changes).items() if value}
    return f"{reverse('casework:board')}?{urlencode(said)}"


def _page(typed: str) -> int:
    return min(int(typed), MOST_PAGES) if typed.isdecimal() and int(typed[:9]) else 1
