from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.actions.notes import add_note
from alongside.casework.models import Case, Deadline, Issue, Task
from alongside.casework.rules import OPEN, CaseState, DeadlineState
from alongside.kit.refusal import Refused


@transaction.atomic
def hand_over(
    *, from_id: UUID, to_id: UUID, why: str, by: Actor, at: datetime, case_id: UUID | None = None
) -> int:
    """
    Give the open files of one colleague to another, with every next step, deadline and task.

    case_id  one file alone; none: all of them
    """
    names = {each.user_id: each.name for each in queries.colleagues(by)}
    _refuse(from_id, to_id, names, by)
    files = queries.visible_to(by).filter(adviser=from_id, state=CaseState.OPEN)
    if case_id:
        files = files.filter(pk=case_id)
    cases = list(files.select_for_update(of=("self",)))
    for case in cases:
        words = f"Handed over from {case.adviser_name} to {names[to_id]}. {why.strip()}".strip()
        _give(case, from_id, to_id)
        case.adviser_id, case.adviser_name = to_id, names[to_id]
        case.save(update_fields=["adviser", "adviser_name"])
        add_note(case_id=case.pk, words=words, by=by, at=at)
        audit.record("casework.hand_over", case, by=by, at=at, to=str(to_id))
    return len(cases)


def _refuse(from_id: UUID, to_id: UUID, names: dict[UUID, str], by: Actor) -> None:
    if not by.may(Permission.ALLOCATE) and from_id != by.user_id:
        raise Refused("Only a supervisor hands over what a colleague holds")
    if to_id not in names:
        raise Refused("Choose somebody who works on cases here", field="to")
    if to_id == from_id:
        raise Refused("Choose somebody else", field="to")


def _give(case: Case, from_id: UUID, to_id: UUID) -> None:
    Issue.objects.filter(case=case, next_step_by=from_id, state__in=OPEN).update(
        next_step_by_id=to_id
    )
    live = Deadline.objects.filter(issue__case=case, state=DeadlineState.LIVE)
    # Nobody is their own deputy: where one of them was the other's, the place is open, and shown.
    live.filter(watcher__in=(from_id, to_id), deputy__in=(from_id, to_id)).update(deputy=None)
    live.filter(watcher=from_id).update(watcher_id=to_id)
    live.filter(deputy=from_id).update(deputy_id=to_id)
    Task.objects.filter(case=case, who=from_id, done_at=None).update(who_id=to_id)
