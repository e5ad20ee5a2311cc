from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Baseline, Case
from alongside.casework.rules.baseline import (
    ITEMS,
    Research,
    why_not_advise,
    why_not_enter,
    why_not_so,
)
from alongside.kit.refusal import Refused, refuse
from alongside.people import actions as people
from alongside.people.rules import How, Purpose


@transaction.atomic
def enter_baseline(
    *,
    case_id: UUID,
    answers: Mapping[str, int | None],
    research: Research,
    by: Actor,
    at: datetime,
    why_not: str = "",
) -> Baseline:
    """
    Keep how somebody was before the first advice, or the coded reason why nobody asked.

    answers   by item; none: they would rather not say
    research  what they say to research, which is kept with all else that they agreed to
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    so_far = queries.before_advice(case_id)
    refuse(
        why_not_enter(advised=so_far.advised, entered=so_far.entered),
        why_not_so(answers, why_not),
    )
    baseline = Baseline.objects.create(
        **case.whose_file(),
        case=case,
        version=queries.baseline_questions().version,
        **{item: answers.get(item) for item in ITEMS},
        research=research,
        why_not=why_not,
        at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    _agree(case, research, by=by, at=at)
    audit.record("casework.enter_baseline", baseline, by=by, at=at, why_not=why_not)
    return baseline


def refuse_advice_before_baseline(case_id: UUID) -> None:
    """Of any two who advise and ask at one moment, each waits for the other by the file's row."""
    so_far = queries.before_advice(case_id)
    if reason := why_not_advise(advised=so_far.advised, entered=so_far.entered):
        raise Refused(reason)


def _agree(case: Case, research: Research, *, by: Actor, at: datetime) -> None:
    if research is Research.NOT_ASKED:
        return
    people.record_consent(
        person_id=case.person_id,
        said={Purpose.RESEARCH: research is Research.YES},
        how=How.SPOKEN,
        by=by,
        at=at,
    )
