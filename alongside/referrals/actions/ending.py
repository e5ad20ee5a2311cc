"""How a referral ends before advice: always with a coded reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.kit.refusal import refuse
from alongside.partnerships import queries as partnerships
from alongside.referrals import queries
from alongside.referrals.actions.moving import advance, held
from alongside.referrals.models import Referral
from alongside.referrals.rules import Exit, Status, why_not_reached


@transaction.atomic
def withdraw(
    *, referral_id: UUID, reason: Exit, by: Actor, at: datetime, note: str = ""
) -> Referral:
    """Take the referral back, for the person or for whoever made it."""
    referral = held(referral_id, by)
    refuse(queries.why_not_withdraw(by, referral, at))
    return advance(referral, Status.WITHDRAWN, reason=reason, note=note, by=by, at=at)


@transaction.atomic
def end(*, referral_id: UUID, reason: Exit, by: Actor, at: datetime, note: str = "") -> Referral:
    """End it without advice."""
    referral = held(referral_id, by)
    return advance(referral, Status.CLOSED_INCOMPLETE, reason=reason, note=note, by=by, at=at)


@transaction.atomic
def close_not_reached(*, referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """Tell the referrer that nobody was reached, once it was tried often enough."""
    referral = held(referral_id, by)
    attempts = queries.count_attempts(queries.attempts_at(referral))
    most = partnerships.partnership_of(by).attempts_before_not_reached
    refuse(why_not_reached(attempts, most))
    return advance(referral, Status.CLOSED_INCOMPLETE, reason=Exit.NOT_REACHED, by=by, at=at)
