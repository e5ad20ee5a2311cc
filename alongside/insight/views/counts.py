from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.insight import actions, forms, queries, rules
from alongside.insight.rules import LABELS, Quarter, Stage, Step
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships
from alongside.referrals.rules import Exit

SHOWN = 4  # quarters: this one and the three before


@require_safe
@requires(Permission.SEE_OWN_COUNTS)
def counts(request: SignedIn) -> HttpResponse:
    """A site's own counts, exact: they are its own referrals."""
    quarter = asked_quarter(request)
    steps = rules.funnel(
        queries.own_counts(request.actor, quarter.starts_at, quarter.next.starts_at)
    )
    page = {"steps": [_shown(step) for step in steps], **quarter_tabs(request, quarter)}
    return render(request, "insight/counts.jinja", page)


@require_safe
@requires(Permission.SEE_FUNNEL)
def funnel(request: SignedIn) -> HttpResponse:
    quarter = asked_quarter(request)
    since, before = quarter.starts_at, quarter.next.starts_at
    found = queries.partnership_counts(since, before)
    page = {
        "steps": [_shown(step) for step in rules.funnel(found)],
        "sites": queries.referred_by_site(request.actor, found),
        "turn_aways": queries.turn_aways(request.actor, since, before),
        "intakes": partnerships.intakes_of(request.actor).select_related("provider"),
        "to_freeze": _to_freeze(request),
        **quarter_tabs(request, quarter),
    }
    return render(request, "insight/funnel.jinja", page)


@requires(Permission.SEE_FUNNEL)
@require_POST
def freeze(request: SignedIn) -> HttpResponse:
    form = forms.Freeze(posted(request))
    if form.is_valid():
        quarter = form.cleaned_data["quarter"]
        with refusals_shown_on(form):
            actions.freeze(quarter=quarter, by=request.actor, at=request.at)
            messages.success(request, f"{quarter.words} is closed. Commissioners can see it now")
    for problems in form.errors.values():
        messages.error(request, str(problems[0]))
    return redirect("insight:funnel")


@require_safe
@requires(Permission.SEE_CLOSED_QUARTERS)
def quarters(request: SignedIn) -> HttpResponse:
    releases = list(queries.releases_of(request.actor))
    asked = request.GET.get("quarter")
    release = next((each for each in releases if each.quarter == asked), None)
    release = release or next(iter(releases), None)
    page: dict[str, Any] = {
        "releases": [(each.quarter, Quarter.read(each.quarter).words) for each in releases],
        "release": release,
    }
    if release is not None:
        page |= {"quarter": Quarter.read(release.quarter)} | _released(release.figures)
    return render(request, "insight/quarters.jinja", page)


def asked_quarter(request: SignedIn) -> Quarter:
    """The quarter of the address, or this one: a wrong one is not worth an error."""
    try:
        return Quarter.read(request.GET.get("quarter", ""))
    except ValueError:
        return Quarter.of(request.at)


def quarter_tabs(request: SignedIn, chosen: Quarter) -> dict[str, Any]:
    shown = [Quarter.of(request.at)]
    while len(shown) < SHOWN:
        shown.append(shown[-1].previous)
    tabs = [
        {"text": each.words, "url": f"?quarter={each}", "current": each == chosen} for each in shown
    ]
    return {"quarter": chosen, "tabs": tabs}


def _to_freeze(request: SignedIn) -> Quarter | None:
    last = Quarter.of(request.at).previous
    return None if queries.is_frozen(request.actor, str(last)) else last


def _shown(step: Step) -> dict[str, Any]:
    exits = [(str(Exit(code).label), number) for code, number in step.exits]
    if step.still_open:
        exits.append(("Still open", step.still_open))
    return {"text": step.label, "size": step.number, "exits": exits}


def _released(figures: dict[str, Any]) -> dict[str, Any]:
    """The frozen figures in words. Hidden cells are said as a range and draw no bar."""
    hidden = figures["hidden"]
    steps = [
        _cell(LABELS[Stage[step["stage"]]], step["number"], hidden)
        | {
            "exits": [
                (str(Exit(code).label), hidden if number is None else number)
                for code, number in step["exits"]
            ]
        }
        for step in figures["funnel"]
    ]
    sites = [_cell(name, number, hidden) for name, number in figures["sites"]]
    return {"steps": steps, "sites": sites, "rounded_to": figures["rounded_to"], "hidden": hidden}


def _cell(text: str, number: int | None, hidden: str) -> dict[str, Any]:
    return {"text": text, "size": number or 0} | ({"shown": hidden} if number is None else {})
