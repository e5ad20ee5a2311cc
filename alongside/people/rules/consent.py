"""What a person agreed to, and whether it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices


class Purpose(TextChoices):
    REFER = "REFER", "Pass their details to an advice provider"
    CONTACT = "CONTACT", "Contact them"
    SHARE_STATUS = "SHARE_STATUS", "Tell the referrer how it goes"
    SHARE_OUTCOME = "SHARE_OUTCOME", "Tell the referrer the outcome"
    SEE_RECORD = "SEE_RECORD", "Let the adviser see their health record"
    SHARE_WITH_TEAM = "SHARE_WITH_TEAM", "Share a short plan with the care team"
    RESEARCH = "RESEARCH", "Use their information for research"


# Agreed for one recipient: the organisation that referred them, and no other that did.
FOR_THE_REFERRER = {Purpose.SHARE_STATUS, Purpose.SHARE_OUTCOME}


class How(TextChoices):
    SPOKEN = "SPOKEN", "Spoken"
    WRITTEN = "WRITTEN", "Written"
    MESSAGE = "MESSAGE", "In a message from a partner system"
    ONLINE = "ONLINE", "By the person themself, online"


class SaidBy(TextChoices):
    SELF = "SELF", "They said it themself"
    PROXY = "PROXY", "Somebody with authority said it"
    BEST_INTERESTS = "BEST_INTERESTS", "Decided in their best interests"
    NOT_SOUGHT = "NOT_SOUGHT", "They were not asked"


@dataclass(frozen=True)
class Agreement:
    """The newest thing a person said about one purpose."""

    given: bool
    since: datetime
    until: datetime | None
    withdrawn_at: datetime | None


def stands(agreement: Agreement | None, at: datetime) -> bool:
    """Say whether a person agrees now. What was never asked is not agreed."""
    if agreement is None or not agreement.given or agreement.since > at:
        return False
    if agreement.withdrawn_at is not None and agreement.withdrawn_at <= at:
        return False
    return agreement.until is None or at < agreement.until


# What is read out

ENGLISH = "en"


@dataclass(frozen=True)
class Wording:
    """
    The sentences read out for each purpose, in one language, while they are in force.

    is_checked  somebody who speaks the language checked it against the English; a machine did not
    """

    version: str
    language: str
    is_checked: bool
    since: date
    until: date | None
    sentences: Mapping[Purpose, str]

    def in_force(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Scope:
    """What an agreement to one purpose covers, and how long it lasts."""

    purpose: Purpose
    classes: tuple[str, ...]
    to: str
    lasts_months: int | None
    lawful: Mapping[str, str]  # why processing is lawful, by who does it: consent is not the reason


def wording_for(wordings: Iterable[Wording], language: str, on: date) -> Wording:
    """
    What to read out today: in their language where somebody checked it, else in English.

    A machine's translation is never used: nobody knows what was agreed to. What was agreed to
    before the first wording is kept under it.
    """
    checked = [each for each in wordings if each.is_checked]
    now = [each for each in checked if each.in_force(on)]
    theirs = [each for each in now if each.language == language]
    english = [each for each in now if each.language == ENGLISH]
    return (theirs or english or [each for each in checked if each.language == ENGLISH])[0]


def lasts_until(months: int | None, since: datetime) -> datetime | None:
    """The moment when an agreement given now ends by itself: so many months later, at most."""
    if months is None:
        return None
    year, month = divmod(since.month - 1 + months, 12)
    day = min(since.day, 28)  # of every month; a day or two less, never more
    return since.replace(year=since.year + year, month=month + 1, day=day)


def why_not_record(said_by: SaidBy, *, gives: bool, why: str, may_agree: bool) -> str | None:
    """
    Return why these answers cannot be kept as they are.

    may_agree  whether whoever spoke for the person has the authority to agree today
    """
    if said_by is SaidBy.PROXY and not may_agree:
        return "Nobody on record may agree for them today. Add who does, or confirm them again"
    if said_by in {SaidBy.BEST_INTERESTS, SaidBy.NOT_SOUGHT} and not why.strip():
        return "Write down why"
    if said_by is SaidBy.NOT_SOUGHT and gives:
        return "What nobody asked cannot be a yes"
    return None
