"""
What an advice file holds, and when it may close.

Words
  case      the advice file of one person at one provider; it belongs to the provider alone
  issue     one problem in it, with its own domain, level of work, state, deadlines and outcome
  deadline  a day by which something must be done, worked out from a dated rule of law
  next step what happens next with an issue, whose turn it is, and by which day
  note      what was said or done, newest first
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import TextChoices

from alongside.law.rules.calendars import Calendar, is_working_day


class CaseState(TextChoices):
    OPEN = "OPEN", "Open"
    CLOSED = "CLOSED", "Closed"


class IssueState(TextChoices):
    TO_START = "TO_START", "To start"
    WORKING = "WORKING", "Working on it"
    WAITING_PERSON = "WAITING_PERSON", "Waiting for the person"
    WAITING_OTHER = "WAITING_OTHER", "Waiting for somebody else"
    RESOLVED = "RESOLVED", "Resolved"
    ENDED = "ENDED", "Ended"


S = IssueState
_OPEN = {S.TO_START, S.WORKING, S.WAITING_PERSON, S.WAITING_OTHER}
NEXT: dict[IssueState, set[IssueState]] = {
    **{each: (_OPEN - {each}) | {S.RESOLVED, S.ENDED} for each in _OPEN},
    S.RESOLVED: {S.WORKING},  # re-opened, instead of a new one
    S.ENDED: {S.WORKING},
}
OPEN = tuple(each for each in IssueState if each in _OPEN)


class DeadlineState(TextChoices):
    LIVE = "LIVE", "Live"
    MET = "MET", "Met"
    TRANSFERRED = "TRANSFERRED", "Transferred"
    RETURNED = "RETURNED", "Returned to the person in writing"
    DROPPED = "DROPPED", "Dropped on instruction"


# What stands as the next step of every open problem.
AFTER_DEATH = "They have died: decide what happens to this, and to its deadlines"
AFTER_MISTAKE = "Recorded as dead by mistake: contact them, and refer and book again"


class NoteKind(TextChoices):
    NOTE = "NOTE", "Note"
    CALL = "CALL", "Call"
    MEETING = "MEETING", "Meeting"
    LETTER = "LETTER", "Letter"
    ADVICE = "ADVICE", "Advice given"


L = DeadlineState
DEADLINE_NEXT: dict[DeadlineState, set[DeadlineState]] = {
    L.LIVE: {L.MET, L.TRANSFERRED, L.RETURNED, L.DROPPED},
    L.MET: {L.LIVE},  # said of the wrong one
    L.TRANSFERRED: {L.LIVE},
    L.RETURNED: {L.LIVE},
    L.DROPPED: {L.LIVE},
}


@dataclass(frozen=True)
class NextStep:
    """What happens next with an issue, whose turn it is, and by which day."""

    words: str
    who_id: UUID
    due: date


@dataclass(frozen=True)
class Contents:
    """What is in a case, as the rule about closing it sees it."""

    open_issues: int
    live_deadlines: int


CLOSED = "This file is closed. Open it again first"


def why_not_open(*, is_ours: bool, accepted: bool) -> str | None:
    if not is_ours or not accepted:
        return "Your organisation has not accepted this referral. Accept it first"
    return None


def why_not_close(contents: Contents) -> str | None:
    if contents.live_deadlines:
        return "A deadline is still live. Say what became of it first"
    if contents.open_issues:
        return "An issue is still open. Resolve or end it first"
    return None


def why_not_move(old: IssueState, new: IssueState) -> str | None:
    if new in NEXT[old]:
        return None
    return f"An issue that is ‘{old.label}’ cannot become ‘{new.label}’"


def why_not_end(new: IssueState, live_deadlines: int) -> str | None:
    """An issue that nobody looks at any more must not hide a day that still counts."""
    if new in OPEN or not live_deadlines:
        return None
    return "A deadline of this issue is still live. Say what became of it first"


def why_no_next_step(state: IssueState, step: NextStep | None) -> str | None:
    if state in OPEN and (step is None or not step.words.strip()):
        return "Say what happens next. An open issue always has a next step"
    return None


def why_not_watch(state: IssueState) -> str | None:
    if state in OPEN:
        return None
    return "This issue has ended. Open it again before you give it a deadline"


def why_not_move_deadline(old: DeadlineState, new: DeadlineState, issue: IssueState) -> str | None:
    if new not in DEADLINE_NEXT[old]:
        return f"A deadline that is ‘{old.label}’ cannot become ‘{new.label}’"
    return why_not_watch(issue) if new is L.LIVE else None


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
