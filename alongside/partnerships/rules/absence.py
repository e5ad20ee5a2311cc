"""
Who is there on a day, and who stands in for whoever is not.

Words
  absence  the days on which somebody is away
  deputy   whoever stands in meanwhile: what the absent person holds is theirs to see to
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from alongside.accounts.rules import Role

LONGEST = 400  # days


@dataclass(frozen=True)
class Colleague:
    """Somebody with a role at an organisation of the partnership."""

    user_id: UUID
    name: str
    role: Role
    organisation_id: UUID


@dataclass(frozen=True)
class Away:
    user_id: UUID
    deputy_id: UUID | None
    since: date
    until: date

    def covers(self, on: date) -> bool:
        return self.since <= on <= self.until

    def meets(self, other: "Away") -> bool:
        return self.since <= other.until and other.since <= self.until


def is_away(user_id: UUID, aways: Iterable[Away], on: date) -> bool:
    return any(each.user_id == user_id and each.covers(on) for each in aways)


def stand_in(user_id: UUID, aways: Iterable[Away], on: date) -> UUID | None:
    """Who is there for this user: themself, their deputy, or the deputy of that one. Or nobody."""
    deputies = {each.user_id: each.deputy_id for each in aways if each.covers(on)}
    seen: set[UUID] = set()
    found: UUID | None = user_id
    while found is not None and found in deputies:
        if found in seen:
            return None
        seen.add(found)
        found = deputies[found]
    return found


def stood_in_for(user_id: UUID, aways: Iterable[Away], on: date) -> set[UUID]:
    """Those who are away and for whom this user is there."""
    aways = list(aways)
    absent = {each.user_id for each in aways if each.covers(on)} - {user_id}
    return {each for each in absent if stand_in(each, aways, on) == user_id}


def without_deputy(aways: Iterable[Away], on: date) -> set[UUID]:
    """Those who are away on the day and for whom nobody is there."""
    aways = list(aways)
    absent = {each.user_id for each in aways if each.covers(on)}
    return {each for each in absent if stand_in(each, aways, on) is None}


@dataclass(frozen=True)
class Coordinating:
    """Who coordinates, and who has any role: where all else fails, one of the first is told."""

    coordinators: frozenset[UUID]
    everyone: frozenset[UUID]

    def somebody(self, aways: Iterable[Away], on: date) -> bool:
        aways = list(aways)
        return any(stand_in(each, aways, on) in self.everyone for each in self.coordinators)


def coordinating(colleagues: Iterable[Colleague], organisation_id: UUID) -> Coordinating:
    colleagues = list(colleagues)
    coordinators = {
        each.user_id
        for each in colleagues
        if each.role == Role.COORDINATOR and each.organisation_id == organisation_id
    }
    return Coordinating(frozenset(coordinators), frozenset(each.user_id for each in colleagues))


def why_not_be_away(new: Away, others: Iterable[Away], team: Coordinating) -> str | None:
    """Return why somebody cannot be away like this."""
    others = list(others)
    if new.until < new.since:
        return "The last day must be the first day or later"
    if (new.until - new.since).days > LONGEST:
        return "Enter a last day within 400 days of the first"
    if new.deputy_id == new.user_id:
        return "Choose somebody else to stand in"
    if any(each.user_id == new.user_id and each.meets(new) for each in others):
        return "They are away on some of these days already. End that absence first"
    days = [new.since + timedelta(days=n) for n in range((new.until - new.since).days + 1)]
    if any(team.somebody(others, day) and not team.somebody([*others, new], day) for day in days):
        return "Nobody would be there to coordinate. Choose somebody who stands in and is there"
    return None


def why_not_leave(
    aways: Iterable[Away], now: Coordinating, left: Coordinating, on: date
) -> str | None:
    """
    Return why somebody cannot leave: nobody would coordinate, today or while others are away.

    left  who coordinates, and who is there at all, without them
    """
    aways = list(aways)
    days = {on, *(day for each in aways for day in (each.since, each.until) if day >= on)}
    if any(now.somebody(aways, day) and not left.somebody(aways, day) for day in days):
        return "Nobody would be there to coordinate. Add another coordinator first"
    return None


def why_not_say_away(*, is_oneself: bool, may_for_others: bool, is_colleague: bool) -> str | None:
    if not is_colleague:
        return "This person has no role in your organisation"
    if not is_oneself and not may_for_others:
        return "Only a supervisor or a coordinator says that somebody else is away"
    return None
