"""A file beside the same file in another case system: its reference, a note to copy, a table."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions, queries
from alongside.casework.forms import other_systems as forms
from alongside.casework.rules.other_systems import OtherSystem
from alongside.casework.views.showing import shown, the_case
from alongside.kit.exports import as_csv
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted


@requires(Permission.WORK_ON_CASES)
def elsewhere(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Under which reference another system keeps this file, and what to paste there."""
    case = the_case(request, case_id)
    form = forms.KeepReference(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.keep_reference(
                case_id=case.pk, **form.cleaned_data, by=request.actor, at=request.at
            )
            return redirect("casework:elsewhere", case.pk)
    references = queries.references_of(case.pk)
    copied = [each.copied_at for each in references if each.copied_at]
    since = min(copied) if references and len(copied) == len(references) else None
    return shown(
        request,
        "casework/elsewhere.jinja",
        case,
        form=form,
        references=references,
        since=since,
        whole=queries.note_for(case),
        new=queries.note_for(case, since=since) if since else "",
    )


@require_POST
@requires(Permission.WORK_ON_CASES)
def copied(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
    for each in queries.references_of(case.pk):
        actions.copied(reference_id=each.pk, by=request.actor, at=request.at)
    messages.success(request, "Kept. What is written from now on is shown as new")
    return redirect("casework:elsewhere", case.pk)


@requires(Permission.WORK_ON_CASES)
def export(request: SignedIn) -> HttpResponse:
    """A table of every issue whose file another system keeps, under that system's headings."""
    form = forms.ChooseSystem(posted(request))
    if form.is_valid():
        return _table(request, form.cleaned_data["system"])
    counts: list[tuple[Any, int]] = [
        (system, queries.references_visible_to(request.actor).filter(system=system).count())
        for system in OtherSystem
    ]
    page = {"form": form, "counts": counts, "mappings": queries.mappings()}
    return render(request, "casework/export.jinja", page)


def _table(request: SignedIn, system: OtherSystem) -> HttpResponse:
    actor = request.actor
    people = queries.references_visible_to(actor).filter(system=system)
    seen = list(people.values_list("person_id", flat=True))
    audit.looked_at(seen, page="casework:export", by=actor, at=request.at)
    answer = HttpResponse(as_csv(queries.exported(actor, system)), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="issues-{system.lower()}.csv"'
    return answer
