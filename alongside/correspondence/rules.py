"""
What leaves the machine, and what became of it.

Words
  message   neutral words for somebody outside: kind, subject, recipient, channel. No area below
            interop knows the form in which a channel carries it
  delivery  one attempt to hand a message to its channel
  outbox    the messages that wait
"""

from datetime import timedelta

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


def wait_before(attempt: int) -> timedelta:
    """How long to wait before this attempt: 10 seconds, doubling, an hour at most."""
    return min(timedelta(seconds=10 * 2.0**attempt), timedelta(hours=1))


def why_not_move(old: State, new: State) -> str | None:
    if new in NEXT[old]:
        return None
    return f"A message that is ‘{old.label}’ cannot become ‘{new.label}’"
