"""Files that tests stand on. All of it is made up."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from alongside.accounts.rules import Actor
from alongside.casework import actions, queries
from alongside.casework.actions.recounts import COUNTED
from alongside.casework.models import Case, Deadline, Finding, Issue, Recount, Review
from alongside.casework.rules import NextStep
from alongside.casework.rules.baseline import Research, WhyNot
from alongside.casework.rules.supervision import Answer, Found
from alongside.law.rules import Level
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.tests.factories import make_new
from tests.world import NOON, World

MR = "wb.mr.standard"
PIP = "welfare_benefits.pip"
DAMP = "housing.conditions"
SOON = date(2026, 12, 1)


def make_offer(world: World, *, at: datetime = NOON, **changes: Any) -> Referral:
    """A referral that waits for the charity's answer."""
    with world.acting(world.referrer) as by:
        return referrals.refer(
            new=make_new(site_id=world.surgery.pk, **changes),
            key=str(uuid4()),
            provider_id=world.charity.pk,
            by=by,
            at=at,
        )


def make_case(
    world: World,
    *,
    by: Actor | None = None,
    at: datetime = NOON,
    asked: bool = True,
    **changes: Any,
) -> Case:
    """
    A file, ready for advice.

    asked  what has to be asked before the first advice was tried
    """
    referral = make_offer(world, at=at, **changes)
    with world.acting(by or world.adviser) as adviser:
        case = actions.take_on(referral_id=referral.pk, by=adviser, at=at)
        if asked and not queries.before_advice(case.pk).entered:
            ask_first(case.pk, by=adviser, at=at)
    return case


def ask_first(case_id: UUID, *, by: Actor, at: datetime = NOON) -> None:
    """Somebody who would not answer what is asked before the first advice."""
    actions.enter_baseline(
        case_id=case_id,
        answers={},
        research=Research.NOT_ASKED,
        why_not=WhyNot.DECLINED,
        by=by,
        at=at,
    )


def a_step(by: Actor, words: str = "Ring the department", due: date = SOON) -> NextStep:
    return NextStep(words, by.user_id, due)


def make_issue(
    case_id: UUID, *, by: Actor, problem: str = PIP, at: datetime = NOON, **more: Any
) -> Issue:
    """An issue. The test must be acting as `by`."""
    step = more.pop("next_step", a_step(by))
    return actions.add_issue(
        case_id=case_id,
        problem=problem,
        level=Level.CASEWORK,
        next_step=step,
        by=by,
        at=at,
        **more,
    )


def make_deadline(
    issue_id: UUID, *, by: Actor, trigger: date = date(2026, 11, 20), **more: Any
) -> Deadline:
    return actions.add_deadline(
        issue_id=issue_id, rule=MR, trigger=trigger, by=by, at=more.pop("at", NOON), **more
    )


def make_recount(deadline: Deadline, *, by: Actor, at: datetime = NOON) -> Recount:
    """A change of the rule as it is found: the last day would be a month later."""
    kept = {name: getattr(deadline, name) for name in COUNTED}
    kept["legal_last_day"] += timedelta(days=31)
    task = actions.set_task(
        case_id=deadline.issue.case_id, words="Which dates count?", due=SOON, by=by, at=at
    )
    return Recount.objects.create(
        **deadline.whose_file(),
        issue_id=deadline.issue_id,
        deadline=deadline,
        task=task,
        found_at=at,
        **kept,
    )


def make_finding(review: Review, *, who: Actor, by: Actor, due: date = SOON) -> Finding:
    """What has to be put right after a file was read again."""
    facts, *others = queries.checklist_of(review).criteria
    wrong = Found(facts, Answer.NOT_MET, "Thin", "Ring them", who.user_id, due)
    found = [wrong, *(Found(each, Answer.MET) for each in others)]
    actions.finish_review(review_id=review.pk, findings=found, summary="", by=by, at=NOON)
    return Finding.objects.get(review=review.pk, answer=Answer.NOT_MET)


def later(days: int) -> datetime:
    return NOON + timedelta(days=days)
