"""
Complaints: what is owed to whoever is dissatisfied, and by when.

Since 19 June 2026 a controller acknowledges a complaint about personal data within 30 days and
answers it without undue delay. For complaints about the service the organisation's own policy
counts. The figures stand in data/complaints.yaml, each with its source.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import TextChoices


class ComplaintKind(TextChoices):
    DATA = "DATA", "How personal data was handled"
    SERVICE = "SERVICE", "The advice or the service"
    STAFF = "STAFF", "How somebody behaved"


class Upheld(TextChoices):
    UPHELD = "UPHELD", "Upheld"
    PARTLY = "PARTLY", "Partly upheld"
    NOT_UPHELD = "NOT_UPHELD", "Not upheld"
    WITHDRAWN = "WITHDRAWN", "Withdrawn by the person"


@dataclass(frozen=True)
class Duty:
    """Within how many days a complaint of some kind is acknowledged and answered."""

    kind: ComplaintKind
    acknowledge_days: int
    answer_days: int
    in_force_from: date
    in_force_to: date | None
    source: str
    confidence: str


def duty_on(duties: Iterable[Duty], kind: ComplaintKind, on: date) -> Duty | None:
    standing = (
        each
        for each in duties
        if each.kind is kind
        and each.in_force_from <= on
        and (each.in_force_to is None or on <= each.in_force_to)
    )
    return next(standing, None)


def acknowledge_by(duty: Duty, received: date) -> date:
    """The last day, counted from the day after it came."""
    return received + timedelta(days=duty.acknowledge_days)


def answer_by(duty: Duty, received: date) -> date:
    return received + timedelta(days=duty.answer_days)


@dataclass(frozen=True)
class Handling:
    """Who has to do with a complaint, as the rules see it."""

    owner_id: UUID
    about_id: UUID | None
    received: date
    acknowledged: date | None
    answered: date | None


ABOUT_THEM = "It is about this person. Choose somebody else to see to it"


def why_not_hand(handling: Handling) -> str | None:
    return ABOUT_THEM if handling.owner_id == handling.about_id else None


def why_not_acknowledge(handling: Handling, on: date, today: date) -> str | None:
    if handling.acknowledged:
        return "It has been acknowledged"
    if on < handling.received:
        return "It came later than that. Check the date"
    return "Enter a day that is not in the future" if on > today else None


def why_not_answer(handling: Handling, on: date, today: date) -> str | None:
    if handling.answered:
        return "It has been answered"
    if handling.acknowledged is None:
        return "Acknowledge it first: the law asks for that by itself"
    if on < handling.received:
        return "It came later than that. Check the date"
    return "Enter a day that is not in the future" if on > today else None
