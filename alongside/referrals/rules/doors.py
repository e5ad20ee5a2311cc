"""
What comes in by a door without an account, until somebody has confirmed it.

Kept first and sent on once it is confirmed: whoever is called away between writing and confirming
loses nothing, and whoever coordinates rings them by a time that was told.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices

CODE_DIGITS = 6
CODE_LASTS = timedelta(hours=1)
MOST_TRIES = 5
RING_WITHIN = timedelta(hours=4)  # open hours; our choice, as the standard of level E1 is
RING_WITHIN_TODAY = timedelta(hours=1)
SENT_ON = "This was confirmed and sent already"


class Settled(TextChoices):
    BY_CODE = "BY_CODE", "Confirmed by the code that was mailed"
    BY_PHONE = "BY_PHONE", "Confirmed by phone"
    NOT_REAL = "NOT_REAL", "Whoever is named did not send it"


@dataclass(frozen=True)
class NewStay:
    """What a hospital, hospice or maternity service adds to a referral."""

    ward: str = ""
    leaves_on: date | None = None
    council: str = ""
    due_on: date | None = None

    @property
    def is_empty(self) -> bool:
        return self == NewStay()


def why_not_try(*, settled: str, tries: int, until: datetime, at: datetime) -> str | None:
    """Return why no code counts any more."""
    if settled:
        return SENT_ON if settled != Settled.NOT_REAL else "This was taken back"
    if tries >= MOST_TRIES:
        return "The code was wrong too often. The coordinator rings you to confirm"
    if at > until:
        return "The code has run out. Ask for another one, or wait for the coordinator to ring"
    return None


def why_not_settle(settled: str) -> str | None:
    return "Somebody has dealt with this already" if settled else None


def confirm_within(*, is_urgent: bool) -> timedelta:
    return RING_WITHIN_TODAY if is_urgent else RING_WITHIN


def neutral_line(*, partnership: str, reference: str, on: str, status: str) -> str:
    """What is pasted into the record: no reason, no risk, nothing about the advice."""
    return f"Referred to {partnership} for advice, ref {reference}, {on}. Status: {status.lower()}."
