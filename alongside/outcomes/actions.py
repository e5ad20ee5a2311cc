from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import actions as casework
from alongside.casework.models import Issue
from alongside.casework.rules import OPEN
from alongside.kit.refusal import Refused
from alongside.outcomes import rules
from alongside.outcomes.models import Line, Outcome
from alongside.outcomes.rules import Basis, Evidence, Kind, Method, Period, Result, Stage, Sum
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
