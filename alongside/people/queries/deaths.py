from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from alongside.people.models import Death


@dataclass(frozen=True)
class Unsettled:
    """A death, or the undoing of one, that an organisation's rows do not know of yet."""

    death_id: UUID
    person_id: UUID
    organisation_id: UUID
    partnership_id: UUID
    undoes: bool
    died_on: date
    recorded_at: datetime


def deaths_unsettled(*, most: int) -> list[Unsettled]:
    """What is left to settle anywhere. Through a listed function: relations are each one's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT death, person, organisation, partnership, undoes, died_on, recorded_at"
            " FROM deaths_unsettled(%s)",
            [most],
        )
        return [Unsettled(*row) for row in cursor.fetchall()]


def death_of(person_id: UUID) -> Death | None:
    """What was recorded of a person's death, if it stands."""
    return Death.objects.filter(person=person_id, undone_at=None).first()
