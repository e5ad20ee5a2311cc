"""A month: referred, reached, seen, days waited, by place of care."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.insight import actions, forms, queries
from alongside.insight.queries import Figures
from alongside.insight.rules import Month, Row, waited_in_words
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted

SHOWN = 6  # months: this one and those before
PARTS = ("referred", "reached", "seen")


@require_safe
@requires(Permission.SEE_MONTHS)
def months(request: SignedIn) -> HttpResponse:
    if request.actor.may(Permission.SEE_CLOSED_QUARTERS):
        return _outside(request)
    month = _asked(request)
    frozen = queries.frozen_figures(request.actor, month)
    figures = frozen or queries.month_figures(request.actor, month)
    page = {
        "month": month,
        "tabs": _tabs(_shown(request), month),
        "rows": [_row(row) for row in figures.sites],
        "total": _total(request, figures),
        "frozen": frozen is not None,
        "is_everywhere": request.actor.may(Permission.SEE_FUNNEL),
        "to_freeze": _to_freeze(request, month, frozen=frozen is not None),
    }
    return render(request, "insight/months.jinja", page)


def _total(request: SignedIn, figures: Figures) -> dict[str, Any] | None:
    """One's own site needs no total of all."""
    return _row(figures.total) if request.actor.may(Permission.SEE_FUNNEL) else None


def _outside(request: SignedIn) -> HttpResponse:
    """Closed months alone, protected."""
    releases = list(queries.month_releases(request.actor)[: SHOWN * 2])
    asked = request.GET.get("month")
    release = next((each for each in releases if each.month == asked), None)
    release = release or next(iter(releases), None)
    page: dict[str, Any] = {"month": None, "tabs": [], "rows": [], "total": None, "frozen": True}
    if release is not None:
        month = Month.read(release.month)
        found = release.figures
        page |= {
            "month": month,
            "tabs": _tabs([Month.read(each.month) for each in releases], month),
            "rows": [_cells(row, found["hidden"]) for row in found["sites"]],
            "total": _cells(found["total"], found["hidden"]),
            "hidden": found["hidden"],
            "rounded_to": found["rounded_to"],
        }
    page |= {"is_everywhere": True, "to_freeze": None, "is_outside": True}
    return render(request, "insight/months.jinja", page)


@requires(Permission.SEE_FUNNEL)
@require_POST
def freeze(request: SignedIn) -> HttpResponse:
    form = forms.FreezeMonth(posted(request))
    if form.is_valid():
        month = form.cleaned_data["month"]
        with refusals_shown_on(form):
            actions.freeze_month(month=month, by=request.actor, at=request.at)
            messages.success(request, f"{month.words} is closed, and not counted again")
    for problems in form.errors.values():
        messages.error(request, str(problems[0]))
    return redirect("insight:months")


def _asked(request: SignedIn) -> Month:
    """The month of the address, or this one: a wrong one is not worth an error."""
    try:
        return min(Month.read(request.GET.get("month", "")), Month.of(request.at))
    except ValueError:
        return Month.of(request.at)


def _shown(request: SignedIn) -> list[Month]:
    shown = [Month.of(request.at)]
    while len(shown) < SHOWN:
        shown.append(shown[-1].previous)
    return shown


def _tabs(shown: list[Month], chosen: Month) -> list[dict[str, Any]]:
    return [
        {"text": each.words, "url": f"?month={each}", "current": each == chosen} for each in shown
    ]


def _to_freeze(request: SignedIn, month: Month, *, frozen: bool) -> Month | None:
    is_over = request.at >= month.next.starts_at
    return month if is_over and not frozen and request.actor.may(Permission.SEE_FUNNEL) else None


def _row(row: Row) -> dict[str, Any]:
    numbers = {part: getattr(row, part) for part in PARTS}
    return {"name": row.name, "size": row.referred, "waited": waited_in_words(row), **numbers}


def _cells(row: dict[str, Any], hidden: str) -> dict[str, Any]:
    """Frozen cells in words: a hidden one is said as a range."""
    days = row["waited"]
    words = f"{days[1]} days (half of them {days[0]} to {days[2]})" if days else "Too few to say"
    numbers = {part: hidden if row[part] is None else row[part] for part in PARTS}
    size = row["referred"] or 0
    return {"name": row["name"], "size": size, "waited": words if size else "", **numbers}
