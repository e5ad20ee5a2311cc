"""What is asked before the first advice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.rules.baseline import WELLBEING, Research, why_not_enter
from alongside.casework.views.showing import shown, the_case
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted


@requires(Permission.WORK_ON_CASES)
def before_advice(request: SignedIn, case_id: UUID) -> HttpResponse:
    """The questions, or what was answered; and once somebody was advised, neither."""
    case = the_case(request, case_id)
    questions, known = queries.baseline_questions(), queries.baseline_of(case.pk)
    so_far = queries.before_advice(case.pk)
    form = forms.BeforeAdvice(
        posted(request), questions=questions, initial={"research": Research.NOT_ASKED}
    )
    if form.is_valid():
        with refusals_shown_on(form):
            actions.enter_baseline(
                case_id=case.pk,
                answers=form.answers,
                research=form.cleaned_data["research"],
                why_not=form.cleaned_data["why_not"],
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "Kept. You can advise now")
            return redirect("desk:case", case.pk)
    return shown(
        request,
        "casework/before_advice.jinja",
        case,
        form=form,
        questions=questions,
        wellbeing=WELLBEING,
        baseline=known,
        answers=queries.answers_shown(known) if known and not known.why_not else [],
        why_not=why_not_enter(advised=so_far.advised, entered=so_far.entered),
    )
