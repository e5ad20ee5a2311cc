"""The days that count: worked out before they are kept, and what became of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.actions import Watch
from alongside.casework.models import Deadline, Document, Issue
from alongside.casework.rules import DeadlineState
from alongside.casework.rules.documents import DocumentKind
from alongside.casework.views.showing import shown, the_issue
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.law import rules as law_rules
from alongside.law.rules import Nation


@requires(Permission.WORK_ON_CASES)
def deadline(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """The dates on a letter, and then the dates that follow, to be kept."""
    issue = the_issue(request, issue_id)
    nation, today = queries.nation_of(request.actor), day_of(request.at)
    colleagues = queries.colleagues(request.actor)
    signed = queries.packs_signed(request.actor, nation, today)
    limits = queries.limits_for(
        issue.problem, nation, today, queries.days_of(request.actor), signed
    )
    form = forms.AddDeadline(
        posted(request),
        request.FILES or None,
        limits=limits,
        colleagues=colleagues,
        today=today,
        schools=law.schools(request.actor.organisation_id),
        initial=queries.usual_watch(request.actor, colleagues),
    )
    is_sound, preview = form.is_valid(), None
    document = _letter(request, issue, form)
    if is_sound and not form.errors:
        with refusals_shown_on(form):
            if request.POST.get("do") == "save" and request.POST.get("seen") == _seen(form):
                _add(request, issue.pk, form, document)
                return redirect("casework:issue", issue.pk)
            preview = _preview(request, nation, form)
    return shown(
        request,
        "casework/deadline.jinja",
        issue.case,
        form=form,
        issue=issue,
        limits=limits,
        preview=preview,
        document=document,
    )


def _letter(request: SignedIn, issue: Issue, form: forms.AddDeadline) -> Document | None:
    """
    The letter itself. It is kept as soon as it came, whatever else is wrong: no browser sends a
    file a second time by itself.
    """
    if not form.is_bound:
        return None
    said = form.cleaned_data
    for file in said.get("photo") or []:
        with refusals_shown_on(form):
            return actions.keep_document(
                case_id=issue.case_id,
                issue_id=issue.pk,
                kind=DocumentKind.DECISION,
                dated=said.get("dated"),
                received=said.get("received"),
                from_whom=issue.opponent,
                file=file,
                by=request.actor,
                at=request.at,
            )
    known: UUID | None = said.get("document")
    rows = queries.documents_visible_to(request.actor).filter(case=issue.case_id)
    return rows.filter(pk=known).first() if known else None


def _add(
    request: SignedIn, issue_id: UUID, form: forms.AddDeadline, document: Document | None
) -> None:
    said = form.cleaned_data
    actions.add_deadline(
        issue_id=issue_id,
        rule=said["rule"],
        trigger=said["given"],
        posting=said["posting"],
        letter=form.letter,
        watch=Watch(said["watcher"], said["deputy"]),
        document_id=document.pk if document else None,
        school=said["school"],
        by=request.actor,
        at=request.at,
    )


def _seen(form: forms.AddDeadline) -> str:
    """What dates were shown for. Only those are kept: a date changed since is shown first."""
    said = form.cleaned_data
    days = " ".join(str(each) for each in said["given"].values())
    return f"{said['rule']} {days} {said['posting']} {said['school']}".strip()


def _preview(request: SignedIn, nation: Nation, form: forms.AddDeadline) -> dict[str, Any]:
    """The dates that would be kept, and what to know about them first."""
    said, today = form.cleaned_data, day_of(request.at)
    days = queries.days_of(request.actor)
    terms = queries.terms_of(request.actor, said["school"])
    limit, worked_out = queries.worked_out(
        said["rule"], said["given"], nation, posting=said["posting"], days=days, terms=terms
    )
    signed = law.signoffs(request.actor.organisation_id, nation, today, [limit.id])
    return {
        "dates": worked_out,
        "seen": _seen(form),
        "label": limit.label,
        "since": limit.in_force_from,
        "check": law_rules.said_of(limit.id, limit.version, signed),
        "past": worked_out.said_when_past(today),
        "future": worked_out.trigger > today,
    }


@requires(Permission.WORK_ON_CASES)
def watch_deadline(request: SignedIn, deadline_id: UUID) -> HttpResponse:
    """Who watches it, and who does when they cannot."""
    deadline = _deadline(request, deadline_id)
    form = forms.Watch(
        posted(request),
        colleagues=queries.colleagues(request.actor),
        initial={"watcher": deadline.watcher_id, "deputy": deadline.deputy_id},
    )
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_on(form):
            actions.watch_deadline(
                deadline_id=deadline.pk,
                watch=Watch(said["watcher"], said["deputy"]),
                by=request.actor,
                at=request.at,
            )
            return redirect("casework:issue", deadline.issue_id)
    return _page(request, "casework/watch.jinja", deadline, form)


@requires(Permission.WORK_ON_CASES)
def told_person(request: SignedIn, deadline_id: UUID) -> HttpResponse:
    """How the person was told the day."""
    deadline = _deadline(request, deadline_id)
    form = forms.Told(posted(request))
    if form.is_valid():
        actions.told_person(
            deadline_id=deadline.pk, how=form.cleaned_data["how"], by=request.actor, at=request.at
        )
        return redirect("casework:issue", deadline.issue_id)
    return _page(request, "casework/told.jinja", deadline, form)


@requires(Permission.WORK_ON_CASES)
def move_deadline(request: SignedIn, deadline_id: UUID) -> HttpResponse:
    """What became of it, how, and when; or that this was said of the wrong one."""
    deadline = _deadline(request, deadline_id)
    if request.POST.get("to") == DeadlineState.LIVE:
        return _live_again(request, deadline)
    form = forms.MoveDeadline(posted(request), initial={"on": day_of(request.at)})
    if form.is_valid():
        with refusals_shown_on(form):
            actions.move_deadline(
                deadline_id=deadline.pk, **form.cleaned_data, by=request.actor, at=request.at
            )
            return redirect("casework:issue", deadline.issue_id)
    return _page(request, "casework/settle.jinja", deadline, form)


def _live_again(request: SignedIn, deadline: Deadline) -> HttpResponse:
    try:
        actions.move_deadline(
            deadline_id=deadline.pk, to=DeadlineState.LIVE, by=request.actor, at=request.at
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("casework:issue", deadline.issue_id)


def _deadline(request: SignedIn, deadline_id: UUID) -> Deadline:
    rows = queries.deadlines_visible_to(request.actor)
    return get_object_or_404(rows.select_related("issue__case__person"), pk=deadline_id)


def _page(request: SignedIn, template: str, deadline: Deadline, form: Any) -> HttpResponse:
    issue = deadline.issue
    return shown(request, template, issue.case, form=form, issue=issue, deadline=deadline)
