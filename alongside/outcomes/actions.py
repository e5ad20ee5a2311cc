from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import actions as casework
from alongside.casework.models import Issue
from alongside.casework.rules import OPEN
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused
from alongside.outcomes import queries, rules
from alongside.outcomes.models import Line, Outcome
from alongside.outcomes.rules import (
    Basis,
    Brought,
    Evidence,
    Kind,
    Method,
    Period,
    Result,
    Stage,
    Sum,
)
from alongside.referrals import actions as referrals


@transaction.atomic
def record_outcome(
    *,
    issue_id: UUID,
    result: Result,
    by: Actor,
    at: datetime,
    words: str = "",
    final: bool = True,
) -> Outcome:
    """
    Say what became of an issue. What was said before stays; the newest counts.

    final  the work on the issue is over, so it is resolved or ended too
    """
    issue = (
        Issue.objects.select_for_update(of=("self",))
        .select_related("case__referral")
        .get(pk=issue_id)
    )
    outcome = Outcome.objects.create(
        **issue.whose_file(), issue=issue, result=result, words=words, at=at, by_id=by.user_id
    )
    if final and issue.state in OPEN:
        casework.move_issue(issue_id=issue.pk, to=rules.state_after(result), by=by, at=at)
    referral = issue.case.referral
    if referral is not None and referral.outcome_at is None:
        referrals.reach_milestone(referral_id=referral.pk, name="outcome", by=by, at=at)
    audit.record("outcomes.record_outcome", outcome, by=by, at=at, result=result)
    return outcome


@dataclass(frozen=True)
class NewLine:
    """One sum for the ledger. Pence."""

    kind: Kind
    what: str
    sum: Sum
    basis: Basis
    method: Method
    evidence: Evidence
    stage: Stage


@transaction.atomic
def add_line(*, issue_id: UUID, new: NewLine, by: Actor, at: datetime) -> Line:
    """Put one sum into the ledger, with how it is counted and what shows it."""
    issue = Issue.objects.get(pk=issue_id)
    refusal = rules.why_not_add(
        new.sum,
        kind=new.kind,
        basis=new.basis,
        method=new.method,
        evidence=new.evidence,
        stage=new.stage,
    )
    if refusal:
        raise Refused(refusal.words, field=refusal.field)
    is_once = new.sum.period is Period.ONE_OFF
    line = Line.objects.create(
        **issue.whose_file(),
        issue=issue,
        kind=new.kind,
        what=new.what,
        **vars(new.sum),
        basis=new.basis,
        method=Method.ACTUAL_PAID if is_once else new.method,
        evidence=new.evidence,
        stage=new.stage,
        at=at,
        by_id=by.user_id,
    )
    audit.record("outcomes.add_line", line, by=by, at=at, kind=new.kind, stage=new.stage)
    return line


# Outcomes that come back from another case system


@dataclass(frozen=True)
class Told:
    """What became of a row that came back."""

    row: Brought
    said: str
    is_kept: bool = False
    is_known: bool = False


@transaction.atomic
def bring_in(*, rows: Iterable[Brought], by: Actor, at: datetime) -> list[Told]:
    """
    Record the outcomes of a table, each row for itself: one that is refused holds up no other.

    What is known already is not recorded again, so that the same table may come twice.
    """
    return [_bring(row, by=by, at=at) for row in rows]


def _bring(row: Brought, *, by: Actor, at: datetime) -> Told:
    try:
        with transaction.atomic():
            is_new = _record(row, by=by, at=at)
    except Refused as refusal:
        return Told(row, str(refusal))
    return Told(row, "Recorded", is_kept=True) if is_new else Told(row, "Known", is_known=True)


def _record(row: Brought, *, by: Actor, at: datetime) -> bool:
    issue, known = queries.issue_of(by, row), queries.words()
    result = known.results.get(row.result.lower())
    if result is None:
        raise Refused(f"We do not know the outcome ‘{row.result[:60]}’")
    newest = queries.outcomes_of(issue.pk).first()
    words = row.words[:300]
    is_new = newest is None or (newest.result, newest.words) != (result, words)
    if is_new:
        record_outcome(issue_id=issue.pk, result=result, words=words, by=by, at=at)
    return _add_sum(issue, row, by=by, at=at) or is_new


def _add_sum(issue: Issue, row: Brought, *, by: Actor, at: datetime) -> bool:
    """Put the sum of a row into the ledger, as what the other system says, not yet confirmed."""
    if not row.amount:
        return False
    known, amount = queries.words(), rules.pence(row.amount)
    kind = known.kinds.get(row.kind.lower())
    period = known.periods.get(row.period.lower())
    if amount is None or kind is None or period is None:
        raise Refused("We do not know the kind, the sum or the period of the money")
    there = {"kind": kind, "amount": amount, "period": period}
    if queries.lines_of(issue.pk).filter(**there).exists():
        return False
    new = NewLine(
        kind=kind,
        what=str(kind.label),
        sum=Sum(amount, 0, period, day_of(at)),
        basis=Basis.NEW,
        method=Method.WEEKS_52,
        evidence=Evidence.PERSON_SAYS,
        stage=Stage.DECIDED,
    )
    add_line(issue_id=issue.pk, new=new, by=by, at=at)
    return True
