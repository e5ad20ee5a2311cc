from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions, forms, queries
from alongside.casework.models import Case, Deadline, Issue
from alongside.casework.rules import OPEN, CaseState, DeadlineState, IssueState
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.law import rules as law_rules
from alongside.law.rules import Level, Nation
from alongside.referrals import queries as referrals

A_WEEK = timedelta(days=7)


@require_POST
@requires(Permission.ANSWER_REFERRALS)
def take_on(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = get_object_or_404(referrals.visible_to(request.actor), pk=referral_id)
    try:
        case = actions.take_on(referral_id=referral.pk, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:referral", referral.pk)
    return redirect("desk:case", case.pk)


@require_POST
@requires(Permission.WORK_ON_CASES)
def open_case(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = get_object_or_404(referrals.visible_to(request.actor), pk=referral_id)
    try:
        case = actions.open_case(referral_id=referral.pk, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:referral", referral.pk)
    return redirect("desk:case", case.pk)


@requires(Permission.WORK_ON_CASES)
def new_issue(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _case(request, case_id)
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
    return _shown(request, "casework/new_issue.jinja", case, form=form)


@requires(Permission.WORK_ON_CASES)
def issue(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """One problem: its facts, advice and instruction, and the days that count."""
    issue = _issue(request, issue_id)
    problem = law.issue(issue.problem)
    form = forms.Advice(posted(request), problem=problem, initial=vars(issue))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.give_advice(
                issue_id=issue.pk, **form.cleaned_data, by=request.actor, at=request.at
            )
            messages.success(request, "Saved")
            return redirect("casework:issue", issue.pk)
    return _shown(
        request,
        "casework/issue.jinja",
        issue.case,
        form=form,
        issue=issue,
        level=Level(issue.level),
        gate=law.gate(problem.gate),
        deadlines=queries.watched_on(issue.pk, day_of(request.at)),
        ends=[each for each in DeadlineState if each is not DeadlineState.LIVE],
        is_open=issue.state in OPEN,
    )


@requires(Permission.WORK_ON_CASES)
def step(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """How far an issue is, and what happens next."""
    issue = _issue(request, issue_id)
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
        },
    )
    if form.is_valid():
        with refusals_shown_on(form):
            _take(request, issue, form)
            return redirect("desk:case", issue.case_id)
    return _shown(request, "casework/step.jinja", issue.case, form=form, issue=issue)


def _not_past(day: date | None, today: date) -> date | None:
    return day if day and day >= today else None


def _take(request: SignedIn, issue: Issue, form: forms.TakeStep) -> None:
    to, next_step = form.cleaned_data["state"], form.step_if_open
    if to == issue.state and next_step:
        actions.set_next_step(
            issue_id=issue.pk, next_step=next_step, by=request.actor, at=request.at
        )
        return
    actions.move_issue(
        issue_id=issue.pk, to=to, next_step=next_step, by=request.actor, at=request.at
    )


@requires(Permission.WORK_ON_CASES)
def deadline(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """Which letter, which date on it, and then the dates that follow, to be kept."""
    issue = _issue(request, issue_id)
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
    return _shown(
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
    return {
        "dates": worked_out,
        "seen": _seen(rule=rule, trigger=trigger, posting=posting),
        "label": limit.label,
        "since": limit.in_force_from,
        "check": law_rules.said_of(limit.id, limit.version, law.signoffs(today)),
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


@requires(Permission.WORK_ON_CASES)
def note(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _case(request, case_id)
    issues = [(str(each.pk), law.issue(each.problem).label) for each in queries.issues_of(case.pk)]
    form = forms.AddNote(posted(request), issues=issues)
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_on(form):
            actions.add_note(
                case_id=case.pk,
                words=said["words"],
                kind=said["kind"],
                issue_id=said["issue"],
                by=request.actor,
                at=request.at,
            )
            return redirect("desk:case", case.pk)
    return _shown(request, "casework/note.jinja", case, form=form)


@requires(Permission.WORK_ON_CASES)
def close(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _case(request, case_id)
    # A file without a referral owes nobody a reason.
    advised = case.referral is None or case.referral.advised_at is not None
    form = forms.CloseCase(posted(request), advised=advised)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.close_case(
                case_id=case.pk,
                why=form.cleaned_data.get("why", ""),
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "The file is closed")
            return redirect("desk:case", case.pk)
    return _shown(
        request,
        "casework/close.jinja",
        case,
        form=form,
        contents=queries.contents(case.pk),
        has_outcome=case.referral is None or case.referral.outcome_at is not None,
        is_closed=case.state == CaseState.CLOSED,
    )


@require_POST
@requires(Permission.WORK_ON_CASES)
def reopen(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _case(request, case_id)
    actions.reopen_case(case_id=case.pk, by=request.actor, at=request.at)
    return redirect("desk:case", case.pk)


def _case(request: SignedIn, case_id: UUID) -> Case:
    cases = queries.visible_to(request.actor).select_related("person", "referral")
    return get_object_or_404(cases, pk=case_id)


def _issue(request: SignedIn, issue_id: UUID) -> Issue:
    issues = queries.issues_visible_to(request.actor).select_related(
        "case__person", "case__referral", "next_step_by"
    )
    return get_object_or_404(issues, pk=issue_id)


def _deadline(request: SignedIn, deadline_id: UUID) -> Deadline:
    return get_object_or_404(queries.deadlines_visible_to(request.actor), pk=deadline_id)


def _shown(request: SignedIn, template: str, case: Case, **context: Any) -> HttpResponse:
    """Render a page about a case, once it is written down who sees the person."""
    page = template.removesuffix(".jinja").replace("/", ":")
    audit.looked_at([case.person_id], page=page, by=request.actor, at=request.at)
    if "form" in context:
        accounts.offer_draft(
            context["form"], user_id=request.user.pk, page=request.path, at=request.at
        )
    shown = {"case": case, "person": case.person, "now": request.at}
    if "issue" in context:
        shown["problem"] = law.issue(context["issue"].problem)
    return render(request, template, shown | context)
