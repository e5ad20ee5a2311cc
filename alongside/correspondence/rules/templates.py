"""The words of texts and e-mails, as data: dated, plain, with what may be filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from alongside.correspondence.rules import Channel, Kind
from alongside.kit.documents import Entry, read

TABLE = Path(__file__).parent.parent / "data" / "templates.yaml"
PLACE = re.compile(r"\{(\w+)\}")


class Addressee(StrEnum):
    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"
    STAFF = "STAFF"  # somebody at a health service, at the address that they typed


@dataclass(frozen=True)
class Template:
    """
    content_free  says neither who writes nor what it is about; nothing else goes to people at risk
    texts         how many text messages it takes with what is usually filled in
    """

    id: str
    name: str
    to: Addressee
    channel: Channel
    kind: Kind | None  # none: that of whatever it tells
    content_free: bool
    subject: str
    words: str
    texts: int
    example: Mapping[str, str]
    in_force_from: date

    @property
    def places(self) -> frozenset[str]:
        return frozenset(PLACE.findall(self.subject + self.words))


@dataclass(frozen=True)
class Filled:
    subject: str
    words: str


def template(template_id: str) -> Template | None:
    return templates().get(template_id)


def filled(template: Template, personalisation: Mapping[str, str]) -> Filled | None:
    """The words as they leave, or nothing where something to fill in is missing."""
    if not template.places <= personalisation.keys():
        return None
    return Filled(
        PLACE.sub(lambda hit: personalisation[hit[1]], template.subject),
        PLACE.sub(lambda hit: personalisation[hit[1]], template.words),
    )


@cache
def templates() -> Mapping[str, Template]:
    document = read(TABLE)
    return {row.some_text("id"): _template(row) for row in document.entries("templates")}


def _template(row: Entry) -> Template:
    found = Template(
        id=row.some_text("id"),
        name=row.some_text("name"),
        to=row.choice("to", Addressee),
        channel=row.choice("channel", Channel),
        kind=Kind(kind) if (kind := row.optional_text("kind")) else None,
        content_free=row.flag("content_free"),
        subject=row.optional_text("subject"),
        words=row.some_text("words").strip(),
        texts=row.optional_number("texts") or 0,
        example=row.mapping("example"),
        in_force_from=row.day("in_force_from"),
    )
    row.done()
    return found
