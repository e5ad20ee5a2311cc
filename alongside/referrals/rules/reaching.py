"""When and how to try again, where trying did not reach somebody yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from alongside.referrals.rules import AttemptResult, Way

LONDON = ZoneInfo("Europe/London")
PHONES_BEFORE_ANOTHER_WAY = 2  # our choice: after so many calls another safe way comes first
DEAD = {AttemptResult.WRONG_NUMBER}  # a way that leads nowhere, however often it is tried


class Part(StrEnum):
    """A part of the day. Somebody who is at work at ten may be free at five."""

    MORNING = "in the morning"
    AFTERNOON = "in the afternoon"
    EVENING = "after 5pm"


@dataclass(frozen=True)
class Tried:
    way: Way
    result: AttemptResult
    at: datetime


@dataclass(frozen=True)
class NextTry:
    """What to try next, and why it is not what was tried before."""

    way: Way
    part: Part
    why: str


def part_of(moment: datetime) -> Part:
    hour = moment.astimezone(LONDON).hour
    return Part.MORNING if hour < 12 else Part.AFTERNOON if hour < 17 else Part.EVENING


def next_try(attempts: Iterable[Tried], safe: Iterable[Way]) -> NextTry | None:
    """
    Suggest a way that is safe and was tried least, at a part of the day that was tried least.

    safe  the ways in which they may be reached, the best first; without one there is nothing
    """
    tried, ways = list(attempts), list(safe)
    dead = {each.way for each in tried if each.result in DEAD}
    usable = [way for way in ways if way not in dead]
    if not usable:
        return None
    way = _least_tried(tried, usable)
    parts = [part_of(each.at) for each in tried if each.way is way]
    part = min(Part, key=lambda each: (parts.count(each), list(Part).index(each)))
    return NextTry(way, part, _why(tried, way, part))


def _least_tried(tried: list[Tried], usable: list[Way]) -> Way:
    """The best way for as long as it may still work; then whichever was tried least."""
    best = usable[0]
    if sum(each.way is best for each in tried) < PHONES_BEFORE_ANOTHER_WAY:
        return best
    return min(usable, key=lambda way: (sum(each.way is way for each in tried), usable.index(way)))


def _why(tried: list[Tried], way: Way, part: Part) -> str:
    if not tried:
        return "Nobody has tried yet"
    if not any(each.way is way for each in tried):
        return f"‘{way.label}’ has not been tried"
    if not any(part_of(each.at) is part for each in tried if each.way is way):
        return f"Nobody has tried {part}"
    return "Every safe way has been tried at every part of the day"
