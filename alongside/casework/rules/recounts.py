"""When a rule of law changes: no date that stands is moved, and somebody decides which counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from alongside.law.rules.calendars import Calendar, working_days_after

ANSWERED_WITHIN = 2  # working days from when the change is found


class Answer(TextChoices):
    KEPT = "KEPT", "Keep the dates that stand"
    REPLACED = "REPLACED", "Use the new dates"
    WITHDRAWN = "WITHDRAWN", "The rule has changed again since"  # nobody's answer


TO_CHOOSE = (Answer.KEPT, Answer.REPLACED)


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


def task_words(label: str, told: Days, new: Days, *, was_told: bool) -> str:
    """What has to be decided, with both days in it."""
    held = "The person was told" if was_told else "The file says"
    return (
        f"{label[:120]}: the rule has changed. {held} {_day(told.safe_date)}, last day"
        f" {_day(told.legal_last_day)}. Now it would be {_day(new.safe_date)}, last day"
        f" {_day(new.legal_last_day)}. Decide which dates count"
    )


def gone_words(label: str, last_day: date) -> str:
    return (
        f"{label[:120]}: no rule gives this day any more. The file says last day {_day(last_day)}."
        " Check it with a supervisor"
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def why_not_answer(*, answered: bool, is_live: bool, words: str) -> str | None:
    if answered:
        return "Somebody has decided this already"
    if not is_live:
        return "This deadline is settled. Nothing is left to decide"
    if not words.strip():
        return "Say why, so that whoever reads the file later understands it"
    return None
