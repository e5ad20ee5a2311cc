"""The shape of routes_now.yaml."""

from collections.abc import Collection

from alongside.kit.documents import Entry
from alongside.law.rules.areas import Confidence, Nation
from alongside.law.rules.routes_now import DANGER, RouteNow
from alongside.law.schemas.ids import refuse_twice, refuse_unknown


def read_routes_now(document: Entry, *, urgency: Collection[str]) -> tuple[RouteNow, ...]:
    document.day("compiled")
    routes = tuple(_route(entry) for entry in document.entries("routes"))
    document.done()
    refuse_twice(document, (each.id for each in routes))
    refuse_unknown(document, "the emergency route", [DANGER], {each.id for each in routes})
    for each in routes:
        refuse_unknown(document, f"route {each.id}", each.rules, urgency)
    return routes


def _route(entry: Entry) -> RouteNow:
    route = RouteNow(
        id=entry.some_text("id"),
        label=entry.some_text("label"),
        phone=entry.optional_text("phone"),
        use=entry.some_text("use"),
        hours=entry.some_text("hours"),
        rules=entry.texts("rules"),
        nations=frozenset(entry.choices("nations", Nation)),
        in_force_from=entry.optional_day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return route
