"""
Looking into a FHIR document without ever stumbling.

What is not there, or is of another kind than expected, is None or an empty tuple. A text that is
too long for a field of ours is refused, never cut.
"""

from datetime import UTC, date, datetime

from alongside.interop.rules import Coding, Why
from alongside.interop.schemas.parsing import Node, refuse

SHORT = 200
YEARS = range(1850, 2200)


def child(node: Node, name: str) -> Node:
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def children(node: Node, name: str) -> tuple[Node, ...]:
    value = node.get(name)
    items = value if isinstance(value, list) else []
    return tuple(each for each in items if isinstance(each, dict))


def text(node: Node, name: str) -> str | None:
    """Return a text that fits into a field of ours."""
    found = long_text(node, name)
    if found and len(found) > SHORT:
        refuse(Why.TOO_LONG, name)
    return found


def long_text(node: Node, name: str) -> str | None:
    value = node.get(name)
    return value.strip() or None if isinstance(value, str) else None


def texts(node: Node, name: str) -> tuple[str, ...]:
    value = node.get(name)
    items = value if isinstance(value, list) else []
    found = (text({name: each}, name) for each in items)
    return tuple(each for each in found if each)


def number(node: Node, name: str) -> int | None:
    value = node.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def coding(node: Node) -> Coding | None:
    system, code = text(node, "system"), text(node, "code")
    return Coding(system or "", code, long_text(node, "display")) if code else None


def codings(*concepts: Node) -> tuple[Coding, ...]:
    found = (coding(each) for concept in concepts for each in children(concept, "coding"))
    return tuple(each for each in found if each)


def codes(*concepts: Node) -> tuple[str, ...]:
    return tuple(each.code for each in codings(*concepts))


def words(concept: Node) -> str | None:
    """Return what a concept says to a reader: its text, or else the display of its coding."""
    displays = (each.display for each in codings(concept))
    return long_text(concept, "text") or next((each for each in displays if each), None)


def day(node: Node, name: str) -> date | None:
    """Return a full date. FHIR allows a year alone, which is no birth date to match by."""
    written = text(node, name) or ""
    try:
        found = date.fromisoformat(written) if len(written) == len("2026-11-24") else None
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


def moment(node: Node, name: str) -> datetime | None:
    written = text(node, name) or ""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    # Some years from either end of the calendar cannot be moved into another time zone.
    if found.tzinfo is None or found.year not in YEARS:
        return None
    return found.astimezone(UTC)
