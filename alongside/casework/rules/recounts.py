"""When a rule of law changes: no date that stands is moved, and somebody decides which counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from alongside.law.rules.calendars import Calendar, working_days_after

ANSWERED_WITHIN = 2  # working days from when the change is found


class Answer(TextChoices):
    KEPT = "KEPT", "Keep the dates that stand"
    REPLACED = "REPLACED", "Use the new dates"


@dataclass(frozen=True)
class Days:
    """The days of a deadline that a change of rule may move."""

    legal_last_day: date
    alternative_last_day: date | None
    safe_date: date


def answer_by(found: date, new: Days, bank_holidays: Calendar) -> date:
    """Soon, and before the new safe date where that is nearer still; never a day that is past."""
    soon = working_days_after(found, ANSWERED_WITHIN, bank_holidays)
    return max(found, min(soon, new.safe_date))


def why_not_answer(*, answered: bool, is_live: bool, words: str) -> str | None:
    if answered:
        return "Somebody has decided this already"
    if not is_live:
        return "This deadline is settled. Nothing is left to decide"
    if not words.strip():
        return "Say why, so that whoever reads the file later understands it"
    return None
