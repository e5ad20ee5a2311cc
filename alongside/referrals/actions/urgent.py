"""What has to happen at once: who called, what was done."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused, refuse
from alongside.law import queries as law
from alongside.law.rules.urgency import UrgencyLevel
from alongside.referrals import queries
from alongside.referrals.actions.moving import held
from alongside.referrals.actions.triaging import written
from alongside.referrals.models import Referral, UrgentCall, UrgentStep
from alongside.referrals.rules import GONE
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.rules.triage import Caller, why_not_call


@transaction.atomic
def say_who_called(
    *,
    referral_id: UUID,
    caller: Caller,
    by: Actor,
    at: datetime,
    route: str = "",
    turn: str = "",
    call_by: datetime | None = None,
    note: str = "",
) -> UrgentCall:
    """Keep who called the service that is there now, or whose turn it is and by when."""
    referral = held(referral_id, by)
    danger = referral.level == UrgencyLevel.DANGER
    refuse(why_not_call(caller=caller, turn=turn, call_by=call_by, note=note, at=at, danger=danger))
    nobody = caller is Caller.NOBODY
    call = UrgentCall(
        referral=referral,
        caller=caller,
        route=route,
        turn=turn if nobody else "",
        call_by=call_by if nobody else None,
        note=note,
        **written(by, at),
    )
    call.save(force_insert=True)
    _due_by(referral, call)
    audit.record("referrals.call", call, by=by, at=at, person_id=referral.person_id, caller=caller)
    return call


def _due_by(referral: Referral, call: UrgentCall) -> None:
    """What waits for a call waits no longer than until then."""
    if call.call_by and referral.due_at and call.call_by < referral.due_at:
        referral.due_at = call.call_by
        referral.save(update_fields=["due_at"])


@transaction.atomic
def tick(
    *,
    referral_id: UUID,
    rule: str,
    number: int,
    done: bool,
    by: Actor,
    at: datetime,
    note: str = "",
) -> UrgentStep:
    """Keep that something which a trouble asks for was done, or was not after all."""
    referral = held(referral_id, by)
    if not queries.hands_of(by, referral) - {Hand.REFERRER}:
        raise Refused(GONE)
    known = law.urgency_rules().get(rule)
    if known is None or not 1 <= number <= len(known.must_happen):
        raise Refused("This is not on the list any more")
    step = UrgentStep(
        referral=referral, rule=rule, number=number, done=done, note=note, **written(by, at)
    )
    step.save(force_insert=True)
    audit.record(
        "referrals.urgent_step", step, by=by, at=at, person_id=referral.person_id, done=done
    )
    return step
