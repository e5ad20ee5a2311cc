"""What spans areas: somebody asks for help by themself, and what they said in the check is kept."""

from datetime import datetime

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.needs import actions as needs
from alongside.needs.actions import Asked
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.schemas import NewReferral


@transaction.atomic
def refer_oneself(
    *, new: NewReferral, asked: Asked | None, key: str, by: Actor, at: datetime
) -> Referral:
    """Keep the referral and the check, both or neither. Sent twice they are kept once."""
    referral = referrals.refer(new=new, key=key, by=by, at=at)
    if referral.received_at == at:
        if asked is not None:
            needs.keep(person_id=referral.person_id, asked=asked, by=by, at=at)
        audit.record("desk.refer_oneself", referral, by=by, at=at, checked=asked is not None)
    return referral
