"""Where help is to be had now, while a referral waits to be read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from alongside.law.rules.areas import Confidence, Nation
from alongside.law.rules.force import in_force

DANGER = "emergency"  # shown whatever the trouble is


@dataclass(frozen=True)
class RouteNow:
    """A service that somebody can use now. Without a phone number it says in words whom to ask."""

    id: str
    label: str
    phone: str
    use: str
    hours: str
    rules: tuple[str, ...]
    nations: frozenset[Nation]
    in_force_from: date | None
    in_force_to: date | None
    source: str
    confidence: Confidence


def for_troubles(
    routes: Iterable[RouteNow], rules: Collection[str], nation: Nation, on: date
) -> tuple[RouteNow, ...]:
    """The routes for these troubles in this nation, in the order of the document."""
    return tuple(
        each
        for each in routes
        if nation in each.nations
        and in_force(each, on)
        and (each.id == DANGER or set(each.rules) & set(rules))
    )
