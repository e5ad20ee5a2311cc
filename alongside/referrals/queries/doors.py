from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.referrals.models import Unconfirmed


def unconfirmed_at(actor: Actor, door_id: UUID) -> QuerySet[Unconfirmed]:
    """What was sent by this door, for whoever has the address of its page."""
    return Unconfirmed.objects.filter(
        partnership=actor.partnership_id, organisation=actor.organisation_id, door=door_id
    )


def unconfirmed_for(actor: Actor) -> QuerySet[Unconfirmed]:
    """What waits for whoever coordinates to ring, the most pressing first."""
    return (
        Unconfirmed.objects.filter(
            partnership=actor.partnership_id, coordinator=actor.organisation_id, settled=""
        )
        .select_related("door__site", "organisation")
        .order_by("due_at", "pk")
    )
