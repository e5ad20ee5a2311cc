from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence.models import Route


@transaction.atomic
def set_route(
    *,
    organisation_id: UUID,
    site_id: UUID | None,
    email: str,
    ring_on: str,
    by: Actor,
    at: datetime,
) -> Route:
    """Say how an organisation, or one of its sites, hears of its referrals."""
    route, _ = Route.objects.update_or_create(
        partnership_id=by.partnership_id,
        organisation_id=organisation_id,
        site_id=site_id,  # type: ignore[misc]
        defaults={"email": email, "ring_on": ring_on, "said_at": at},
    )
    audit.record("correspondence.set_route", route, by=by, at=at)
    return route
