from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Case, Issue, Task
from alongside.casework.rules import CaseState
from alongside.casework.rules.tasks import why_not_drop, why_not_set
from alongside.kit.refusal import Refused


@transaction.atomic
def set_task(
    *,
    case_id: UUID,
    words: str,
    due: date,
    by: Actor,
    at: datetime,
    who_id: UUID | None = None,
    issue_id: UUID | None = None,
    reason: str = "",
) -> Task:
    """
    Have somebody do something in a file by a day.

    who_id  none: the adviser whose file it is
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    if issue_id and not Issue.objects.filter(pk=issue_id, case=case).exists():
        raise Refused("Choose an issue of this file", field="issue")
    who = who_id or case.adviser_id
    refusal = why_not_set(
        words,
        is_ours=who_id is None or who in {each.user_id for each in queries.colleagues(by)},
        is_open=case.state == CaseState.OPEN,
    )
    if refusal:
        raise Refused(refusal)
    task = Task.objects.create(
        **case.whose_file(),
        case=case,
        issue_id=issue_id,
        words=words.strip(),
        reason=reason,
        who_id=who,
        due=due,
        at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    audit.record("casework.set_task", task, by=by, at=at)
    return task


@transaction.atomic
def finish_task(*, task_id: UUID, by: Actor, at: datetime) -> Task:
    """Say that a task is done. The first time counts."""
    return _end(task_id, "", by=by, at=at)


@transaction.atomic
def drop_task(*, task_id: UUID, why: str, by: Actor, at: datetime) -> Task:
    """Say why a task need not be done."""
    if refusal := why_not_drop(why):
        raise Refused(refusal, field="why")
    return _end(task_id, why.strip(), by=by, at=at)


def _end(task_id: UUID, dropped: str, *, by: Actor, at: datetime) -> Task:
    task = Task.objects.select_for_update().get(pk=task_id)
    if task.done_at is None:
        task.done_at, task.done_by_name, task.dropped = at, by.name, dropped
        task.save(update_fields=["done_at", "done_by_name", "dropped"])
        audit.record("casework.end_task", task, by=by, at=at, dropped=bool(dropped))
    return task
