"""
What waits for somebody, and what comes first.

Words
  item   something that waits: in one queue, for somebody, since a moment, until a moment
  list   the items that a role asks for together
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from alongside.kit.filters import LONDON, plural
from alongside.law.rules.urgency import UrgencyLevel
from alongside.referrals.rules import TERMINAL, Status

AHEAD = 14  # days of deadlines that a desk shows
ROUTINE = len(UrgencyLevel) - 1


def rank(level: str) -> int:
    """0 is danger now."""
    return list(UrgencyLevel).index(UrgencyLevel(level))


@dataclass(frozen=True)
class Item:
    """
    person   the name shown; person_id says whom the audit is told of
    what     what is next, in a few words
    turn     whose turn it is
    due      a moment, or a day whose end by London's clock is meant; none where nobody is told
    address  the name of the page that deals with it, and the id of what it deals with
    tried    how often in vain, once that is often enough to say that they were not reached
    """

    person: str
    person_id: UUID
    what: str
    turn: str
    due: datetime | date | None
    since: datetime
    address: tuple[str, UUID]
    detail: str = ""
    urgent: bool = False
    rank: int = ROUTINE  # of the level: 0 is danger now
    passed: str = ""  # to whom it was passed, since it is late
    tried: int = 0


def due_by(item: Item) -> datetime:
    if item.due is None:
        return datetime.max.replace(tzinfo=UTC)
    if isinstance(item.due, datetime):
        return item.due
    return datetime.combine(item.due, time.max, LONDON).astimezone(UTC)


def is_late(item: Item, at: datetime) -> bool:
    return due_by(item) < at


def in_order(items: Iterable[Item], at: datetime) -> list[Item]:
    """Late first, then by level, then by when it is due."""
    return sorted(
        items,
        key=lambda item: (not is_late(item, at), item.rank, due_by(item), item.person),
    )


def goes_on(*, told: Status, is_open: bool, may_know: bool, is_new: bool) -> bool:
    """
    Whether a referrer is shown a referral among those that go on.

    Whoever may not know how far it is cannot tell from this whether it has ended.
    """
    if told in TERMINAL:
        return False
    return is_open if may_know else is_new


LINES = 10  # of a digest, at most


@dataclass(frozen=True)
class Digest:
    """What a supervisor has to know of a day. Counts and days alone: it names nobody."""

    late: int = 0
    due_today: int = 0
    new: int = 0
    urgent: int = 0
    not_reached: int = 0
    listed: int = 0
    longest_days: int = 0
    uncovered: int = 0
    failed: int = 0
    conflicts: int = 0
    capacity: str = ""


def lines_of(digest: Digest) -> tuple[str, ...]:
    """The digest in words, what is worst first. What is nought is said where it is good to know."""
    longest = f", the longest for {plural(digest.longest_days, 'day')}" if digest.listed else ""
    lines = (
        f"Late: {digest.late}",
        f"Urgent and nobody has spoken to them: {digest.urgent}",
        f"Due today: {digest.due_today}",
        f"New for us: {digest.new}",
        f"Not reached in the last 7 days: {digest.not_reached}",
        f"On the waiting list: {digest.listed}{longest}",
        f"Away with nobody standing in: {digest.uncovered}",
        f"Messages that failed: {digest.failed}",
        f"Possible conflicts to decide: {digest.conflicts}",
        f"Room: {digest.capacity or 'nobody has said'}",
    )
    return lines[:LINES]
