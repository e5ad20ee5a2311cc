"""
What a time limit is: a rule that says so long, counted so, from such an event.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.force import in_force


class Unit(TextChoices):
    DAYS = "days", "day"
    WEEKS = "weeks", "week"
    WORKING_DAYS = "working_days", "working day"
    MONTHS = "months", "month"
    YEARS = "years", "year"
    NONE = "none", "no limit"


class Counting(TextChoices):
    CORRESPONDING_DATE = "corresponding_date", "Same day of the later month"
    MONTHS_LESS_ONE_DAY = "months_less_one_day", "Months less one day"
    DAYS_AFTER = "calendar_days_excl", "Days, starting the day after"
    DAYS_FROM = "calendar_days_incl", "Days, starting the same day"
    WORKING_DAYS = "working_days", "Working days"
    NO_LIMIT = "no_limit", "No time limit"


class Roll(TextChoices):
    NONE = "none", "Stays"
    NEXT_WORKING_DAY = "next_working_day", "Moves to the next working day"


class Direction(TextChoices):
    CLIENT = "client", "The person"
    AUTHORITY = "authority", "The public body"


class Strictness(TextChoices):
    HARD = "hard", "Hard"
    SOFT = "soft", "Soft"
    GUIDANCE = "guidance", "Guidance"
    QUALIFIED = "qualified", "Absolute, with a narrow way round"


@dataclass(frozen=True)
class TimeLimit:
    id: str
    label: str
    area: AreaId
    topic: str
    nations: frozenset[Nation]
    trigger: str
    trigger_label: str
    length: int | None
    unit: Unit
    counting: Counting
    roll: Roll
    must_arrive: bool
    direction: Direction
    strictness: Strictness
    extension: str
    late: str
    forum: str
    authority: str
    source: str
    in_force_from: date | None
    in_force_to: date | None
    confidence: Confidence
    from_confidence: Confidence
    arrive_confidence: Confidence
    notes: str

    @property
    def version(self) -> str:
        """Name this version of the rule: the day it came into force."""
        return self.in_force_from.isoformat() if self.in_force_from else "unknown"


def in_force_on(versions: Iterable[TimeLimit], on: date) -> TimeLimit | None:
    """Return the version of one rule that counts on a trigger date."""
    return next((version for version in versions if in_force(version, on)), None)
