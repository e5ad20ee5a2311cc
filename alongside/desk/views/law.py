"""The law that is worked by: every rule, and who signed it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.desk.forms.law import FindRules, Sign, SignMany, box
from alongside.desk.queries.law import Book, Read, book, closed_gates, nation_of, seen, the_rule
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.law import actions
from alongside.law import queries as law
from alongside.law.rules.areas import AreaId, Nation
from alongside.law.rules.counting import add_months
from alongside.law.rules.listing import GENERAL, State, Wanted
from alongside.law.rules.sign_off import HOME

READ, EDIT = Permission.READ_LAW, Permission.EDIT_LAW
ON_A_PAGE = 50
NAMES = ("area", "kind", "nation", "words", "more", "state")


@require_safe
@requires(READ)
def rules(request: SignedIn) -> HttpResponse:
    return _list(request)


@require_POST
@requires(EDIT)
def sign_rules(request: SignedIn) -> HttpResponse:
    return _list(request)


def _list(request: SignedIn) -> HttpResponse:
    find = FindRules(request.GET)
    asked = _asked(request, find)
    found = book(request.actor, asked)
    rows = found.of(find.said("state"))
    form = _signing(request, rows) if request.actor.may(EDIT) else None
    if form and form.is_valid():
        with refusals_shown_on(form):
            signed = _sign(request, form, form.chosen(), asked.nation)
            messages.success(request, _said(len(signed), form))
            return redirect(_address(find))
    return render(request, "desk/law.jinja", _shown(request, find, asked, found, rows, form))


def _asked(request: SignedIn, find: FindRules) -> Wanted:
    on, own = day_of(request.at), nation_of(request.actor)
    nation = Nation(find.said("nation") or own)
    closed = frozenset[str]() if find.said("more") else closed_gates(request.actor, own, on)
    return Wanted(
        nation=nation,
        on=on,
        area=find.said("area"),
        kind=find.said("kind"),
        words=find.said("words"),
        closed=closed,
    )


def _signing(request: SignedIn, rows: list[Read]) -> SignMany:
    months = min((row.rule.months_to_review for row in rows), default=12)
    return SignMany(
        posted(request),
        listed=[row.rule for row in rows],
        seen=seen(rows),
        initial={"next_review": add_months(day_of(request.at), months)},
    )


def _sign(request: SignedIn, form: Sign, chosen: Any, nation: Nation) -> list[Any]:
    return actions.sign(
        rules=chosen,
        nation=nation,
        verdict=form.verdict_said,
        next_review=form.cleaned_data["next_review"],
        by=request.actor,
        at=request.at,
    )


def _said(number: int, form: Sign) -> str:
    return f"{form.verdict_said.label}: {number} rule{'' if number == 1 else 's'}"


def _address(find: FindRules, **changes: Any) -> str:
    """The list again, narrowed as it was."""
    said = {name: find.said(name) for name in NAMES} | changes
    kept = {name: "on" if value is True else value for name, value in said.items() if value}
    return f"{reverse('desk:law')}?{urlencode(kept)}" if kept else reverse("desk:law")


def _shown(
    request: SignedIn,
    find: FindRules,
    asked: Wanted,
    found: Book,
    rows: list[Read],
    form: SignMany | None,
) -> dict[str, Any]:
    page = find.said("page") or 1
    start = (page - 1) * ON_A_PAGE
    return {
        "find": find,
        "form": form,
        "ticked": form["rules"].value() or [] if form else [],
        "seen": seen(rows),
        "nation": asked.nation,
        "is_home": asked.nation is HOME,
        "rows": rows[start : start + ON_A_PAGE],
        "start": start,
        "number": len(rows),
        "all": len(found.rows),
        "counts": found.counts,
        "states": _tabs(find, found),
        "areas": _areas(find, found) if not (asked.area or asked.words or asked.kind) else [],
        "hidden": found.hidden,
        "more": _address(find, more="on"),
        "next": _address(find, page=page + 1) if start + ON_A_PAGE < len(rows) else "",
        "previous": _address(find, page=page - 1) if page > 1 else "",
        "sign_at": f"{reverse('desk:sign_law')}?{request.GET.urlencode()}",
        "box": box,
        "waiting": len(law.switches()),
    }


def _tabs(find: FindRules, found: Book) -> list[dict[str, Any]]:
    chosen = find.said("state")
    tabs = [("", "All", len(found.rows))]
    tabs += [(str(state), str(state.label), found.counts[state]) for state in State]
    return [
        {
            "text": text,
            "count": count,
            "url": _address(find, state=state),
            "current": chosen == state,
        }
        for state, text, count in tabs
    ]


def _areas(find: FindRules, found: Book) -> list[dict[str, Any]]:
    counts = found.by_area()
    names = [*((str(area), area.label) for area in AreaId), ("", "For every area")]
    return [
        {
            "text": text,
            "url": _address(find, area=area or GENERAL),
            "counts": counts[area],
            "all": counts[area].total(),
        }
        for area, text in names
        if area in counts
    ]


@require_safe
@requires(READ)
def rule(request: SignedIn, rule_id: str) -> HttpResponse:
    return _rule(request, rule_id)


@require_POST
@requires(EDIT)
def sign_rule(request: SignedIn, rule_id: str) -> HttpResponse:
    return _rule(request, rule_id)


def _rule(request: SignedIn, rule_id: str) -> HttpResponse:
    today, find = day_of(request.at), FindRules(request.GET)
    nation = Nation(find.said("nation") or nation_of(request.actor))
    read = the_rule(request.actor, rule_id, nation, today)
    if read is None:
        raise Http404
    again = add_months(today, read.rule.months_to_review)
    form = Sign(posted(request), seen=seen([read]), initial={"next_review": again})
    if request.actor.may(EDIT) and form.is_valid():
        with refusals_shown_on(form):
            _sign(request, form, [read.rule], nation)
            messages.success(request, _said(1, form))
            return redirect(f"{reverse('desk:law_rule', args=[rule_id])}?nation={nation}")
    page = {
        "row": read,
        "form": form if request.actor.may(EDIT) else None,
        "seen": seen([read]),
        "nation": nation,
        "history": law.history(rule_id, request.actor.organisation_id, nation),
    }
    return render(request, "desk/law_rule.jinja", page)
