"""People whom nobody could help: one is written down, and all are counted."""

import csv
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.insight import forms, queries
from alongside.insight.queries import TurnedAway
from alongside.insight.views.counts import asked_quarter, quarter_tabs
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions as referrals
from alongside.referrals.rules import ToldThem, TurnAwayReason


@requires(Permission.SEE_TURN_AWAYS)
def turn_aways(request: SignedIn) -> HttpResponse:
    form = _form(request) if request.actor.may(Permission.REFER) else None
    if form and form.is_valid():
        with refusals_shown_on(form):
            _keep(request, form.cleaned_data)
            messages.success(request, "Counted. Nothing of who they are was kept")
            return redirect("insight:turn_aways")
    quarter = asked_quarter(request)
    page: dict[str, Any] = {
        "found": _found(request, quarter.starts_at, quarter.next.starts_at),
        "is_own": _is_own(request),
        "is_outside": _is_outside(request),
        "hidden": queries.protection().words,
        "rounded_to": queries.protection().round_to,
        **quarter_tabs(request, quarter),
    }
    if form:
        page["form"] = form
    return render(request, "insight/turn_aways.jinja", page)


@require_safe
@requires(Permission.SEE_TURN_AWAYS)
def figures(request: SignedIn) -> HttpResponse:
    """The same numbers for a spreadsheet."""
    quarter = asked_quarter(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="turned-away-{quarter}.csv"'
    sheet = csv.writer(response)
    sheet.writerow(["Quarter", "About", "Area", "Reason", "Turned away"])
    hidden = queries.protection().words
    for row in _found(request, quarter.starts_at, quarter.next.starts_at):
        number = hidden if row.number is None else row.number
        area = _harmless(row.area)
        sheet.writerow([str(quarter), row.domain, area, row.reason, number])
    return response


def _harmless(text: str) -> str:
    """Somebody typed it: a spreadsheet must not take it for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _found(request: SignedIn, since: datetime, before: datetime) -> list[TurnedAway]:
    return queries.turned_away(
        request.actor, since, before, own=_is_own(request), is_outside=_is_outside(request)
    )


def _is_outside(request: SignedIn) -> bool:
    return request.actor.may(Permission.SEE_CLOSED_QUARTERS)


def _is_own(request: SignedIn) -> bool:
    """Whoever coordinates sees those of the whole partnership, exact; others see their own."""
    return not (_is_outside(request) or request.actor.may(Permission.SEE_FUNNEL))


def _form(request: SignedIn) -> forms.TurnedAway:
    form = forms.TurnedAway(
        posted(request),
        sites=partnerships.sites_of(request.actor),
        initial={"site": str(request.actor.site_id or "")},
    )
    accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
    return form


def _keep(request: SignedIn, said: dict[str, Any]) -> None:
    referrals.record_turn_away(
        domains=said["domains"],
        reason=TurnAwayReason(said["reason"]),
        told=ToldThem(said["told"]),
        urgent_asked=said["urgent_asked"],
        area=said["area"],
        site_id=said["site"],
        by=request.actor,
        at=request.at,
    )
