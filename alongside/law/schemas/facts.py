"""The shape of documents.yaml, rights.yaml, sharing.yaml and legal_aid.yaml."""

from collections.abc import Callable, Collection
from datetime import date
from typing import TypedDict

from alongside.kit.documents import Entry
from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.facts import (
    Document,
    DocumentKind,
    Fact,
    Flow,
    LegalAid,
    Mark,
    Means,
    Papers,
    Point,
    Right,
    Scope,
    Sharing,
    Topic,
)
from alongside.law.schemas.ids import refuse_twice, refuse_unknown

AMOUNTS = (
    "gross_income",
    "disposable_income",
    "capital",
    "immigration_tribunal_capital",
    "partner_allowance",
    "dependant_allowance",
    "single_housing_cap",
    "main_home_disregard",
)


class Sourced(TypedDict):
    """What every fact says of itself."""

    id: str
    in_force_from: date | None
    in_force_to: date | None
    source: str
    confidence: Confidence


def _sourced(entry: Entry) -> Sourced:
    return {
        "id": entry.some_text("id"),
        "in_force_from": entry.optional_day("in_force_from"),
        "in_force_to": entry.optional_day("in_force_to"),
        "source": entry.some_text("source"),
        "confidence": entry.choice("confidence", Confidence),
    }


def _by_id[F: Fact](document: Entry, key: str, read: Callable[[Entry], F]) -> dict[str, F]:
    """Read a list of facts, each whole, and none twice."""
    found = []
    for entry in document.entries(key):
        found.append(read(entry))
        entry.done()
    refuse_twice(document, (each.id for each in found))
    return {each.id: each for each in found}


def read_documents(document: Entry) -> Papers:
    document.day("compiled")
    heading = document.texts("heading_fields")
    papers = Papers(
        letter_rules=document.texts("letter_rules"),
        documents=_by_id(document, "documents", lambda entry: _paper(entry, heading)),
    )
    document.done()
    return papers


def _paper(entry: Entry, heading: tuple[str, ...]) -> Document:
    fields = entry.texts("fields")
    return Document(
        label=entry.some_text("label"),
        kind=entry.choice("kind", DocumentKind),
        produced_by=entry.texts("produced_by"),
        recipient=entry.some_text("recipient"),
        fields=(*heading, *fields) if entry.flag("heading") else fields,
        notes=entry.optional_text("notes"),
        **_sourced(entry),
    )


def read_rights(
    document: Entry, *, time_limits: Collection[str], switches: Collection[str]
) -> dict[str, Right]:
    document.day("compiled")
    rights = _by_id(document, "statements", _right)
    document.done()
    for right in rights.values():
        where = f"statement {right.id}"
        refuse_unknown(document, where, filter(None, [right.time_limit]), time_limits)
        refuse_unknown(
            document, where, filter(None, [right.begins_with, right.ends_with]), switches
        )
    return rights


def _right(entry: Entry) -> Right:
    return Right(
        area=entry.choice("area", AreaId),
        nations=nations_of(entry),
        text=entry.some_text("text"),
        time_limit=entry.optional_text("time_limit"),
        begins_with=entry.optional_text("begins_with"),
        ends_with=entry.optional_text("ends_with"),
        **_sourced(entry),
    )


def nations_of(entry: Entry) -> frozenset[Nation]:
    """Return the nations that are named: at least one."""
    found = frozenset(entry.choices("nations", Nation))
    if not found:
        raise entry.refuse("name at least one nation")
    return found


def read_sharing(document: Entry) -> Sharing:
    document.day("compiled")
    sharing = Sharing(
        flows=_by_id(document, "flows", _flow),
        points=_by_id(document, "points", _point),
    )
    document.done()
    return sharing


def _flow(entry: Entry) -> Flow:
    return Flow(
        sender=entry.some_text("sender"),
        receiver=entry.some_text("receiver"),
        data=entry.texts("data"),
        never=entry.optional_texts("never"),
        consent=entry.some_text("consent"),
        lawful=entry.some_text("lawful"),
        **_sourced(entry),
    )


def _point(entry: Entry) -> Point:
    return Point(
        topic=entry.choice("topic", Topic),
        label=entry.some_text("label"),
        words=entry.some_text("words"),
        **_sourced(entry),
    )


def read_legal_aid(document: Entry) -> LegalAid:
    document.day("compiled")
    found = LegalAid(
        scope=_by_id(document, "scope", _scope),
        means=_by_id(document, "means", _means),
        duties=_by_id(document, "duties", _point),
        marks=_by_id(document, "marks", _mark),
        contact=document.some_text("contact"),
        routing_order=document.texts("routing_order"),
    )
    document.done()
    if list(found.scope) != list(AreaId):
        raise document.refuse(f"the scope must name {', '.join(AreaId)}, in this order")
    return found


def _scope(entry: Entry) -> Scope:
    return Scope(words=entry.some_text("words"), **_sourced(entry))


def _means(entry: Entry) -> Means:
    return Means(
        label=entry.some_text("label"),
        nations=nations_of(entry),
        amounts={name: entry.number(name) for name in AMOUNTS},
        passport=entry.texts("passport"),
        notes=entry.optional_text("notes"),
        **_sourced(entry),
    )


def _mark(entry: Entry) -> Mark:
    return Mark(
        label=entry.some_text("label"),
        owner=entry.some_text("owner"),
        means=entry.some_text("means"),
        **_sourced(entry),
    )
