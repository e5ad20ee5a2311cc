"""Files that are read again, and what was found there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, queries
from alongside.casework.forms import supervision as forms
from alongside.casework.rules.supervision import Risk
from alongside.casework.views.showing import shown
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted


@require_POST
@requires(Permission.SIGN_OFF)
def draw(request: SignedIn) -> HttpResponse:
    """Draw the files of this month."""
    try:
        drawn = actions.draw_reviews(by=request.actor, at=request.at)
        none = "No file can be drawn: each was read within a year, or nobody else can read it"
        messages.success(request, f"Files drawn: {len(drawn)}" if drawn else none)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("casework:supervise")


@requires(Permission.SIGN_OFF)
def review(request: SignedIn, review_id: UUID) -> HttpResponse:
    """The checklist beside the file; once it is filled in, what was found."""
    rows = queries.reviews_visible_to(request.actor).select_related("case__person")
    review = get_object_or_404(rows, pk=review_id)
    checklist = queries.checklist_of(review)
    parts = forms.lines_of(
        checklist,
        posted(request),
        colleagues=queries.colleagues(request.actor),
        today=day_of(request.at),
    )
    lines = [line for _, part in parts for line in part]
    form = forms.Summary(posted(request))
    if request.method == "POST" and all([each.is_valid() for each in (*lines, form)]):
        with refusals_shown_on(form):
            actions.finish_review(
                review_id=review.pk,
                findings=[each.found for each in lines],
                summary=form.cleaned_data["summary"],
                by=request.actor,
                at=request.at,
            )
            return redirect("casework:review", review.pk)
    return shown(
        request,
        "casework/review.jinja",
        review.case,
        form=form,
        forms=[*lines, form],
        parts=parts,
        review=review,
        checklist=checklist,
        reasons=[Risk(code).label for code in review.reasons],
        findings=list(review.findings.select_related("who")) if review.done_at else [],
        authors=queries.authors_of(review.case_id),
    )


@require_POST
@requires(Permission.WORK_ON_CASES)
def put_right(request: SignedIn, finding_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.findings_visible_to(request.actor), pk=finding_id)
    actions.put_right(finding_id=found.pk, by=request.actor, at=request.at)
    if request.actor.may(Permission.SIGN_OFF):
        return redirect("casework:supervise")
    return redirect("casework:shift")
