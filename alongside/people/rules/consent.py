"""What a person agreed to, and whether it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices


class Purpose(TextChoices):
    REFER = "REFER", "Pass their details to an advice provider"
    CONTACT = "CONTACT", "Contact them"
    SHARE_STATUS = "SHARE_STATUS", "Tell the referrer how it goes"
    SHARE_OUTCOME = "SHARE_OUTCOME", "Tell the referrer the outcome"
    SEE_RECORD = "SEE_RECORD", "Let the adviser see their health record"
    SHARE_WITH_TEAM = "SHARE_WITH_TEAM", "Share a short plan with the care team"
    RESEARCH = "RESEARCH", "Use their information for research"


# What an adviser reads out after "Do you agree that…", in this order. The wording has a version:
# people.actions.WORDING.
READ_OUT: dict[Purpose, str] = {
    Purpose.CONTACT: "we contact you in the way we agreed?",
    Purpose.SHARE_STATUS: "we tell whoever referred you how it goes?",
    Purpose.SHARE_OUTCOME: "we tell them the outcome too?",
    Purpose.SHARE_WITH_TEAM: "we share a short plan with the people who care for you?",
    Purpose.SEE_RECORD: "the adviser sees your health record?",
    Purpose.RESEARCH: "your information is used for research, without your name?",
}


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
