"""Whom a provider acts for and against."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.people.models import Party
from alongside.people.rules import Side


@transaction.atomic(savepoint=False)
def register_party(
    *, name: str, born: date | None, side: Side, case_id: UUID | None, by: Actor, at: datetime
) -> Party:
    """Put a name into the provider's own conflict register."""
    party = Party.objects.create(
        provider_id=by.organisation_id,
        name=name,
        birth_date=born,
        side=side,
        case_id=case_id,
        since=at,
    )
    audit.record("people.register_party", party, by=by, at=at, side=side)
    return party
