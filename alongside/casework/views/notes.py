"""A note in a file, and what an issue said at each time."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.rules import NoteKind
from alongside.casework.rules.notes import template_of
from alongside.casework.views.showing import issue_choices, shown, the_case, the_issue
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted


@requires(Permission.WORK_ON_CASES)
def note(request: SignedIn, case_id: UUID) -> HttpResponse:
    """With the lines that are worth filling in, where the address names a kind."""
    case = the_case(request, case_id)
    kind = _kind(request.GET.get("kind", ""))
    form = forms.AddNote(
        posted(request),
        issues=issue_choices(case.pk),
        initial={"kind": kind, "words": template_of(kind)},
    )
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
    return shown(
        request,
        "casework/note.jinja",
        case,
        form=form,
        kinds=NoteKind,
        kind=kind,
        before=queries.before_advice(case.pk),
    )


def _kind(typed: str) -> NoteKind:
    return NoteKind(typed) if typed in NoteKind.values else NoteKind.NOTE


@require_safe
@requires(Permission.WORK_ON_CASES)
def editions(request: SignedIn, issue_id: UUID) -> HttpResponse:
    """All that an issue ever said: what was written over is here."""
    issue = the_issue(request, issue_id)
    return shown(
        request,
        "casework/editions.jinja",
        issue.case,
        issue=issue,
        editions=queries.editions_shown(issue.pk),
    )
