"""
What the board shows: everything that is due within a fortnight or late, across the team.

Words
  due    the day to aim for of a deadline; the day of a next step or a task
  only   which of the deadlines alone: those that are late, untold, without a deputy, or of which
         one was reminded
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import TextChoices

AHEAD = timedelta(days=14)
PAGE = 100  # rows


class Sort(TextChoices):
    DEADLINE = "deadline", "Deadlines"
    TASK = "task", "Tasks"
    STEP = "step", "Next steps"


class Only(TextChoices):
    LATE = "late", "Late"
    UNTOLD = "untold", "The person is not told yet"
    NO_DEPUTY = "no_deputy", "No deputy"
    REMINDED = "reminded", "I was reminded of it"


OF_DEADLINES = (Only.UNTOLD, Only.NO_DEPUTY, Only.REMINDED)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see on the board; nothing chosen is everything."""

    who: UUID | None = None
    sort: Sort | None = None
    area: str = ""
    only: Only | None = None

    def shows(self, sort: Sort) -> bool:
        if self.only in OF_DEADLINES and sort is not Sort.DEADLINE:
            return False
        return self.sort in (None, sort)


class Near(NamedTuple):
    """What is due, and when; nothing of what it is."""

    sort: Sort
    id: UUID
    due: date


@dataclass(frozen=True)
class Due:
    """A row of the board."""

    sort: Sort
    id: UUID
    person: str
    person_id: UUID
    what: str
    area: str
    who: str
    due: date
    address: tuple[str, UUID]
    code: str = ""
    deputy: str = ""
    last_day: date | None = None
    told: bool = False

    @property
    def is_deadline(self) -> bool:
        return self.sort is Sort.DEADLINE


RANK = {sort: rank for rank, sort in enumerate(Sort)}


def late_first[Row: (Due, Near)](rows: list[Row], today: date) -> list[Row]:
    """Late ones, then the nearest; on one day a deadline before a task, and that before a step."""
    return sorted(rows, key=lambda each: (each.due >= today, each.due, RANK[each.sort], each.id))
