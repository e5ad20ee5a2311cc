"""
What leaves the machine, and what became of it.

Words
  message   neutral words for somebody outside: kind, subject, recipient, channel. No area below
            interop knows the form in which a channel carries it
  delivery  one attempt to hand a message to its channel
  outbox    the messages that wait
  sender    what puts a message into the form of its channel and hands it over

Nothing here reads the database or the clock: every fact arrives as an argument.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import TextChoices


class Channel(TextChoices):
    BARS = "BARS", "Reply to a partner system (BaRS)"
    ON_SCREEN = "ON_SCREEN", "Shown to the referrer in Alongside"
    TEXT = "TEXT", "Text message"
    LETTER = "LETTER", "Letter"


class Kind(TextChoices):
    RECEIVED = "RECEIVED", "Referral received"
    ACCEPTED = "ACCEPTED", "Referral accepted"
    DECLINED = "DECLINED", "Referral declined"
    WAITLISTED = "WAITLISTED", "On the waiting list"
    BOOKED = "BOOKED", "Appointment booked"
    NOT_REACHED = "NOT_REACHED", "Not reached"
    MISSED = "MISSED", "Appointment missed"
    SHARED = "SHARED", "Words shared with the care team"
    CLOSED = "CLOSED", "Closed"


class State(TextChoices):
    WAITING = "WAITING", "Waiting to leave"
    SENT = "SENT", "Sent"
    HELD = "HELD", "Held: consent was withdrawn"
    FAILED = "FAILED", "Failed: somebody has to look"


NEXT = {
    State.WAITING: {State.SENT, State.HELD, State.FAILED},
    State.FAILED: {State.WAITING, State.HELD},
    State.SENT: set[State](),
    State.HELD: set[State](),
}

MOST_ATTEMPTS = 8
SYSTEM_NAME = "alongside"  # the user name of the system user as whom tasks act
SYSTEM_ID = uuid5(NAMESPACE_URL, "https://alongside.example/users/alongside")


@dataclass(frozen=True)
class Handed:
    """What left, byte for byte, and what the other side answered."""

    payload: bytes
    answer: str


class NotSent(Exception):
    """A message did not leave. The words are kept and shown: nothing personal may be in them."""


def arrives_by_being_written(kind: Kind, channel: Channel) -> bool:
    """
    Say whether nothing is left to do for a message.

    What is shown on screen is there. A system that sends us a referral waits for the answer, and is
    told in it that the referral was received.
    """
    return channel is Channel.ON_SCREEN or (channel is Channel.BARS and kind is Kind.RECEIVED)


@dataclass(frozen=True)
class Attempted:
    """What an attempt that failed makes of a message."""

    state: State
    attempts: int
    next_at: datetime


def after_failure(attempts: int, at: datetime) -> Attempted:
    """Try again later, or leave it to a person after the last attempt."""
    attempts += 1
    state = State.WAITING if attempts < MOST_ATTEMPTS else State.FAILED
    return Attempted(state, attempts, at + wait_before(attempts))


def wait_before(attempt: int) -> timedelta:
    """How long to wait before this attempt: 10 seconds, doubling, an hour at most."""
    return min(timedelta(seconds=10 * 2 ** min(attempt, 20)), timedelta(hours=1))


def why_not_move(old: State, new: State) -> str | None:
    if new in NEXT[old]:
        return None
    return f"A message that is ‘{old.label}’ cannot become ‘{new.label}’"
