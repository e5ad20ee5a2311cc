"""
What makes a booking sound.

Words
  session  an adviser's sitting in a place of care, in a room, from a time to a time
  slot     one stretch of a session, with a seat for each person it can take
  booking  a person's seat in a slot

Nothing here reads the database or the clock: every fact arrives as an argument.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices

NOTICE = timedelta(minutes=30)  # our draft: long enough to walk to the room and be expected
TAKEN = "This time has just been taken. Choose another time"
BUSY = "They already have an appointment at that time"


class Status(TextChoices):
    BOOKED = "BOOKED", "Booked"
    ARRIVED = "ARRIVED", "Arrived"
    ATTENDED = "ATTENDED", "Attended"
    MISSED = "MISSED", "Missed"
    CANCELLED = "CANCELLED", "Cancelled"


S = Status
NEXT: dict[Status, set[Status]] = {
    S.BOOKED: {S.ARRIVED, S.ATTENDED, S.MISSED, S.CANCELLED},
    S.ARRIVED: {S.ATTENDED, S.MISSED, S.BOOKED},
    S.ATTENDED: {S.ARRIVED},  # undone, where the wrong button was pressed
    S.MISSED: {S.ARRIVED, S.ATTENDED},  # they came after all
    S.CANCELLED: set(),
}


@dataclass(frozen=True)
class Offer:
    """A slot as the rules see it."""

    starts_at: datetime
    ends_at: datetime
    free_seats: frozenset[int]
    held_until: datetime | None = None


def why_not_book(offer: Offer, *, busy: bool, urgent: bool, at: datetime) -> str | None:
    """Return the reason this booking cannot be made, in words for whoever books."""
    if not offer.free_seats:
        return TAKEN
    if busy:
        return BUSY
    if offer.held_until is not None and at < offer.held_until and not urgent:
        return "This time is held for urgent problems. Choose another time"
    if offer.starts_at < at + NOTICE:
        return "This time is too soon to book. Choose a later time, or add them as a walk-in"
    return None


def why_not_move(old: Status, new: Status) -> str | None:
    if new in NEXT[old]:
        return None
    return f"An appointment marked ‘{old.label}’ cannot become ‘{new.label}’"
