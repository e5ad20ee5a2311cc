from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.filters import date
from alongside.kit.refusal import Refused
from alongside.referrals import queries
from alongside.referrals.actions.moving import held
from alongside.referrals.models import Referral
from alongside.referrals.rules import OPEN
from alongside.referrals.rules.tracking import Hand

MOST = 6_000


@transaction.atomic
def add_words(*, referral_id: UUID, words: str, by: Actor, at: datetime) -> Referral:
    """Add to an open referral what whoever referred has learnt since, under their name and day."""
    referral = held(referral_id, by)
    if Hand.REFERRER not in queries.hands_of(by, referral) or referral.status not in OPEN:
        raise Refused("This referral is not open any more. Refer them again")
    if not words.strip():
        raise Refused("Say what is new, to add it", field="happening")
    added = f"{date(at)}, {by.name}: {words.strip()}"
    whole = "\n".join(each for each in (referral.anything_else, added) if each)
    if len(whole) > MOST:
        raise Refused(
            "There is no more room on this referral. Ring the provider", field="happening"
        )
    referral.anything_else = whole
    referral.save(update_fields=["anything_else"])
    audit.record("referrals.add_words", referral, by=by, at=at, person_id=referral.person_id)
    return referral
