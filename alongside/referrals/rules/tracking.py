"""
What is stored of the steps, for speed, and what may be told about them.

A step is appended; the copy on the referral is what these functions make of the steps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices

from alongside.correspondence.rules import Kind
from alongside.people.rules import Purpose
from alongside.referrals.rules import EXIT_OF, TERMINAL, Exit, Queue, Status, TurnAwayReason

S = Status
STANDING_OFFER = "STANDING_OFFER"  # the provider published the time that the referrer chose


@dataclass(frozen=True)
class Reached:
    """A step, as the rules see it."""

    status: Status
    reason: str
    at: datetime


@dataclass(frozen=True)
class Copy:
    status: Status
    status_at: datetime
    received_at: datetime
    accepted_at: datetime | None = None
    booked_at: datetime | None = None
    attended_at: datetime | None = None
    closed_at: datetime | None = None
    exit: str = ""


FIRSTS = {
    S.ACCEPTED: "accepted_at",
    S.WAITLISTED: "accepted_at",
    S.BOOKED: "booked_at",
    S.ATTENDED: "attended_at",
    **dict.fromkeys(TERMINAL, "closed_at"),
}


def started(at: datetime) -> Copy:
    return Copy(S.RECEIVED, status_at=at, received_at=at)


def after(copy: Copy, step: Reached) -> Copy:
    """What is stored once this step is added. A milestone is the first step of its kind."""
    changes: dict[str, Any] = {"status": step.status, "status_at": step.at}
    milestone = FIRSTS.get(step.status)
    if milestone and getattr(copy, milestone) is None:
        changes[milestone] = step.at
    return replace(copy, exit=exit_of(step.status, step.reason), **changes)


def copied(steps: Iterable[Reached]) -> Copy:
    """Work the stored copy out of the steps alone, oldest first."""
    first, *rest = steps
    copy = started(first.at)
    for step in rest:
        copy = after(copy, step)
    return copy


def exit_of(status: Status, reason: str) -> str:
    """The coded exit of what ended. Advised to the end, or entered in error, has none."""
    if status not in TERMINAL or status is S.ENTERED_IN_ERROR or status is S.CLOSED_COMPLETE:
        return ""
    if status is S.DECLINED:
        return EXIT_OF[TurnAwayReason(reason)]
    return Exit(reason)


# Whose hand


class Hand(StrEnum):
    """What the actor's organisation is to a referral."""

    REFERRER = "REFERRER"
    COORDINATOR = "COORDINATOR"
    PROVIDER = "PROVIDER"


SETS: dict[Hand, set[Status]] = {
    Hand.REFERRER: {S.RECEIVED, S.BOOKED, S.APPOINTMENT_CANCELLED, S.WITHDRAWN, S.ENTERED_IN_ERROR},
    Hand.COORDINATOR: {S.RECEIVED, S.PROPOSED, S.NEEDS_INFORMATION, S.DECLINED, S.WITHDRAWN},
    Hand.PROVIDER: set(Status) - {S.PROPOSED, S.DECLINED},
}
QUESTION_DONE = "QUESTION_DONE"  # what was asked of the referrer is answered
ASKED_AGAIN = "ASKED_AGAIN"  # another provider is asked
BY_OFFER = {S.RECEIVED, S.PROPOSED, S.ACCEPTED}  # what a chosen time may bring about
QUEUE_OF: dict[Queue, Hand] = {
    Queue.TO_ROUTE: Hand.COORDINATOR,
    Queue.TO_ASK: Hand.REFERRER,
}  # all others are the provider's


def why_not_set(hands: Iterable[Hand], status: Status, reason: str) -> str | None:
    """Return why this organisation cannot say this about the referral."""
    hands = set(hands)
    if any(status in SETS[hand] for hand in hands):
        return None
    if reason == STANDING_OFFER and status in BY_OFFER and hands:
        return None
    if reason == QUESTION_DONE and status in {S.RECEIVED, S.PROPOSED} and hands:
        return None
    return f"‘{status.label}’ is for somebody else to say"


def why_not_choose(hands: Iterable[Hand], *, is_ours: bool) -> str | None:
    """Return why this organisation cannot choose the time of a provider that was not asked."""
    if is_ours or Hand.REFERRER in set(hands):
        return None
    return "This time is another provider’s. Decline, and whoever coordinates asks them"


def why_no_reason(status: Status, reason: str) -> str | None:
    """Return what is missing where somebody leaves before an outcome: a coded reason."""
    if status is S.DECLINED and reason not in TurnAwayReason.values:
        return "Say why nobody can take it"
    if status in {S.CLOSED_INCOMPLETE, S.WITHDRAWN} and reason not in Exit.values:
        return "Say why it ends"
    return None


# What the referrer is told


class Telling(TextChoices):
    """Whether a step was told to whoever referred, and why not. Kept on each step."""

    TOLD = "TOLD", "Told"
    NOTHING = "NOTHING", "No news for whoever referred"
    NOT_AGREED = "NOT_AGREED", "They did not agree that this is told"
    KEPT_BACK = "KEPT_BACK", "Nothing is sent unless they ask for it"  # at risk; says no more
    BY_THEMSELF = "BY_THEMSELF", "They asked for themself: nobody else is told"


# "Received, booked, not reached" is told by the agreement to be referred; all else needs its own.
# Source: the consent directive, docs/reference/consent.md.
TOLD: dict[Status, tuple[Kind, Purpose]] = {
    S.RECEIVED: (Kind.RECEIVED, Purpose.REFER),
    S.BOOKED: (Kind.BOOKED, Purpose.REFER),
    S.NEEDS_INFORMATION: (Kind.ASKED, Purpose.REFER),
    S.ACCEPTED: (Kind.ACCEPTED, Purpose.SHARE_STATUS),
    S.WAITLISTED: (Kind.WAITLISTED, Purpose.SHARE_STATUS),
    S.DECLINED: (Kind.DECLINED, Purpose.SHARE_STATUS),
    S.ATTENDED: (Kind.ATTENDED, Purpose.SHARE_STATUS),
    S.MISSED: (Kind.MISSED, Purpose.SHARE_STATUS),
    S.CLOSED_COMPLETE: (Kind.CLOSED, Purpose.SHARE_STATUS),
    S.CLOSED_INCOMPLETE: (Kind.CLOSED, Purpose.SHARE_STATUS),
    S.WITHDRAWN: (Kind.CLOSED, Purpose.SHARE_STATUS),
}


def message_about(status: Status, reason: str) -> tuple[Kind, Purpose] | None:
    """The message that a step is, and the agreement that it needs."""
    if status is S.CLOSED_INCOMPLETE and reason == Exit.NOT_REACHED:
        return Kind.NOT_REACHED, Purpose.REFER
    if status is S.RECEIVED and reason:
        return None  # a referral that comes back to be routed was received before
    return TOLD.get(status)


def first_told(step: Reached) -> Telling:
    """Of the first steps: that it came in is always told, that somebody is asked never."""
    return Telling.TOLD if step.status is S.RECEIVED else Telling.NOTHING


def purpose_of(kind: Kind, purpose: Purpose, *, at_risk: bool) -> Purpose:
    """
    The agreement that a message needs about this person.

    Of somebody at risk nothing is taken for granted but that the referral came in: whatever else
    is told takes their agreement to just that.
    """
    return Purpose.SHARE_STATUS if at_risk and kind is not Kind.RECEIVED else purpose


def why_not_tell(*, agreed: bool, at_risk: bool, by_themself: bool) -> Telling:
    """Say whether it is told, or the explicit reason why not."""
    if by_themself:
        return Telling.BY_THEMSELF
    if agreed:
        return Telling.TOLD
    return Telling.KEPT_BACK if at_risk else Telling.NOT_AGREED


def may_be_shown(step: Reached, *, status_agreed: bool, own: bool, at_risk: bool = False) -> bool:
    """Say whether the referrer may see a step: their own always, others by what was agreed."""
    if own or status_agreed:
        return True
    told = message_about(step.status, step.reason)
    return told is not None and purpose_of(*told, at_risk=at_risk) is Purpose.REFER


# The way of a referral as whoever made it reads it


@dataclass(frozen=True)
class Milestone:
    """
    One step of the line from received to closed.

    at       when it was reached, or nothing
    is_next  the first that is still to come, while the referral is open
    """

    name: str
    at: datetime | None
    is_next: bool = False


WAY = (
    ("Received", "received_at"),
    ("Accepted", "accepted_at"),
    ("Reached", "reached_at"),
    ("Booked", "booked_at"),
    ("Attended", "attended_at"),
    ("Closed", "closed_at"),
)
ASSUMED = {"received_at", "booked_at"}  # told by the agreement to be referred


def way_of(
    moments: Mapping[str, datetime | None], *, agreed: bool, at_risk: bool, is_open: bool
) -> list[Milestone]:
    """
    The milestones that the referrer may know, in order.

    What they will never be told has no place in the line: left blank it reads as not done.

    moments  by the name of the field in which the referral keeps each
    """
    line = [
        (name, moments.get(field))
        for name, field in WAY
        if agreed or field == "received_at" or (field in ASSUMED and not at_risk)
    ]
    to_come = [name for name, at in line if not at]
    following = to_come[0] if to_come and is_open and agreed else ""
    return [Milestone(name, at, name == following) for name, at in line]


# The way back in


def why_not_again(status: Status, *, agreed: bool, died: bool) -> str | None:
    """Return why somebody who came back cannot be taken on without a new referral."""
    if died:
        return "They have died"
    if status not in TERMINAL:
        return "This referral is still open"
    if status is S.ENTERED_IN_ERROR:
        return "This referral was entered in error"
    if not agreed:
        return "Ask whether they agree to be referred again, and keep what they said"
    return None
