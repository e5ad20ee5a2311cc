"""How a deadline moves, and how it reads on a page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import TextChoices

from alongside.casework.rules.files import OPEN, IssueState
from alongside.law.rules.calendars import Calendar, is_working_day
from alongside.law.rules.events import DAY_A, DAY_B, POSTED
from alongside.law.rules.limits import Kind, TimeLimit


class DeadlineState(TextChoices):
    LIVE = "LIVE", "Live"
    MET = "MET", "Met"
    TRANSFERRED = "TRANSFERRED", "Transferred"
    RETURNED = "RETURNED", "Returned to the person in writing"
    DROPPED = "DROPPED", "Dropped on instruction"
    DIED = "DIED", "Dropped because they died"
    REPLACED = "REPLACED", "Replaced by new dates"  # by whoever answered a change of the rule


class ToldHow(TextChoices):
    MEETING = "MEETING", "Face to face"
    PHONE = "PHONE", "By phone or video"
    LETTER = "LETTER", "In a letter"
    TEXT = "TEXT", "By text"
    EMAIL = "EMAIL", "By email"
    SPEAKER = "SPEAKER", "Through somebody who speaks for them"


L = DeadlineState
# The ways in which a deadline is let go without being met: each needs its reason in words.
WITH_WORDS = (L.TRANSFERRED, L.RETURNED, L.DROPPED)
WITH_DAY = (L.MET, L.RETURNED)
DEADLINE_NEXT: dict[DeadlineState, set[DeadlineState]] = {
    L.LIVE: {L.MET, L.TRANSFERRED, L.RETURNED, L.DROPPED, L.DIED},  # and replaced: rules.recounts
    L.MET: {L.LIVE},  # said of the wrong one
    L.TRANSFERRED: {L.LIVE},
    L.RETURNED: {L.LIVE},
    L.DROPPED: {L.LIVE},
    L.DIED: {L.LIVE},  # the death was a mistake
    L.REPLACED: set(),  # the new dates live in its place
}
ENDS = (L.MET, L.TRANSFERRED, L.RETURNED, L.DROPPED, L.DIED)  # to choose from


def why_not_watch(state: IssueState) -> str | None:
    if state in OPEN:
        return None
    return "This issue has ended. Open it again before you give it a deadline"


def why_not_watched_by(
    watcher: UUID, deputy: UUID | None, colleagues: Collection[UUID]
) -> str | None:
    """Two people know of every deadline, wherever there are two."""
    if not {watcher, *([deputy] if deputy else [])} <= set(colleagues):
        return "Choose somebody who works on cases here"
    if watcher == deputy:
        return "Choose somebody else as deputy, so that two people know of this day"
    if deputy is None and len(set(colleagues)) > 1:
        return "Choose a deputy, so that two people know of this day"
    return None


def why_not_move_deadline(old: DeadlineState, new: DeadlineState, issue: IssueState) -> str | None:
    if new not in DEADLINE_NEXT[old]:
        return f"A deadline that is ‘{old.label}’ cannot become ‘{new.label}’"
    return why_not_watch(issue) if new is L.LIVE else None


@dataclass(frozen=True)
class Ending:
    """What became of a deadline: how, on which day, and in whose words."""

    to: DeadlineState
    words: str = ""
    on: date | None = None


SAY = {
    L.TRANSFERRED: "Say who watches this day now, and how you know that they do",
    L.RETURNED: "Say what was written to the person, and how it went to them",
    L.DROPPED: "Say what the person told you, and when",
}


def why_not_settle(ending: Ending, today: date, *, has_died: bool) -> tuple[str, str] | None:
    """Return the field and the sentence of what a settled deadline lacks."""
    if ending.to in WITH_WORDS and not ending.words.strip():
        return "words", SAY[ending.to]
    if ending.to is L.RETURNED and ending.on is None:
        return "on", "Enter the date on the letter to the person"
    if ending.on and ending.on > today:
        return "on", "This day has not come yet. The deadline is live until it is done"
    if ending.to is L.DIED and not has_died:
        return "to", "Nobody has recorded that they died. Record the death first"
    return None


# Which day of a letter counts


class Counts(TextChoices):
    DATED = "dated", "The date on the letter"
    RECEIVED = "received", "The day it came"
    OTHER = "trigger", "The day of an event"


COUNTS = {
    Kind.DATED: Counts.DATED,
    Kind.SENT: Counts.DATED,
    Kind.DECIDED: Counts.DATED,
    Kind.RECEIVED: Counts.RECEIVED,
    Kind.SERVED: Counts.RECEIVED,
}


@dataclass(frozen=True)
class Letter:
    """
    The days of a letter as somebody reads them off it.

    other         another day that counts: an event, such as the day on which a job ended
    day_a, day_b  of early conciliation, which stops the clock of a claim to a tribunal
    """

    dated: date | None = None
    received: date | None = None
    other: date | None = None
    day_a: date | None = None
    day_b: date | None = None


def why_not_a_letter(letter: Letter, today: date) -> tuple[str, str] | None:
    """Return the field and the sentence of what is wrong with these days."""
    if letter.dated is None and letter.received is None and letter.other is None:
        return "dated", "Enter the date on the letter"
    if letter.received and letter.received > today:
        return "received", "The letter cannot have come after today"
    if letter.dated and letter.received and letter.received < letter.dated:
        return "received", "A letter cannot come before its own date. Check both"
    return None


def counts_from(limit: TimeLimit) -> Counts:
    """From which day of a letter this runs; an event of its own where nothing else is known."""
    return COUNTS.get(limit.kind, Counts.OTHER)


def day_that_counts(letter: Letter, counts: Counts) -> date | None:
    """From which of these days a time limit runs; none where it is not said."""
    if letter.other or counts is Counts.OTHER:
        return letter.other
    return letter.received if counts is Counts.RECEIVED else letter.dated


def given(letter: Letter, limit: TimeLimit) -> dict[str, date]:
    """
    The days by the names that the rule gives them; empty where none starts it.

    A paper of a court counts as served some days after it was posted, whenever it came.
    """
    posted = letter.dated if limit.served and not letter.other else None
    day = None if posted else day_that_counts(letter, counts_from(limit))
    start = {POSTED: posted} if posted else {limit.trigger: day}
    if not any(start.values()):
        return {}
    acas = {DAY_A: letter.day_a, DAY_B: letter.day_b} if limit.pauses else {}
    return {name: each for name, each in (start | acas).items() if each}


# How a deadline reads on a page

SOON = 5  # working days: a deadline this near is told by its distance
OUT_OF_TIME = "May be out of time, ask"


@dataclass(frozen=True)
class Dates:
    """A deadline as the rule about its word sees it."""

    state: DeadlineState
    safe_date: date
    last_day: date


@dataclass(frozen=True)
class Chip:
    text: str
    colour: str


def chip(dates: Dates, today: date, bank_holidays: Calendar) -> Chip:
    """One word for how near a deadline is. It never says that it is too late."""
    if dates.state is not DeadlineState.LIVE:
        return Chip(dates.state.label, "grey")
    if today > dates.last_day:
        return Chip(OUT_OF_TIME, "red")
    if today == dates.last_day:
        return Chip("Last day is today", "red")
    if today > dates.safe_date:
        return Chip("Past the safe date", "orange")
    return _distance(working_days_between(today, dates.safe_date, bank_holidays))


def _distance(days: int) -> Chip:
    if days > SOON:
        return Chip("Live", "blue")
    if not days:
        return Chip("Do it today", "orange")
    return Chip("In 1 working day" if days == 1 else f"In {days} working days", "yellow")


def working_days_between(today: date, day: date, bank_holidays: Calendar) -> int:
    """Count the working days from the one day to the other; fewer than none when it is past."""
    first, last = min(today, day), max(today, day)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    count = sum(is_working_day(each, bank_holidays) for each in days)
    return count if day >= today else -count
