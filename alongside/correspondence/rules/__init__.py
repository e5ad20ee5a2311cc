"""
What leaves the machine, and what became of it.

Words
  message   neutral words for somebody outside: kind, subject, recipient, channel. No area below
            interop knows the form in which a channel carries it
  delivery  one attempt to hand a message to its channel
  outbox    the messages that wait
  sender    what puts a message into the form of its channel and hands it over
  receipt   what a carrier says later: it arrived, or it did not
  reply     what somebody texted back
  line      the messages to one person by one channel, which leave in the order they were written in

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
    EMAIL = "EMAIL", "E-mail"
    LETTER = "LETTER", "Letter"


class Kind(TextChoices):
    RECEIVED = "RECEIVED", "Referral received"
    ACCEPTED = "ACCEPTED", "Referral accepted"
    REACHED = "REACHED", "Person reached"
    DECLINED = "DECLINED", "Referral declined"
    WAITLISTED = "WAITLISTED", "On the waiting list"
    BOOKED = "BOOKED", "Appointment booked"
    NOT_REACHED = "NOT_REACHED", "Not reached"
    ATTENDED = "ATTENDED", "Appointment attended"
    MISSED = "MISSED", "Appointment missed"
    SHARED = "SHARED", "Words shared with the care team"
    CLOSED = "CLOSED", "Closed"
    ASKED = "ASKED", "A question about the referral"
    NOT_ANSWERED = "NOT_ANSWERED", "Not answered yet"
    MONTHLY = "MONTHLY", "Monthly digest of a practice"
    DIGEST = "DIGEST", "Daily digest of a supervisor"
    CODE = "CODE", "Code for whoever refers without an account"
    # To the person themself.
    RING = "RING", "Asked whether we may ring"
    REMINDER = "REMINDER", "Reminder of an appointment"
    STOPPED = "STOPPED", "Told that no more texts come"


class State(TextChoices):
    WAITING = "WAITING", "Waiting to leave"
    SENT = "SENT", "Sent"
    HELD = "HELD", "Held: it may not leave"
    FAILED = "FAILED", "Failed: somebody has to look"


NEXT = {
    State.WAITING: {State.SENT, State.HELD, State.FAILED},
    State.FAILED: {State.WAITING, State.HELD},
    State.SENT: set[State](),
    State.HELD: set[State](),
}


# What may become of a message that left, by what its carrier says. Late words change nothing.
class Receipt(TextChoices):
    NONE = "", "No receipt"
    DELIVERED = "DELIVERED", "Arrived"
    NOT_DELIVERED = "NOT_DELIVERED", "Did not arrive"


MOST_ATTEMPTS = 8
SYSTEM_NAME = "alongside"  # the user name of the system user as whom tasks act
SYSTEM_ID = uuid5(NAMESPACE_URL, "https://alongside.example/users/alongside")


@dataclass(frozen=True)
class Handed:
    """What left, byte for byte, and what the other side answered."""

    payload: bytes
    answer: str
    to_key: str = ""  # of the number it went to, so that a reply finds it
    carrier_id: str = ""  # how the carrier calls it


class NotSent(Exception):
    """A message did not leave. The words are kept and shown: nothing personal may be in them."""


class NeverSent(NotSent):
    """It will not leave however often it is tried: somebody has to look at once."""


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


def after_failure(attempts: int, at: datetime, *, for_good: bool = False) -> Attempted:
    """Try again later, or leave it to a person: after the last attempt, or where none can help."""
    attempts += 1
    state = State.WAITING if attempts < MOST_ATTEMPTS and not for_good else State.FAILED
    return Attempted(state, attempts, at + wait_before(attempts))


def wait_before(attempt: int) -> timedelta:
    """How long to wait before this attempt: 10 seconds, doubling, an hour at most."""
    return min(timedelta(seconds=10 * 2 ** min(attempt, 20)), timedelta(hours=1))


def why_not_move(old: State, new: State) -> str | None:
    if new in NEXT[old]:
        return None
    return f"A message that is ‘{old.label}’ cannot become ‘{new.label}’"


# To the person themself

TO_PERSON = {Channel.TEXT, Channel.EMAIL, Channel.LETTER}
AT_RISK = "A message that says what it is about may not go to them"
WALLED = "A wall keeps your organisation from them"
SILENCED = "They texted STOP"


def goes_to_the_person(channel: Channel, *, has_recipient: bool) -> bool:
    """A text, e-mail or letter that names no organisation goes to the person it is about."""
    return channel in TO_PERSON and not has_recipient


@dataclass(frozen=True)
class Reachable:
    """What is true of a person at the moment at which a message would leave."""

    why_not: str | None  # of people's rules: consent, channel, asked alone, died, sealed
    walled: bool
    silenced: bool
    at_risk: bool


def why_not_leave(now: Reachable, *, content_free: bool) -> str | None:
    """Return why a message may not leave to a person. The strictest rule wins."""
    if now.walled:
        return WALLED
    if now.why_not:
        return now.why_not
    if now.silenced:
        return SILENCED
    if now.at_risk and not content_free:
        return AT_RISK
    return None
