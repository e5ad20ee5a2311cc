"""A rule has changed: which dates count is somebody's decision, and both stand on the page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.views.showing import shown
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted


@requires(Permission.WORK_ON_CASES)
def recount(request: SignedIn, recount_id: UUID) -> HttpResponse:
    rows = queries.recounts_visible_to(request.actor)
    found = get_object_or_404(
        rows.select_related("deadline", "issue__case__person", "answered_by"), pk=recount_id
    )
    form = forms.AnswerRecount(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.answer_recount(
                recount_id=found.pk, **form.cleaned_data, by=request.actor, at=request.at
            )
            return redirect("casework:issue", found.issue_id)
    case = found.issue.case
    return shown(
        request, "casework/recount.jinja", case, form=form, issue=found.issue, recount=found
    )
