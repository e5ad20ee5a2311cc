from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework.actions import journey
from alongside.casework.actions.baseline import refuse_advice_before_baseline
from alongside.casework.actions.supervision import hold_for_signature, refuse_beyond_competence
from alongside.casework.models import Case, Issue, Note
from alongside.casework.rules import NoteKind
from alongside.casework.rules.notes import written
from alongside.kit.refusal import Refused
from alongside.law.rules import Level


@transaction.atomic
def add_note(
    *,
    case_id: UUID,
    words: str,
    by: Actor,
    at: datetime,
    kind: NoteKind = NoteKind.NOTE,
    issue_id: UUID | None = None,
) -> Note:
    """Write down what was said or done. A closed file takes notes too: letters still come."""
    is_advice = kind is NoteKind.ADVICE
    cases = Case.objects.select_for_update() if is_advice else Case.objects.all()
    case = cases.get(pk=case_id)
    issue = Issue.objects.filter(pk=issue_id, case=case).first() if issue_id else None
    if issue_id and issue is None:
        raise Refused("Choose an issue of this file", field="issue")
    if not (said := written(kind, words)):
        raise Refused("Write the note first", field="words")
    if is_advice:
        refuse_advice_before_baseline(case_id)
    if is_advice and issue is not None:
        refuse_beyond_competence(issue.problem, Level(issue.level), by=by, at=at)
    note = Note.objects.create(
        **case.whose_file(),
        case=case,
        issue_id=issue_id,
        kind=kind,
        words=said,
        at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    if is_advice and not hold_for_signature(note=note, by=by, at=at):
        journey.advice_was_given(case, by=by, at=at)
    audit.record("casework.add_note", note, by=by, at=at, kind=kind)
    return note
