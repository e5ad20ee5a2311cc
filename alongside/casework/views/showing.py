"""What every page about a file does: find it, and write down who sees it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Case, Issue
from alongside.law import queries as law


def the_case(request: SignedIn, case_id: UUID) -> Case:
    cases = queries.visible_to(request.actor).select_related("person", "referral")
    return get_object_or_404(cases, pk=case_id)


def the_issue(request: SignedIn, issue_id: UUID) -> Issue:
    issues = queries.issues_visible_to(request.actor).select_related(
        "case__person", "case__referral", "next_step_by"
    )
    return get_object_or_404(issues, pk=issue_id)


def issue_choices(case_id: UUID) -> list[tuple[str, str]]:
    """The issues of a file, to say about which of them something is."""
    return [(str(each.pk), law.issue(each.problem).label) for each in queries.issues_of(case_id)]


def shown(request: SignedIn, template: str, case: Case, **context: Any) -> HttpResponse:
    """Render a page about a case, once it is written down who sees the person."""
    page = template.removesuffix(".jinja").replace("/", ":")
    audit.looked_at([case.person_id], page=page, by=request.actor, at=request.at)
    if "form" in context:
        accounts.offer_draft(
            context["form"], user_id=request.user.pk, page=request.path, at=request.at
        )
    about = {"case": case, "person": case.person, "now": request.at}
    if "issue" in context:
        about["problem"] = law.issue(context["issue"].problem)
    return render(request, template, about | context)
