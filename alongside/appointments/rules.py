"""
What makes a booking sound, and when sessions and their slots fall.

Words
  room     a place that a site lends
  pattern  a session that comes every week: weekday and hours by London's clock
  session  an adviser's sitting in a place of care, in a room, from a time to a time
  slot     one stretch of a session, with a seat for each person it can take
  booking  a person's seat in a slot
  held     kept for urgent problems until a set time

Nothing here reads the database or the clock: every fact arrives as an argument.
"""

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import TextChoices

from alongside.kit.filters import LONDON
from alongside.referrals.rules import NEXT as REFERRAL_NEXT
from alongside.referrals.rules import TERMINAL
from alongside.referrals.rules import Status as ReferralStatus

NOTICE = timedelta(minutes=30)  # our draft: long enough to walk to the room and be expected
HELD_BEFORE = timedelta(hours=24)  # our draft: an urgent time still free then opens to everybody
AHEAD = timedelta(weeks=4)  # how far the pages look for free times
WEEKS = 8  # our draft: how far sessions are made when somebody plans them
SHORTEST, LONGEST = 5, 240  # minutes of a slot
DAY = timedelta(days=1)

TAKEN = "This time has just been taken. Choose another time"
BUSY = "They already have an appointment at that time"
HELD = "This time is held for urgent problems. Choose another time"
TOO_SOON = "This time is too soon to book. Choose a later time, or add them as a walk-in"
TRY_AGAIN = "Many people are booking at this moment, and nothing was booked. Try again"
FULL = "Every time of this session is taken"
OTHER_PERSON = "This referral is for somebody else. Go back to the referral and choose again"
NOT_ACCEPTED = "The provider has not accepted this referral yet. Choose a time once it has"
OTHER_PROVIDER = "This time is with another provider than the one that took the referral"
TO_COME = "There is an appointment. Cancel it first, so that the time is free again"
NO_DATES = "The first session would be more than {weeks} weeks away. Choose an earlier first date"
CLASH = "The adviser or the room already has a session at that time"

# A provider that publishes a time takes, by its standing offer, whoever is given that time.
BY_OFFER = (ReferralStatus.RECEIVED, ReferralStatus.PROPOSED)

# The net under the locks: what the database itself refuses, by the name of the constraint.
NETS: Mapping[str, str] = {
    "one_booking_for_a_seat": TAKEN,
    "no_more_people_than_seats": TAKEN,
    "one_booking_at_a_time_for_a_person": BUSY,
    "one_slot_at_a_time_for_an_adviser": CLASH,
    "one_slot_at_a_time_in_a_room": CLASH,
}


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
    S.ATTENDED: {S.ARRIVED, S.BOOKED},  # undone, where the wrong button was pressed
    S.MISSED: {S.ARRIVED, S.ATTENDED, S.BOOKED},  # undone, or they came after all
    S.CANCELLED: set(),
}
UNDONE = (S.ARRIVED, S.ATTENDED, S.MISSED)  # what can be taken back by one button


@dataclass(frozen=True)
class Offer:
    """A slot as the rules see it."""

    starts_at: datetime
    ends_at: datetime
    free_seats: frozenset[int]
    held_until: datetime | None = None


@dataclass(frozen=True)
class Ask:
    """A referral as the rules see it, and whether it goes with this person and this provider."""

    status: ReferralStatus
    same_person: bool
    same_provider: bool


def free_seats(seats: int, taken: Collection[int]) -> frozenset[int]:
    return frozenset(range(1, seats + 1)) - frozenset(taken)


def is_held(held_until: datetime | None, at: datetime) -> bool:
    return held_until is not None and at < held_until


def why_not_book(
    offer: Offer, *, busy: bool, urgent: bool, at: datetime, walk_in: bool = False
) -> str | None:
    """
    Return the reason this booking cannot be made, in words for whoever books.

    Whoever walks in needs no notice, but cannot have a time that is over.
    """
    if not offer.free_seats:
        return TAKEN
    if busy:
        return BUSY
    if is_held(offer.held_until, at) and not urgent:
        return HELD
    if walk_in:
        return None if at < offer.ends_at else "This time is over"
    return TOO_SOON if offer.starts_at < at + NOTICE else None


def why_not_for_referral(ask: Ask) -> str | None:
    """Return the reason this referral cannot have an appointment with this provider."""
    if not ask.same_person:
        return OTHER_PERSON
    if reason := why_no_time(ask.status):
        return reason
    return None if ask.same_provider else OTHER_PROVIDER


def why_no_time(status: ReferralStatus) -> str | None:
    """Return the reason a referral in this state can have no appointment at all."""
    after = REFERRAL_NEXT[status]
    if ReferralStatus.BOOKED in after:
        return None
    if not after - {ReferralStatus.ENTERED_IN_ERROR}:
        return f"This referral is ‘{status.label}’"
    return NOT_ACCEPTED


def why_not_move(old: Status, new: Status) -> str | None:
    if new in NEXT[old]:
        return None
    return f"An appointment marked ‘{old.label}’ cannot become ‘{new.label}’"


def why_not_wait_again(new: Status, referral: ReferralStatus | None) -> str | None:
    """Return why nobody can wait again for somebody whose referral ended meanwhile."""
    if new is Status.BOOKED and referral in TERMINAL:
        return "Their referral has ended, so nobody waits for them any more"
    return None


def before(now: Status, reached: Collection[Status]) -> Status | None:
    """Return the state that undoing leads back to, given every state the booking reached."""
    if now not in UNDONE:
        return None
    came = now is not Status.ARRIVED and Status.ARRIVED in reached
    return Status.ARRIVED if came else Status.BOOKED


def referral_becomes(
    now: ReferralStatus, new: Status, *, other_booking: bool
) -> ReferralStatus | None:
    """
    Return what a booking's new state makes of its referral, or None where it stays as it is.

    other_booking  whether another appointment of the referral is still to come
    """
    wanted = {
        Status.ATTENDED: ReferralStatus.ATTENDED,
        Status.MISSED: ReferralStatus.MISSED,
        Status.CANCELLED: ReferralStatus.APPOINTMENT_CANCELLED,
    }.get(new, ReferralStatus.BOOKED)
    undone = {ReferralStatus.ATTENDED, ReferralStatus.MISSED}
    if wanted is ReferralStatus.BOOKED and now not in undone:
        return None
    if wanted is ReferralStatus.APPOINTMENT_CANCELLED and other_booking:
        return None
    return wanted if wanted != now and wanted in REFERRAL_NEXT[now] else None


# When sessions fall


def sitting(day: date, opens: time, closes: time) -> tuple[datetime, datetime]:
    """Return the moments at which a session starts and ends, its hours being London's."""
    return moment(day, opens), moment(day, closes)


def moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def slots_between(
    starts_at: datetime, ends_at: datetime, minutes: int
) -> list[tuple[datetime, datetime]]:
    """Cut a session into as many whole slots as fit, in time that really passes."""
    length = timedelta(minutes=minutes)
    whole = int((ends_at - starts_at) / length)
    return [(starts_at + n * length, starts_at + (n + 1) * length) for n in range(max(whole, 0))]


def weekdays_between(
    weekday: int, first: date, last: date, *, closed_on: Set[date] = frozenset()
) -> Iterator[date]:
    """Each such weekday from one date to another, both counted, that is no bank holiday."""
    if first > last:
        return
    day = first + DAY * ((weekday - first.weekday()) % 7)
    while day <= last:
        if day not in closed_on:
            yield day
        day += 7 * DAY


def held_from(
    slots: list[tuple[datetime, datetime]], held: int
) -> list[tuple[datetime, datetime, datetime | None]]:
    """Hold the last so many slots of a session, until a day before it starts."""
    opens = slots[0][0] - HELD_BEFORE if slots else None
    first = len(slots) - held
    return [(start, end, opens if n >= first else None) for n, (start, end) in enumerate(slots)]


def why_not_sit(opens: time, closes: time, minutes: int) -> str | None:
    """Return the reason a session with these hours cannot be."""
    if closes <= opens:
        return "The session must end after it starts"
    if not SHORTEST <= minutes <= LONGEST:
        return f"An appointment must last from {SHORTEST} to {LONGEST} minutes"
    length = timedelta(hours=closes.hour, minutes=closes.minute) - timedelta(
        hours=opens.hour, minutes=opens.minute
    )
    if length < timedelta(minutes=minutes):
        return "The session is shorter than one appointment"
    return None
