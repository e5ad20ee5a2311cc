"""
What an advice file holds, and when it may close.

Words
  case      the advice file of one person at one provider; it belongs to the provider alone
  issue     one problem in it, with its own domain, level of work, state, deadlines and outcome
  deadline  a day by which something must be done, worked out from a dated rule of law
  note      what was said or done, newest first
"""

from dataclasses import dataclass

from django.db.models import TextChoices


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


I = IssueState
_OPEN = {I.TO_START, I.WORKING, I.WAITING_PERSON, I.WAITING_OTHER}
NEXT: dict[IssueState, set[IssueState]] = {
    **{each: (_OPEN - {each}) | {I.RESOLVED, I.ENDED} for each in _OPEN},
    I.RESOLVED: {I.WORKING},  # re-opened, instead of a new one
    I.ENDED: {I.WORKING},
}
OPEN = tuple(each for each in IssueState if each in _OPEN)


class DeadlineState(TextChoices):
    LIVE = "LIVE", "Live"
    MET = "MET", "Met"
    TRANSFERRED = "TRANSFERRED", "Transferred"
    RETURNED = "RETURNED", "Returned to the person in writing"
    DROPPED = "DROPPED", "Dropped on instruction"


class NoteKind(TextChoices):
    NOTE = "NOTE", "Note"
    CALL = "CALL", "Call"
    MEETING = "MEETING", "Meeting"
    LETTER = "LETTER", "Letter"
    ADVICE = "ADVICE", "Advice given"


@dataclass(frozen=True)
class Contents:
    """What is in a case, as the rule about closing it sees it."""

    open_issues: int
    live_deadlines: int


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
