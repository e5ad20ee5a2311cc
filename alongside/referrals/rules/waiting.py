"""
In what order people leave the waiting list, and why.

The order is by harm: how soon, then what happens on a date, then whether somebody may lose their
home or their income, then who has waited longest. It is never a score, it knows nothing of who
somebody is, and the reason for each place is said in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from alongside.kit.filters import date_short, day_of, plural
from alongside.law.rules.areas import AreaId
from alongside.law.rules.urgency import UrgencyLevel

SOON = 28  # days within which what happens on a date comes before what does not
LONGEST_PROMISE = 365  # days
# After how many days at most somebody looks at a place on the list again. Source: our draft.
REVIEWED = {
    UrgencyLevel.DANGER: 1,
    UrgencyLevel.TODAY: 1,
    UrgencyLevel.TWO_DAYS: 2,
    UrgencyLevel.TEN_DAYS: 7,
    UrgencyLevel.ROUTINE: 28,
}


class Loss(StrEnum):
    """What somebody may lose while they wait."""

    HOME = "their home"
    INCOME = "their income"


# A trouble of an urgent question in one of these areas may cost that.
LOSSES: dict[str, Loss] = {
    AreaId.HOUSING: Loss.HOME,
    AreaId.WELFARE_BENEFITS: Loss.INCOME,
    AreaId.EMPLOYMENT: Loss.INCOME,
    AreaId.DEBT: Loss.INCOME,
}


@dataclass(frozen=True)
class Place:
    """Somebody on the list, as the rule sees them. There is nothing of who they are."""

    referral_id: UUID
    level: UrgencyLevel
    since: datetime
    event: date | None = None
    losses: frozenset[Loss] = frozenset()


type Key = tuple[int, date, int, datetime, UUID]


def place_key(place: Place, today: date) -> Key:
    return (
        list(UrgencyLevel).index(place.level),
        place.event if _is_soon(place, today) and place.event else date.max,
        _by_loss(place),
        place.since,
        place.referral_id,
    )


def _is_soon(place: Place, today: date) -> bool:
    return place.event is not None and place.event <= today + timedelta(days=SOON)


def _by_loss(place: Place) -> int:
    if Loss.HOME in place.losses:
        return 0
    return 1 if Loss.INCOME in place.losses else 2


def in_order(places: Iterable[Place], today: date) -> list[Place]:
    """Whoever would be harmed first by waiting comes first."""
    return sorted(places, key=lambda place: place_key(place, today))


def why_here(place: Place, today: date) -> str:
    """Say in words why somebody has their place."""
    facts = []
    if place.level is not UrgencyLevel.ROUTINE:
        facts.append(str(place.level.label))
    if place.event is not None and _is_soon(place, today):
        facts.append(f"something happens on {date_short(place.event)}")
    if place.losses:
        lost = " and ".join(sorted(place.losses, reverse=True))
        facts.append(f"may lose {lost}")
    days = (today - day_of(place.since)).days
    facts.append("since today" if not days else f"has waited {plural(days, 'day')}")
    words = ", ".join(facts)
    return words[:1].upper() + words[1:]


def look_again_on(level: UrgencyLevel, today: date, promised: date) -> date:
    """By when somebody looks at this place again: nobody waits unseen."""
    return min(today + timedelta(days=REVIEWED[level]), max(promised, today))


def why_not_promise(promised: date, today: date) -> str | None:
    if promised <= today:
        return "Promise a day after today"
    if (promised - today).days > LONGEST_PROMISE:
        return "Promise a day within a year"
    return None
