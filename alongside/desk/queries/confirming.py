"""What came by a door and waits for whoever coordinates."""

from datetime import datetime

from django.db.models import Count, Q

from alongside.accounts.rules import Actor
from alongside.desk.queries.waiting import Waiting
from alongside.referrals import queries as referrals


def to_confirm(actor: Actor, at: datetime) -> Waiting:
    """What came by a link without an account, and nobody has confirmed."""
    counts = referrals.unconfirmed_for(actor).aggregate(
        number=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at))
    )
    return Waiting(counts["number"], counts["late"])
