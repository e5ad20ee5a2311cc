"""A change of rule moves no date that was kept: it raises a task that shows both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.actions.deadlines import dates_of
from alongside.casework.actions.tasks import drop_task, finish_task, set_task
from alongside.casework.models import Deadline, Recount, Task
from alongside.casework.queries.recounts import days_of, given
from alongside.casework.rules import Answer, DeadlineState
from alongside.casework.rules.recounts import (
    Days,
    answer_by,
    gone_words,
    task_words,
    why_not_answer,
)
from alongside.correspondence import actions as correspondence
from alongside.kit.filters import day_of
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused
from alongside.law import rules as law_rules
from alongside.law.rules import Nation


@dataclass(frozen=True)
class Asked:
    """What was asked already, and what still waits for an answer."""

    ever: set[tuple[UUID, Days]]
    waiting: Mapping[UUID, list[Recount]]


@transaction.atomic
def recount(*, by: Actor, at: datetime) -> list[Recount]:
    """Ask about each live deadline that the rules would count otherwise now, once a change."""
    lock(by.organisation_id)  # two sweeps at once would ask twice
    rows, days = list(queries.to_recount(by)), queries.days_of(by)
    ids = [row.pk for row in rows]
    asked = Asked(queries.recounted(ids), queries.unanswered(ids))
    found = (_ask(row, asked, days, by=by, at=at) for row in rows)
    return [each for each in found if each]


def _ask(
    row: Deadline, asked: Asked, days: Mapping[str, date], *, by: Actor, at: datetime
) -> Recount | None:
    try:
        limit, now = queries.worked_out(
            row.rule, given(row), Nation(row.nation),
            posting=row.posting, days=days, terms=queries.terms_of(by, row.school),
        )  # fmt: skip
    except Refused:
        _say_gone(row, by=by, at=at)
        return None
    new = Days(now.legal_last_day, now.alternative_last_day, now.safe_date)
    for each in asked.waiting.get(row.pk, []):
        if days_of(each) != new:
            _withdraw(each, by=by, at=at)
    if new == days_of(row) or (row.pk, new) in asked.ever:
        return None
    return _keep(row, new, dates_of(limit, now), by=by, at=at)


def _keep(row: Deadline, new: Days, dates: dict[str, Any], *, by: Actor, at: datetime) -> Recount:
    words = task_words(row.label, days_of(row), new, was_told=row.told_at is not None)
    task = _task(row, words, new, by=by, at=at)
    recounted = Recount.objects.create(
        **row.whose_file(),
        issue_id=row.issue_id,
        deadline=row,
        task=task,
        found_at=at,
        **dates,
    )
    audit.record("casework.recount", recounted, by=by, at=at, rule=row.rule)
    return recounted


def _withdraw(found: Recount, *, by: Actor, at: datetime) -> None:
    """The rule has changed again, or back: what was asked is no question any more."""
    correspondence.keep_system_user(by=by, at=at)
    found.answer, found.answered_at, found.answered_by_id = Answer.WITHDRAWN, at, by.user_id
    found.save(update_fields=["answer", "answered_at", "answered_by"])
    drop_task(task_id=found.task_id, why=Answer.WITHDRAWN.label, by=by, at=at)


def _say_gone(row: Deadline, *, by: Actor, at: datetime) -> None:
    words = gone_words(row.label, row.legal_last_day)
    if not queries.said_gone(row.issue_id, words):
        _task(row, words, days_of(row), by=by, at=at)


def _task(row: Deadline, words: str, new: Days, *, by: Actor, at: datetime) -> Task:
    """For whoever watches it; for a supervisor where they have left."""
    correspondence.keep_system_user(by=by, at=at)
    here = {each.user_id for each in queries.colleagues(by)}
    who = next((each for each in (row.watcher_id, row.deputy_id) if each in here), None)
    return set_task(
        case_id=row.issue.case_id,
        issue_id=row.issue_id,
        words=words,
        due=_due(row, new, day_of(at)),
        who_id=who or queries.a_supervisor(by),
        by=by,
        at=at,
    )


def _due(row: Deadline, new: Days, today: date) -> date:
    return answer_by(today, new, law_rules.calendar(Nation(row.nation)))


@transaction.atomic
def answer_recount(
    *, recount_id: UUID, answer: Answer, words: str, by: Actor, at: datetime
) -> Recount:
    """Keep the dates that stand, or have new ones live instead. Nobody was told those yet."""
    found = (
        Recount.objects.select_for_update(of=("self",))
        .select_related("deadline")
        .get(pk=recount_id)
    )
    old = Deadline.objects.select_for_update().get(pk=found.deadline_id)
    is_live = old.state == DeadlineState.LIVE
    if reason := why_not_answer(answered=bool(found.answer), is_live=is_live, words=words):
        raise Refused(reason)
    found.answer, found.words = answer, words.strip()
    found.answered_at, found.answered_by_id = at, by.user_id
    found.save(update_fields=["answer", "words", "answered_at", "answered_by"])
    if answer is Answer.REPLACED:
        _replace(old, found, by=by, at=at)
    finish_task(task_id=found.task_id, by=by, at=at)
    audit.record("casework.answer_recount", found, by=by, at=at, answer=answer)
    return found


TAKEN = (
    "rule", "label", "nation", "trigger_date", "events", "school", "dated", "received",
    "posting",
    "watcher_id", "document_id",
)  # fmt: skip
COUNTED = (
    "rule_version", "legal_last_day", "alternative_last_day", "safe_date", "internal_target",
    "steps", "source", "authority", "warning",
)  # fmt: skip


def _replace(old: Deadline, found: Recount, *, by: Actor, at: datetime) -> Deadline:
    taken: dict[str, Any] = {name: getattr(old, name) for name in (*TAKEN, "deputy_id", "issue_id")}
    counted = {name: getattr(found, name) for name in COUNTED}
    old.state, old.done_at, old.settled_words = DeadlineState.REPLACED, at, found.words
    old.save(update_fields=["state", "done_at", "settled_words"])
    new = Deadline.objects.create(**old.whose_file(), **taken, **counted, replaces=old)
    audit.record("casework.replace_deadline", new, by=by, at=at)
    return new
