from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused
from alongside.referrals import queries
from alongside.referrals.actions.moving import held, refuse
from alongside.referrals.models import ContactAttempt, Referral
from alongside.referrals.rules import GONE, AttemptResult, Status, Way, why_not_attempt
from alongside.referrals.rules.tracking import Hand


@transaction.atomic
def log_attempt(
    *,
    referral_id: UUID,
    way: Way,
    result: AttemptResult,
    by: Actor,
    at: datetime,
    note: str = "",
    tried_at: datetime | None = None,
) -> ContactAttempt:
    """Keep that somebody tried. They are reached by the first attempt that spoke to them."""
    referral = held(referral_id, by)
    if Hand.PROVIDER not in queries.hands_of(by, referral):
        raise Refused(GONE)
    refuse(why_not_attempt(Status(referral.status)))
    tried = tried_at or at
    if tried > at:
        raise Refused("The time must be in the past", field="time")
    attempt = ContactAttempt.objects.create(
        partnership_id=by.partnership_id,
        provider_id=by.organisation_id,
        referral=referral,
        way=way,
        result=result,
        note=note,
        at=tried,
        by_id=by.user_id,
    )
    if result is AttemptResult.SPOKE:
        referral.reached_at = min(tried, referral.reached_at or tried)
        referral.save(update_fields=["reached_at"])
    audit.record(
        "referrals.attempt", attempt, by=by, at=at, person_id=referral.person_id, result=result
    )
    return attempt


@transaction.atomic
def reach_milestone(
    *, referral_id: UUID, name: Literal["advised", "outcome"], by: Actor, at: datetime
) -> Referral:
    """Write down the first time that advice was given, or that an outcome was kept."""
    referral = held(referral_id, by)
    field = f"{name}_at"
    if getattr(referral, field) is None:
        setattr(referral, field, at)
        referral.save(update_fields=[field])
        audit.record(f"referrals.{name}", referral, by=by, at=at)
    return referral
