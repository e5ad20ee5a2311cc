from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries, rules
from alongside.casework.models import Deadline, Issue
from alongside.casework.rules import DeadlineState, IssueState
from alongside.kit.refusal import Refused


@transaction.atomic
def add_deadline(
    *,
    issue_id: UUID,
    rule: str,
    trigger: date,
    by: Actor,
    at: datetime,
    posting: bool = False,
) -> Deadline:
    """
    Keep the dates that follow from a letter, with the sum and the wording of the law behind them.

    What is kept is never worked out anew: a later rule must not move a day that somebody was told.
    """
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if reason := rules.why_not_watch(IssueState(issue.state)):
        raise Refused(reason)
    nation = queries.nation_of(by)
    limit, worked_out = queries.worked_out(rule, trigger, nation, posting=posting)
    deadline = Deadline.objects.create(
        **issue.whose_file(),
        issue=issue,
        rule=limit.id,
        rule_version=limit.in_force_from,
        label=limit.label,
        nation=nation,
        trigger_date=trigger,
        legal_last_day=worked_out.legal_last_day,
        alternative_last_day=worked_out.alternative_last_day,
        safe_date=worked_out.safe_date,
        internal_target=worked_out.internal_target,
        steps=list(worked_out.steps),
        source=worked_out.source,
        authority=worked_out.authority,
        warning=worked_out.warning,
        watcher_id=by.user_id,
    )
    audit.record("casework.add_deadline", deadline, by=by, at=at, rule=rule)
    return deadline


@transaction.atomic
def told_person(*, deadline_id: UUID, by: Actor, at: datetime) -> Deadline:
    """Write down that the person was told the day. The first time counts."""
    deadline = Deadline.objects.select_for_update().get(pk=deadline_id)
    if deadline.told_at is None:
        deadline.told_at = at
        deadline.save(update_fields=["told_at"])
        audit.record("casework.told_person", deadline, by=by, at=at)
    return deadline


@transaction.atomic
def move_deadline(*, deadline_id: UUID, to: DeadlineState, by: Actor, at: datetime) -> Deadline:
    """Say what became of a deadline, or take back what was said of the wrong one."""
    deadline = (
        Deadline.objects.select_for_update(of=("self",)).select_related("issue").get(pk=deadline_id)
    )
    old, issue = DeadlineState(deadline.state), IssueState(deadline.issue.state)
    if reason := rules.why_not_move_deadline(old, to, issue):
        raise Refused(reason)
    deadline.state = to
    deadline.done_at = None if to is DeadlineState.LIVE else at
    deadline.save(update_fields=["state", "done_at"])
    audit.record("casework.move_deadline", deadline, by=by, at=at, was=old, state=to)
    return deadline
