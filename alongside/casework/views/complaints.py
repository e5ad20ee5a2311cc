"""Complaints: written down by whoever hears them, seen to by whoever they are not about."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions, queries
from alongside.casework.actions import NewComplaint
from alongside.casework.forms import complaints as forms
from alongside.casework.models import Case
from alongside.casework.rules.complaints import ComplaintKind
from alongside.casework.views.showing import shown, the_case
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted

MOST = 100


@require_safe
@requires(Permission.HANDLE_COMPLAINTS)
def complaints(request: SignedIn) -> HttpResponse:
    actor = request.actor
    rows = list(queries.complaints_open(actor)[:MOST])
    done = queries.complaints_visible_to(actor).filter(answered__isnull=False)
    settled = list(done.order_by("-answered", "pk")[:MOST])
    people = [each.person_id for each in (*rows, *settled) if each.person_id]
    audit.looked_at(people, page="casework:complaints", by=actor, at=request.at)
    page = {"waiting": rows, "settled": settled, "now": request.at}
    return render(request, "casework/complaints.jinja", page)


@requires(Permission.HANDLE_COMPLAINTS)
def new_complaint(request: SignedIn) -> HttpResponse:
    """A complaint that belongs to no file, or of which nobody knows to which."""
    form = _form(request)
    if form.is_valid():
        with refusals_shown_on(form):
            _log(request, form, None)
            return redirect("casework:complaints")
    return render(request, "casework/new_complaint.jinja", {"form": form, "now": request.at})


@requires(Permission.WORK_ON_CASES)
def complaint_of_case(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Whoever hears it writes it down. Who sees to it is somebody else."""
    case = the_case(request, case_id)
    form = _form(request, complainant=case.person.name)
    if form.is_valid():
        with refusals_shown_on(form):
            _log(request, form, case)
            return redirect("desk:case", case.pk)
    return shown(request, "casework/new_complaint.jinja", case, form=form)


def _form(request: SignedIn, **initial: Any) -> forms.LogComplaint:
    today = day_of(request.at)
    return forms.LogComplaint(
        posted(request),
        staff=queries.staff(request.actor),
        handlers=queries.handlers(request.actor),
        today=today,
        initial={"received": today, "kind": ComplaintKind.SERVICE} | initial,
    )


def _log(request: SignedIn, form: forms.LogComplaint, case: Case | None) -> None:
    said = form.cleaned_data
    kept = actions.log_complaint(
        new=NewComplaint(
            kind=said["kind"],
            complainant=said["complainant"],
            reply_to=said["reply_to"],
            words=said["words"],
            received=said["received"],
            case_id=case.pk if case else None,
            about_id=said["about"],
            owner_id=said["owner"],
        ),
        by=request.actor,
        at=request.at,
    )
    messages.success(
        request, f"Written down. It is acknowledged by {kept.acknowledge_by:%-d %B %Y}"
    )


@requires(Permission.HANDLE_COMPLAINTS)
def complaint(request: SignedIn, complaint_id: UUID) -> HttpResponse:
    """One complaint: acknowledge it, then answer it."""
    found = get_object_or_404(queries.complaints_visible_to(request.actor), pk=complaint_id)
    is_new = found.acknowledged is None
    made = forms.Acknowledge if is_new else forms.AnswerComplaint
    form = made(posted(request), initial={"on": day_of(request.at)})
    if form.is_valid():
        with refusals_shown_on(form):
            act = actions.acknowledge_complaint if is_new else actions.answer_complaint
            act(complaint_id=found.pk, by=request.actor, at=request.at, **form.cleaned_data)
            return redirect("casework:complaint", found.pk)
    if found.person_id:
        audit.looked_at(
            [found.person_id], page="casework:complaint", by=request.actor, at=request.at
        )
    duty = queries.duty(ComplaintKind(found.kind), found.received)
    page = {"form": form, "complaint": found, "duty": duty, "now": request.at}
    return render(request, "casework/complaint.jinja", page)
