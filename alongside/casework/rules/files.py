"""When a file opens and closes, and how an issue in it moves."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

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


class Forum(TextChoices):
    """Where a problem is decided, as far as it has come."""

    NONE = "", "Nowhere yet"
    DECISION_MAKER = "DECISION_MAKER", "The decision maker (reconsideration or review)"
    COUNCIL = "COUNCIL", "The council (review or complaint)"
    LANDLORD = "LANDLORD", "The landlord (complaint)"
    EMPLOYER = "EMPLOYER", "The employer (grievance or appeal)"
    SCHOOL = "SCHOOL", "The school or its governors"
    NHS = "NHS", "The NHS (review or complaint)"
    OMBUDSMAN = "OMBUDSMAN", "An ombudsman"
    ACAS = "ACAS", "Acas (early conciliation)"
    SOCIAL_SECURITY_TRIBUNAL = "SOCIAL_SECURITY_TRIBUNAL", "Social security tribunal"
    EMPLOYMENT_TRIBUNAL = "EMPLOYMENT_TRIBUNAL", "Employment tribunal"
    IMMIGRATION_TRIBUNAL = "IMMIGRATION_TRIBUNAL", "Immigration tribunal"
    SEND_TRIBUNAL = "SEND_TRIBUNAL", "Special educational needs tribunal"
    PROPERTY_TRIBUNAL = "PROPERTY_TRIBUNAL", "Property tribunal"
    MENTAL_HEALTH_TRIBUNAL = "MENTAL_HEALTH_TRIBUNAL", "Mental health tribunal"
    UPPER_TRIBUNAL = "UPPER_TRIBUNAL", "Upper Tribunal"
    COUNTY_COURT = "COUNTY_COURT", "County court or sheriff court"
    MAGISTRATES = "MAGISTRATES", "Magistrates’ court"
    HIGH_COURT = "HIGH_COURT", "High Court or Court of Session"
    OTHER = "OTHER", "Somewhere else"


S = IssueState
_OPEN = {S.TO_START, S.WORKING, S.WAITING_PERSON, S.WAITING_OTHER}
NEXT: dict[IssueState, set[IssueState]] = {
    **{each: (_OPEN - {each}) | {S.RESOLVED, S.ENDED} for each in _OPEN},
    S.RESOLVED: {S.WORKING},  # re-opened, instead of a new one
    S.ENDED: {S.WORKING},
}
OPEN = tuple(each for each in IssueState if each in _OPEN)


# What stands as the next step of every open problem.
AFTER_DEATH = "They have died: decide what happens to this, and to its deadlines"
AFTER_MISTAKE = "Recorded as dead by mistake: contact them, and refer and book again"


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
