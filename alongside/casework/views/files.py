"""A file: taken on, closed and opened again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.rules import CaseState
from alongside.casework.views.showing import shown, the_case
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.referrals import queries as referrals


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
def close(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
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
    return shown(
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
    case = the_case(request, case_id)
    actions.reopen_case(case_id=case.pk, by=request.actor, at=request.at)
    return redirect("desk:case", case.pk)
