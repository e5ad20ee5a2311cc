"""The days that count: worked out before they are kept, and what became of them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.models import Deadline
from alongside.casework.views.showing import shown, the_issue
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.law import rules as law_rules
from alongside.law.rules import Nation


@requires(Permission.WORK_ON_CASES)
def deadline(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """Which letter, which date on it, and then the dates that follow, to be kept."""
    issue = the_issue(request, issue_id)
    nation = queries.nation_of(request.actor)
    limits = queries.limits_for(issue.problem, nation, day_of(request.at))
    form = forms.AddDeadline(posted(request), limits=limits)
    preview = None
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_on(form):
            if request.POST.get("do") == "save" and request.POST.get("seen") == _seen(**said):
                actions.add_deadline(issue_id=issue.pk, **said, by=request.actor, at=request.at)
                return redirect("casework:issue", issue.pk)
            preview = _preview(request, nation, **said)
    return shown(
        request,
        "casework/deadline.jinja",
        issue.case,
        form=form,
        issue=issue,
        limits={each.id: each for each in limits},
        preview=preview,
    )


def _seen(*, rule: str, trigger: date, posting: bool) -> str:
    """What dates were shown for. Only those are kept: a date changed since is shown first."""
    return f"{rule} {trigger} {posting}"


def _preview(
    request: SignedIn, nation: Nation, *, rule: str, trigger: date, posting: bool
) -> dict[str, Any]:
    """The dates that would be kept, and what to know about them first."""
    today = day_of(request.at)
    limit, worked_out = queries.worked_out(rule, trigger, nation, posting=posting)
    signed = law.signoffs(request.actor.organisation_id, nation, today, [rule])
    return {
        "dates": worked_out,
        "seen": _seen(rule=rule, trigger=trigger, posting=posting),
        "label": limit.label,
        "since": limit.in_force_from,
        "check": law_rules.said_of(limit.id, limit.version, signed),
        "past": worked_out.said_when_past(today),
        "future": trigger > today,
    }


@require_POST
@requires(Permission.WORK_ON_CASES)
def move_deadline(request: SignedIn, deadline_id: UUID) -> HttpResponse:
    deadline = _deadline(request, deadline_id)
    form = forms.MoveDeadline(request.POST)
    try:
        if form.is_valid():
            actions.move_deadline(
                deadline_id=deadline.pk,
                to=form.cleaned_data["to"],
                by=request.actor,
                at=request.at,
            )
        else:
            messages.error(request, "Choose what became of the deadline")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("casework:issue", deadline.issue_id)


@require_POST
@requires(Permission.WORK_ON_CASES)
def told_person(request: SignedIn, deadline_id: UUID) -> HttpResponse:
    deadline = _deadline(request, deadline_id)
    actions.told_person(deadline_id=deadline.pk, by=request.actor, at=request.at)
    return redirect("casework:issue", deadline.issue_id)


def _deadline(request: SignedIn, deadline_id: UUID) -> Deadline:
    return get_object_or_404(queries.deadlines_visible_to(request.actor), pk=deadline_id)
