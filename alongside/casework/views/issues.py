"""The issues of a file: what is advised, and what happens next."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.models import Issue
from alongside.casework.rules import OPEN, IssueState
from alongside.casework.views.showing import shown, the_case, the_issue
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.law.rules import Level

A_WEEK = timedelta(days=7)


@requires(Permission.WORK_ON_CASES)
def new_issue(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
    today = day_of(request.at)
    form = forms.AddIssue(
        posted(request),
        problems=queries.problem_groups(case.referral.domains if case.referral else []),
        colleagues=queries.colleagues(request.actor),
        today=today,
        initial={"level": Level.CASEWORK, "who": request.actor.user_id, "due": today + A_WEEK},
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        with refusals_shown_on(form):
            issue = actions.add_issue(
                case_id=case.pk,
                problem=said["problem"],
                level=said["level"],
                opponent=said["opponent"],
                forum=said["forum"],
                facts=said["facts"],
                next_step=form.step,
                by=request.actor,
                at=request.at,
            )
            return redirect("casework:issue", issue.pk)
        if "opponent" in form.errors:  # refused, so nothing of it was kept: the officer is told
            actions.ask_about_opponent(
                case_id=case.pk, name=said["opponent"], by=request.actor, at=request.at
            )
    return shown(request, "casework/new_issue.jinja", case, form=form)


@requires(Permission.WORK_ON_CASES)
def issue(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """One problem: its facts, advice and instruction, and the days that count."""
    issue = the_issue(request, issue_id)
    problem = law.issue(issue.problem)
    form = forms.Advice(posted(request), problem=problem, initial=vars(issue))
    if form.is_valid():
        with refusals_shown_on(form), forms.both_shown_on(form):
            _advise(request, issue, form)
            messages.success(request, "Saved")
            return redirect("casework:issue", issue.pk)
        if "opponent" in form.errors and "opponent" not in form.clashed:
            actions.ask_about_opponent(
                case_id=issue.case_id,
                name=form.cleaned_data.get("opponent") or request.POST.get("opponent", ""),
                by=request.actor,
                at=request.at,
            )
    return shown(
        request,
        "casework/issue.jinja",
        issue.case,
        form=form,
        issue=issue,
        level=Level(issue.level),
        gate=law.gate(problem.gate),
        deadlines=queries.watched_on(issue.pk, day_of(request.at)),
        recounts=queries.waiting_on(issue.pk),
        letters=queries.letters_about(issue.pk),
        to_write=queries.templates_for(issue, day_of(request.at)),
        is_open=issue.state in OPEN,
        **_standing(request, issue),
        before=queries.before_advice(issue.case_id),
        household=queries.household_shown(queries.household_of(issue.case_id)),
    )


def _standing(request: SignedIn, issue: Issue) -> dict[str, Any]:
    """Whether the newest advice is signed, and whether whoever reads may give any."""
    actor, today = request.actor, day_of(request.at)
    asked = issue.problem, Level(issue.level), today
    may_not = queries.why_may_not_advise(actor, *asked)
    return {
        "signing": queries.latest_signing(issue.pk),
        "may_not": may_not,
        "who_may": queries.who_may_advise(actor, *asked) if may_not else [],
        "is_learner": queries.is_learner(actor),
    }


def _advise(request: SignedIn, issue: Issue, form: forms.Advice) -> None:
    said = dict(form.cleaned_data)
    del said["version"]
    if request.POST.get("do") == "both":
        said |= form.with_theirs({field: getattr(issue, field) for field in form.LONG})
    actions.give_advice(issue_id=issue.pk, **said, seen=form.seen, by=request.actor, at=request.at)


@requires(Permission.WORK_ON_CASES)
def step(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """How far an issue is, and what happens next."""
    issue = the_issue(request, issue_id)
    state = IssueState(issue.state)
    today = day_of(request.at)
    form = forms.TakeStep(
        posted(request),
        state=state,
        colleagues=queries.colleagues(request.actor),
        today=today,
        initial={
            "state": state,
            "next_step": issue.next_step,
            "who": issue.next_step_by_id or request.actor.user_id,
            "due": _not_past(issue.next_step_due, today) or today + A_WEEK,
            "version": issue.version,
        },
    )
    if form.is_valid():
        with refusals_shown_on(form), forms.both_shown_on(form):
            _take(request, issue, form)
            return redirect("desk:case", issue.case_id)
    return shown(request, "casework/step.jinja", issue.case, form=form, issue=issue)


def _not_past(day: date | None, today: date) -> date | None:
    return day if day and day >= today else None


def _take(request: SignedIn, issue: Issue, form: forms.TakeStep) -> None:
    to, next_step = form.cleaned_data["state"], form.step_if_open
    if to == issue.state and next_step:
        actions.set_next_step(
            issue_id=issue.pk,
            next_step=next_step,
            seen=form.seen,
            by=request.actor,
            at=request.at,
        )
        return
    actions.move_issue(
        issue_id=issue.pk,
        to=to,
        next_step=next_step,
        seen=form.seen,
        by=request.actor,
        at=request.at,
    )
