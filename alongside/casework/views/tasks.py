"""What somebody has to do in a file, beside the next steps of its issues."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.views.showing import issue_choices, shown, the_case
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted

A_WEEK = timedelta(days=7)


@requires(Permission.WORK_ON_CASES)
def new_task(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
    today = day_of(request.at)
    form = forms.SetTask(
        posted(request),
        colleagues=queries.colleagues(request.actor),
        issues=issue_choices(case.pk),
        today=today,
        initial={"who": request.actor.user_id, "due": today + A_WEEK},
    )
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_on(form):
            actions.set_task(
                case_id=case.pk,
                words=said["words"],
                who_id=said["who"],
                due=said["due"],
                issue_id=said["issue"],
                by=request.actor,
                at=request.at,
            )
            return redirect("desk:case", case.pk)
    return shown(request, "casework/new_task.jinja", case, form=form)


@require_POST
@requires(Permission.WORK_ON_CASES)
def finish_task(request: SignedIn, task_id: UUID) -> HttpResponse:
    task = get_object_or_404(queries.tasks_visible_to(request.actor), pk=task_id)
    actions.finish_task(task_id=task.pk, by=request.actor, at=request.at)
    return redirect("desk:case", task.case_id)


@requires(Permission.WORK_ON_CASES)
def drop_task(request: SignedIn, task_id: UUID) -> HttpResponse:
    """Say why a task need not be done."""
    tasks = queries.tasks_visible_to(request.actor).select_related("case__person")
    task = get_object_or_404(tasks, pk=task_id)
    form = forms.DropTask(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.drop_task(
                task_id=task.pk, why=form.cleaned_data["why"], by=request.actor, at=request.at
            )
            return redirect("desk:case", task.case_id)
    return shown(request, "casework/drop_task.jinja", task.case, form=form, task=task)
