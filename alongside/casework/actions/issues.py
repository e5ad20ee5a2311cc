from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries, rules
from alongside.casework.actions import journey, parties
from alongside.casework.actions.editions import (
    keep_edition,
    said_of_issue,
    step_of,
    together_with,
)
from alongside.casework.actions.notes import add_note
from alongside.casework.actions.supervision import refuse_beyond_competence
from alongside.casework.models import Case, Issue, IssueStep
from alongside.casework.rules import OPEN, CaseState, Forum, IssueState, NextStep, NoteKind
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
    forum: Forum = Forum.NONE,
    facts: str = "",
) -> Issue:
    """Put a problem into a file. The other side goes into the provider's conflict register."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.state == CaseState.CLOSED:
        raise Refused(rules.CLOSED)
    refuse_beyond_competence(problem, level, by=by, at=at)
    issue = Issue(
        **case.whose_file(),
        case=case,
        domain=law.issue(problem).area,
        problem=problem,
        sub_problem=sub_problem,
        level=level,
        opponent=opponent.strip(),
        forum=forum,
        facts=facts,
        opened_at=at,
    )
    _set(issue, next_step, by)
    parties.register_opponent(case, issue.opponent, by=by, at=at)
    issue.save(force_insert=True)
    _append(issue, by=by, at=at)
    keep_edition(issue, by=by, at=at)
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
    seen: int | None = None,
) -> Issue:
    """
    Say how far an issue is. One that is opened again needs a next step.

    seen  the version that whoever says it had before them: see `give_advice`
    """
    issue = Issue.objects.select_for_update().select_related("case").get(pk=issue_id)
    old = IssueState(issue.state)
    refusal = rules.why_not_move(old, to) or rules.why_not_end(to, queries.live_deadlines(issue_id))
    if refusal:
        raise Refused(refusal)
    if to in OPEN and issue.case.state == CaseState.CLOSED:
        raise Refused(rules.CLOSED)
    if next_step is not None or old not in OPEN:
        _set(issue, next_step, by, state=to, seen=seen)
    issue.state, issue.ended_at = to, None if to in OPEN else at
    if to not in OPEN:
        issue.next_step, issue.next_step_by_id, issue.next_step_due = "", None, None
    issue.version += 1
    issue.save()
    _append(issue, by=by, at=at)
    keep_edition(issue, by=by, at=at)
    audit.record("casework.move_issue", issue, by=by, at=at, was=old, state=to)
    return issue


@transaction.atomic
def set_next_step(
    *, issue_id: UUID, next_step: NextStep, by: Actor, at: datetime, seen: int | None = None
) -> Issue:
    """Say what happens next with an open issue, whose turn it is, and by when."""
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if issue.state not in OPEN:
        raise Refused("This issue has ended. Open it again to give it a next step", field="state")
    _set(issue, next_step, by, seen=seen)
    issue.version += 1
    issue.save(update_fields=["next_step", "next_step_by", "next_step_due", "version"])
    keep_edition(issue, by=by, at=at)
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
    options: str | None = None,
    sub_problem: str = "",
    level: Level | None = None,
    forum: Forum | None = None,
    opponent: str | None = None,
    seen: int | None = None,
) -> Issue:
    """
    Keep the facts of an issue, the advice given and what the person wants done.

    Advice that is new or changed also goes into the timeline, so that none is ever overwritten.

    seen  the version that whoever writes had before them. What another wrote elsewhere since stays;
          where both wrote into one place nothing is kept, and `Clashed` has both. None: no check
    """
    issue = Issue.objects.select_for_update().select_related("case").get(pk=issue_id)
    yours = {"facts": facts, "advice": advice, "instruction": instruction}
    more = {"options": options, "forum": forum, "opponent": opponent}
    yours |= {field: said for field, said in more.items() if said is not None}
    chosen = {"sub_problem": sub_problem, "level": level}
    yours |= {field: said for field, said in chosen.items() if said}
    new = together_with(issue, said_of_issue(issue), yours, seen)
    is_new = bool(new["advice"].strip()) and new["advice"] != issue.advice
    if new.get("opponent", issue.opponent) != issue.opponent:
        parties.register_opponent(issue.case, new["opponent"], by=by, at=at)
    for field, said in new.items():
        setattr(issue, field, said)
    issue.version += 1
    issue.save(update_fields=[*new, "version"])
    keep_edition(issue, by=by, at=at)
    if is_new:
        add_note(
            case_id=issue.case_id,
            issue_id=issue.pk,
            kind=NoteKind.ADVICE,
            words=issue.advice,
            by=by,
            at=at,
        )
    audit.record("casework.give_advice", issue, by=by, at=at, new=is_new)
    return issue


def _set(
    issue: Issue,
    step: NextStep | None,
    by: Actor,
    *,
    state: IssueState | None = None,
    seen: int | None = None,
) -> None:
    if reason := rules.why_no_next_step(state or IssueState(issue.state), step):
        raise Refused(reason, field="next_step")
    if step is None:
        return
    if step.who_id not in {each.user_id for each in queries.colleagues(by)}:
        raise Refused("Choose somebody who works on cases here", field="who")
    yours = {"step": step_of(step.words.strip(), step.who_id, step.due)}
    to_lose = seen if issue.next_step else None  # of an ended issue there is nothing
    words, who, due = together_with(issue, said_of_issue(issue), yours, to_lose)["step"]
    issue.next_step, issue.next_step_by_id = words, UUID(who)
    issue.next_step_due = date.fromisoformat(due)


def _append(issue: Issue, *, by: Actor, at: datetime) -> None:
    IssueStep.objects.create(
        **issue.whose_file(), issue=issue, state=issue.state, at=at, by_id=by.user_id
    )
