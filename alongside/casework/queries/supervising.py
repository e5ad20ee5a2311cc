from uuid import UUID

from alongside.accounts.rules import Actor, Role
from alongside.partnerships import queries as partnerships


def a_supervisor(actor: Actor) -> UUID | None:
    """Somebody who supervises in the actor's organisation, the longest there first."""
    found = partnerships.members_of(actor).filter(
        organisation=actor.organisation_id, role=Role.SUPERVISOR
    )
    return found.order_by("since", "pk").values_list("user", flat=True).first()
