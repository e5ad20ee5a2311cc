from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries, rules
from alongside.casework.models import Deadline, Document, Issue
from alongside.casework.rules import DeadlineState, IssueState, ToldHow
from alongside.casework.rules.deadlines import Ending, Letter, why_not_settle, why_not_watched_by
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refuse
from alongside.law.rules import Deadline as WorkedOut
from alongside.law.rules import TimeLimit
from alongside.law.rules.sign_off import why_off
from alongside.people import queries as people


@dataclass(frozen=True)
class Watch:
    """Who sees to it that a deadline is met, and who does when they cannot."""

    watcher_id: UUID
    deputy_id: UUID | None = None


@transaction.atomic
def add_deadline(
    *,
    issue_id: UUID,
    rule: str,
    trigger: date | Mapping[str, date],
    by: Actor,
    at: datetime,
    posting: bool = False,
    letter: Letter | None = None,
    watch: Watch | None = None,
    document_id: UUID | None = None,
    school: str = "",
) -> Deadline:
    """
    Keep the dates that follow from a letter, with the sum and the wording of the law behind them.

    What is kept is never worked out anew: a later rule must not move a day that somebody was told.

    trigger  the day, or the days by the names that the rule gives them
    watch    none: whoever adds it watches, and nobody is named as deputy yet
    school   by whose terms school days are counted
    """
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if reason := rules.why_not_watch(IssueState(issue.state)):
        raise Refused(reason)
    if watch:
        _check(watch, by)
    if document_id and not Document.objects.filter(pk=document_id, case=issue.case_id).exists():
        raise Refused("Choose a letter of this file", field="photo")
    nation, letter = queries.nation_of(by), letter or Letter()
    limit, worked_out = queries.worked_out(
        rule, trigger, nation,
        posting=posting, days=queries.days_of(by), terms=queries.terms_of(by, school),
    )  # fmt: skip
    refuse(why_off(limit.id, limit.version, nation, queries.packs_signed(by, nation, day_of(at))))
    deadline = Deadline.objects.create(
        **issue.whose_file(),
        issue=issue,
        nation=nation,
        trigger_date=worked_out.trigger,
        events=_as_kept(trigger),
        school=school,
        dated=letter.dated,
        received=letter.received,
        posting=posting,
        document_id=document_id,
        watcher_id=watch.watcher_id if watch else by.user_id,
        deputy_id=watch.deputy_id if watch else None,
        rule=limit.id,
        label=limit.label,
        **dates_of(limit, worked_out),
    )
    audit.record("casework.add_deadline", deadline, by=by, at=at, rule=rule)
    return deadline


def _as_kept(trigger: date | Mapping[str, date]) -> dict[str, str] | None:
    if not isinstance(trigger, Mapping):
        return None
    return {name: day.isoformat() for name, day in trigger.items()}


def dates_of(limit: TimeLimit, worked_out: WorkedOut) -> dict[str, Any]:
    """The fields of a deadline, and of a recount, that follow from a rule."""
    return {
        "rule_version": limit.in_force_from,
        "legal_last_day": worked_out.legal_last_day,
        "alternative_last_day": worked_out.alternative_last_day,
        "safe_date": worked_out.safe_date,
        "internal_target": worked_out.internal_target,
        "steps": list(worked_out.steps),
        "source": worked_out.source,
        "authority": worked_out.authority,
        "warning": worked_out.warning,
    }


@transaction.atomic
def watch_deadline(*, deadline_id: UUID, watch: Watch, by: Actor, at: datetime) -> Deadline:
    """Say who watches a deadline, and who does when they cannot."""
    deadline = Deadline.objects.select_for_update().get(pk=deadline_id)
    _check(watch, by)
    deadline.watcher_id, deadline.deputy_id = watch.watcher_id, watch.deputy_id
    deadline.save(update_fields=["watcher", "deputy"])
    audit.record(
        "casework.watch_deadline",
        deadline,
        by=by,
        at=at,
        watcher_id=str(watch.watcher_id),
        deputy_id=str(watch.deputy_id or ""),
    )
    return deadline


def _check(watch: Watch, by: Actor) -> None:
    colleagues = [each.user_id for each in queries.colleagues(by)]
    if reason := why_not_watched_by(watch.watcher_id, watch.deputy_id, colleagues):
        raise Refused(reason, field="deputy")


@transaction.atomic
def told_person(*, deadline_id: UUID, how: ToldHow, by: Actor, at: datetime) -> Deadline:
    """Write down that the person was told the day, and how. The first time counts."""
    deadline = Deadline.objects.select_for_update().get(pk=deadline_id)
    if deadline.told_at is None:
        deadline.told_at, deadline.told_how, deadline.told_by_id = at, how, by.user_id
        deadline.save(update_fields=["told_at", "told_how", "told_by"])
        audit.record("casework.told_person", deadline, by=by, at=at, how=how)
    return deadline


@transaction.atomic
def move_deadline(
    *,
    deadline_id: UUID,
    to: DeadlineState,
    by: Actor,
    at: datetime,
    words: str = "",
    on: date | None = None,
) -> Deadline:
    """Say what became of a deadline and how, or take back what was said of the wrong one."""
    deadline = (
        Deadline.objects.select_for_update(of=("self",)).select_related("issue").get(pk=deadline_id)
    )
    old, issue = DeadlineState(deadline.state), IssueState(deadline.issue.state)
    if reason := rules.why_not_move_deadline(old, to, issue):
        raise Refused(reason)
    ending = Ending(to, words.strip(), on)
    has_died = to is DeadlineState.DIED and people.has_died(deadline.person_id)
    if lacks := why_not_settle(ending, day_of(at), has_died=has_died):
        raise Refused(lacks[1], field=lacks[0])
    deadline.state, deadline.settled_words, deadline.settled_on = to, ending.words, on
    deadline.done_at = None if to is DeadlineState.LIVE else at
    deadline.save(update_fields=["state", "done_at", "settled_words", "settled_on"])
    audit.record("casework.move_deadline", deadline, by=by, at=at, was=old, state=to)
    return deadline
