"""What reaches somebody whom the wrong person looks for."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.people.models import Sealed


def put_under_seal(
    person_id: UUID,
    places: Mapping[str, str],
    *,
    confirmed: bool,
    by: Actor,
    at: datetime,
    left_household: bool = False,
    refuge: bool = False,
) -> None:
    """Add what was told to what is sealed. Whoever tells it need not be able to read it."""
    if not any(places.values()) and not left_household and not refuge:
        return
    Sealed.objects.create(
        partnership_id=by.partnership_id,
        person_id=person_id,
        **places,
        left_household=left_household,
        refuge=refuge,
        told_by_id=by.user_id,
        told_by_name=by.name,
        told_at=at,
        confirmed_at=at if confirmed else None,
    )
