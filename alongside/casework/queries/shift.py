from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case as Either
from django.db.models import When

from alongside.accounts.rules import Actor
from alongside.casework.queries.supervision import learner, signers
from alongside.partnerships import queries as partnerships
from alongside.partnerships.rules.absence import is_away
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import Queue

CALLS = 20


def calls_of(actor: Actor, at: datetime) -> list[Referral]:
    """Whom somebody on a shift calls: theirs, those whom nobody has, and then colleagues'."""
    rows = (
        referrals.visible_to(actor)
        .filter(owner=actor.organisation_id, queue=Queue.TO_REACH)
        .select_related("person__contact", "holder")
    )
    whose = When(holder=actor.user_id, then=0), When(holder=None, then=1)
    return list(rows.order_by(Either(*whose, default=2), "due_at", "pk")[:CALLS])


@dataclass(frozen=True)
class Helper:
    user_id: UUID
    name: str
    is_own: bool  # the supervisor who signs for whoever asks
    is_away: bool


def helpers(actor: Actor, today: date) -> list[Helper]:
    """Who helps today: one's own supervisor first, and nobody who is away before who is there."""
    said = learner(actor)
    own = said.supervisor_id if said else None
    aways = partnerships.aways_of(actor, today)
    found = [
        Helper(key, name, key == own, is_away(key, aways, today))
        for key, name in signers(actor)
        if key != actor.user_id
    ]
    return sorted(found, key=lambda each: (each.is_away, not each.is_own, each.name))
