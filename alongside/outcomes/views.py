from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import queries as casework
from alongside.casework.models import Issue
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.outcomes import actions, forms, queries
from alongside.outcomes.rules import HOW, Method


@requires(Permission.WORK_ON_CASES)
def outcome(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """What became of an issue. When it was the last open one, the file may close."""
    issue = _issue(request, issue_id)
    form = forms.RecordOutcome(posted(request), initial={"final": True})
    if form.is_valid():
        with refusals_shown_on(form):
            actions.record_outcome(
                issue_id=issue.pk, **form.cleaned_data, by=request.actor, at=request.at
            )
            return _onward(request, issue)
    return _shown(
        request,
        "outcomes/outcome.jinja",
        issue,
        form=form,
        outcomes=queries.outcomes_of(issue.pk),
        live_deadlines=casework.live_deadlines(issue.pk),
    )


def _onward(request: SignedIn, issue: Issue) -> HttpResponse:
    """Offer to close the file when nothing in it is open; else go back to it."""
    contents = casework.contents(issue.case_id)
    if contents.open_issues or contents.live_deadlines:
        messages.success(request, "The outcome is recorded")
        return redirect("desk:case", issue.case_id)
    messages.success(request, "The outcome is recorded. Every issue has ended: close the file?")
    return redirect("casework:close", issue.case_id)


@requires(Permission.WORK_ON_CASES)
def money(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """The ledger of an issue, and a form for one more line."""
    issue = _issue(request, issue_id)
    form = forms.AddLine(posted(request), initial=forms.AddLine.usual(day_of(request.at)))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.add_line(
                issue_id=issue.pk, new=form.new_line(), by=request.actor, at=request.at
            )
            messages.success(request, "The sum is in the ledger")
            return redirect("outcomes:money", issue.pk)
    lines = list(queries.lines_of(issue.pk))
    return _shown(
        request,
        "outcomes/money.jinja",
        issue,
        form=form,
        lines=lines,
        totals=queries.totals_of(lines),
        how=[(way.label, HOW[way]) for way in Method],
    )


def _issue(request: SignedIn, issue_id: UUID) -> Issue:
    issues = casework.issues_visible_to(request.actor).select_related("case", "person")
    return get_object_or_404(issues, pk=issue_id)


def _shown(request: SignedIn, template: str, issue: Issue, **context: Any) -> HttpResponse:
    page = template.removesuffix(".jinja").replace("/", ":")
    audit.looked_at([issue.person_id], page=page, by=request.actor, at=request.at)
    shown = {
        "issue": issue,
        "person": issue.person,
        "problem": law.issue(issue.problem),
        "now": request.at,
    }
    return render(request, template, shown | context)


@requires(Permission.WORK_ON_CASES)
def bring_in(request: SignedIn) -> HttpResponse:
    """Outcomes from the case system that the provider keeps as well; what became of each row."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.BringIn(*sent)
    told: list[actions.Told] = []
    if form.is_valid():
        with refusals_shown_on(form):
            rows = queries.brought(form.cleaned_data["file"].read())
            told = actions.bring_in(rows=rows, by=request.actor, at=request.at)
    page = {
        "form": form,
        "told": told,
        "kept": sum(each.is_kept for each in told),
        "known": sum(each.is_known for each in told),
        "refused": [each for each in told if not each.is_kept and not each.is_known],
        "heads": queries.words().heads,
    }
    return render(request, "outcomes/bring_in.jinja", page)
