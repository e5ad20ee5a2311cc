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

from alongside.kit.filters import LONDON

AHEAD = 14  # days of deadlines that a desk shows


@dataclass(frozen=True)
class Item:
    """
    person   the name shown; person_id says whom the audit is told of
    what     what is next, in a few words
    turn     whose turn it is
    due      a moment, or a day whose end by London's clock is meant; none where nobody is told
    address  the name of the page that deals with it, and the id of what it deals with
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


def due_by(item: Item) -> datetime:
    if item.due is None:
        return datetime.max.replace(tzinfo=UTC)
    if isinstance(item.due, datetime):
        return item.due
    return datetime.combine(item.due, time.max, LONDON).astimezone(UTC)


def is_late(item: Item, at: datetime) -> bool:
    return due_by(item) < at


def in_order(items: Iterable[Item], at: datetime) -> list[Item]:
    """Late first, then what is urgent, then by when it is due."""
    return sorted(
        items,
        key=lambda item: (not is_late(item, at), not item.urgent, due_by(item), item.person),
    )
