"""
Letters: what a template is, how data is merged into it, and how a letter moves.

A template is data. What is merged into it stays plain words: no sign of it is ever read as a place
to fill in, as markup, or as a condition.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices

from alongside.casework.rules.authority import Body
from alongside.kit import filters
from alongside.kit.typesetting import Letter, Part, plain

PLACE = re.compile(r"\{(\w+)\}")
GAP = "[…]"
PERSON = "PERSON"  # to the person themself, and to nobody outside
type Value = str | list[str]
type Values = Mapping[str, Value]


class LetterState(TextChoices):
    DRAFT = "DRAFT", "Draft"
    APPROVED = "APPROVED", "Approved"
    SENT = "SENT", "Sent"
    DROPPED = "DROPPED", "Not sent"


L = LetterState
LETTER_NEXT: dict[LetterState, set[LetterState]] = {
    L.DRAFT: {L.APPROVED, L.DROPPED},
    L.APPROVED: {L.DRAFT, L.SENT, L.DROPPED},
    L.SENT: set(),
    L.DROPPED: set(),
}


class Route(TextChoices):
    POST = "POST", "By post"
    ONLINE = "ONLINE", "Through an online account or journal"
    EMAIL = "EMAIL", "By e-mail"
    HAND = "HAND", "Handed in"
    GIVEN = "GIVEN", "Given to the person"
    LINK = "LINK", "By a link sent to the person"


OUTSIDE = (Route.POST, Route.ONLINE, Route.EMAIL, Route.HAND, Route.GIVEN)


class FieldKind(StrEnum):
    LINE = "line"
    LINES = "lines"  # one to a line: an address, a list
    WORDS = "words"  # paragraphs
    DAY = "day"


@dataclass(frozen=True)
class MergeField:
    """
    kind      how it is typed and printed
    fact      what of the file fills it in at first, if anything
    required  the sentence that asks for it where it is left empty, or nothing
    """

    id: str
    kind: FieldKind
    label: str
    hint: str
    fact: str
    required: str


@dataclass(frozen=True)
class Block:
    """
    kind   heading, paragraph, words, items, rows, space or blanks
    text   of a heading or a paragraph, with places to fill in; the field of words, items and blanks
    when   a field that must be filled in, or a flag that must be up, for it to be printed
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    when: str = ""


@dataclass(frozen=True)
class Late:
    """
    What follows when this many months have gone by since a day.

    needs     a field that has to be filled in then, and the sentence that asks for it
    raises    a flag that blocks may ask for
    """

    day: str
    months: int
    needs: str
    sentence: str
    raises: str


@dataclass(frozen=True)
class Template:
    """
    document  its id in the list of documents of the law, or nothing
    body      who it goes to: one of Body, or PERSON
    oldest    the reading age that it may ask for, or nothing
    """

    id: str
    name: str
    document: str
    body: str
    recipient: tuple[str, ...]
    title: str
    fields: tuple[MergeField, ...]
    blocks: tuple[Block, ...]
    late: tuple[Late, ...]
    areas: tuple[str, ...]
    oldest: int | None
    in_force_from: date
    in_force_to: date | None
    source: str
    confidence: str

    @property
    def key(self) -> str:
        """Which template, in which wording."""
        return f"{self.id} {self.in_force_from}"

    @property
    def is_to_person(self) -> bool:
        return self.body == PERSON


@dataclass(frozen=True)
class Heads:
    """What stands around the words of every letter."""

    author: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    facts: tuple[str, ...]
    foot: str


# Merging


def merged(template: Template, values: Values, heads: Heads, today: date) -> Letter:
    """Fill in a template. Each value is printed as it was typed, and as nothing else."""
    shown = {each.id: printed(each, values.get(each.id, "")) for each in template.fields}
    up = {name for name, lines in shown.items() if lines} | raised(template, values, today)
    parts = [_part(block, shown) for block in template.blocks if not block.when or block.when in up]
    return Letter(
        title=_filled(template.title, shown),
        author=plain(heads.author),
        parts=tuple(part for part in parts if part.kind == "space" or part.words or part.rows),
        sender=_plain(heads.sender),
        recipient=_plain(heads.recipient),
        facts=_plain(heads.facts),
        foot=plain(heads.foot),
    )


def printed(field: MergeField, value: Value) -> tuple[str, ...]:
    """The lines that a value is printed in."""
    if field.kind is FieldKind.DAY:
        return (filters.date(date.fromisoformat(str(value))),) if value else ()
    lines = value if isinstance(value, list) else [value]
    cleaned = [plain(line) for line in lines]
    if field.kind is FieldKind.LINE:
        cleaned = [" ".join(line.split("\n")) for line in cleaned]
    else:
        cleaned = [each for line in cleaned for each in line.split("\n")]
    return tuple(line.strip(" ") for line in cleaned if line.strip())


def raised(template: Template, values: Values, today: date) -> set[str]:
    """The flags that are up: so many months have gone by."""
    return {each.raises for each in template.late if each.raises and _is_late(each, values, today)}


def _is_late(late: Late, values: Values, today: date) -> bool:
    typed = values.get(late.day)
    return bool(typed) and today > months_after(date.fromisoformat(str(typed)), late.months)


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _part(block: Block, shown: Mapping[str, Sequence[str]]) -> Part:
    match block.kind:
        case "rows":
            rows = tuple((name, tuple(shown[field])) for name, field in block.rows if shown[field])
            return Part("rows", rows=rows)
        case "items" | "blanks":
            return Part(block.kind, tuple(shown[block.text]))
        case "words":
            return Part("paragraph", tuple(shown[block.text]))
        case "space":
            return Part("space")
        case _:
            return Part(block.kind, (_filled(block.text, shown),))


def _filled(text: str, shown: Mapping[str, Sequence[str]]) -> str:
    """
    One pass: what is filled in is never looked at again for places.

    A draft shows what is still to be filled in. None is approved with such a gap.
    """
    return PLACE.sub(lambda hit: ", ".join(shown[hit[1]]) or GAP, text)


def _plain(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(plain(line) for line in lines if line.strip())


# Refusals


def why_not_fill(template: Template, values: Values, today: date) -> tuple[str, str] | None:
    """The first field that is missing, and the sentence that asks for it."""
    for field in template.fields:
        if field.required and not printed(field, values.get(field.id, "")):
            return field.id, field.required
    by_id = {each.id: each for each in template.fields}
    for late in template.late:
        empty = late.needs and not printed(by_id[late.needs], values.get(late.needs, ""))
        if empty and _is_late(late, values, today):
            return late.needs, late.sentence
    return None


def why_not_print(signs: Sequence[str]) -> str:
    """The sentence that names the signs; what marks make together has no sign to name."""
    shown = " ".join(signs[:5]) or "a mark"
    return f"This cannot be printed: {shown}. Write it in another way"


def why_not_move_letter(old: LetterState, new: LetterState) -> str | None:
    if new in LETTER_NEXT[old]:
        return None
    return f"A letter that is ‘{old.label}’ cannot become ‘{new.label}’"


def why_not_change(state: LetterState) -> str | None:
    if state is LetterState.DRAFT:
        return None
    if state is LetterState.APPROVED:
        return "This letter is approved. Take it back to a draft before you change it"
    return "This letter is kept as it was sent. Write a new one"


def needs_authority(route: Route) -> bool:
    """What the person sends themself is no contact of ours."""
    return route is not Route.GIVEN


def body_of(template: Template) -> Body | None:
    return None if template.is_to_person else Body(template.body)
