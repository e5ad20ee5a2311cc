from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries, rules
from alongside.casework.actions import journey, parties
from alongside.casework.actions.cases import add_note
from alongside.casework.models import Case, Issue, IssueStep
from alongside.casework.rules import OPEN, CaseState, IssueState, NextStep, NoteKind
from alongside.kit.refusal import Refused
from alongside.law import queries as law
from alongside.law.rules import Level


@transaction.atomic
def add_issue(
    *,
    case_id: UUID,
    problem: str,
    level: Level,
    next_step: NextStep,
    by: Actor,
    at: datetime,
    sub_problem: str = "",
    opponent: str = "",
    facts: str = "",
) -> Issue:
    """Put a problem into a file. The other side goes into the provider's conflict register."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.state == CaseState.CLOSED:
        raise Refused(rules.CLOSED)
    issue = Issue(
        **case.whose_file(),
        case=case,
        domain=law.issue(problem).area,
        problem=problem,
        sub_problem=sub_problem,
        level=level,
        opponent=opponent.strip(),
        facts=facts,
        opened_at=at,
    )
    _set(issue, next_step, by)
    parties.register_opponent(case, issue.opponent, by=by, at=at)
    issue.save(force_insert=True)
    _append(issue, by=by, at=at)
    journey.work_began(case, by=by, at=at)
    audit.record("casework.add_issue", issue, by=by, at=at, problem=problem, level=level)
    return issue


@transaction.atomic
def move_issue(
    *,
    issue_id: UUID,
    to: IssueState,
    by: Actor,
    at: datetime,
    next_step: NextStep | None = None,
) -> Issue:
    """Say how far an issue is. One that is opened again needs a next step."""
    issue = Issue.objects.select_for_update().select_related("case").get(pk=issue_id)
    old = IssueState(issue.state)
    refusal = rules.why_not_move(old, to) or rules.why_not_end(to, queries.live_deadlines(issue_id))
    if refusal:
        raise Refused(refusal)
    if to in OPEN and issue.case.state == CaseState.CLOSED:
        raise Refused(rules.CLOSED)
    if next_step is not None or old not in OPEN:
        _set(issue, next_step, by, state=to)
    issue.state, issue.ended_at = to, None if to in OPEN else at
    if to not in OPEN:
        issue.next_step, issue.next_step_by_id, issue.next_step_due = "", None, None
    issue.save()
    _append(issue, by=by, at=at)
    audit.record("casework.move_issue", issue, by=by, at=at, was=old, state=to)
    return issue


@transaction.atomic
def set_next_step(*, issue_id: UUID, next_step: NextStep, by: Actor, at: datetime) -> Issue:
    """Say what happens next with an open issue, whose turn it is, and by when."""
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if issue.state not in OPEN:
        raise Refused("This issue has ended. Open it again to give it a next step", field="state")
    _set(issue, next_step, by)
    issue.save(update_fields=["next_step", "next_step_by", "next_step_due"])
    audit.record("casework.set_next_step", issue, by=by, at=at)
    return issue


@transaction.atomic
def give_advice(
    *,
    issue_id: UUID,
    facts: str,
    advice: str,
    instruction: str,
    by: Actor,
    at: datetime,
    sub_problem: str = "",
    level: Level | None = None,
) -> Issue:
    """
    Keep the facts of an issue, the advice given and what the person wants done.

    Advice that is new or changed also goes into the timeline, so that none is ever overwritten.
    """
    issue = Issue.objects.select_for_update().select_related("case").get(pk=issue_id)
    is_new = bool(advice.strip()) and advice != issue.advice
    issue.facts, issue.advice, issue.instruction = facts, advice, instruction
    issue.sub_problem, issue.level = sub_problem or issue.sub_problem, level or issue.level
    issue.save(update_fields=["facts", "advice", "instruction", "sub_problem", "level"])
    if is_new:
        add_note(
            case_id=issue.case_id,
            issue_id=issue.pk,
            kind=NoteKind.ADVICE,
            words=advice,
            by=by,
            at=at,
        )
    audit.record("casework.give_advice", issue, by=by, at=at, new=is_new)
    return issue


def _set(
    issue: Issue, step: NextStep | None, by: Actor, *, state: IssueState | None = None
) -> None:
    if reason := rules.why_no_next_step(state or IssueState(issue.state), step):
        raise Refused(reason, field="next_step")
    if step is None:
        return
    if step.who_id not in {each.user_id for each in queries.colleagues(by)}:
        raise Refused("Choose somebody who works on cases here", field="who")
    issue.next_step, issue.next_step_due = step.words.strip(), step.due
    issue.next_step_by_id = step.who_id


def _append(issue: Issue, *, by: Actor, at: datetime) -> None:
    IssueStep.objects.create(
        **issue.whose_file(), issue=issue, state=issue.state, at=at, by_id=by.user_id
    )
