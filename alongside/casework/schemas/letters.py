"""The shape of the templates in data/letters/."""

from alongside.casework.rules.authority import Body
from alongside.casework.rules.letters import (
    PERSON,
    PLACE,
    Block,
    FieldKind,
    Late,
    MergeField,
    Template,
)
from alongside.kit.documents import Broken, Entry

OF_A_FIELD = ("words", "items", "blanks")
KINDS = ("heading", "paragraph", "rows", "space", *OF_A_FIELD)
FACTS = frozenset(
    {
        "person.name",
        "person.given_name",
        "person.born",
        "person.address",
        "issue.problem",
        "issue.facts",
        "issue.next_steps",
        "deadline.trigger",
        "deadline.days",
        "authority.signed",
        "case.adviser",
        "case.provider",
        "today",
    }
)


def read_template(document: Entry) -> Template:
    found = Template(
        id=document.some_text("id"),
        name=document.some_text("name"),
        document=document.optional_text("document"),
        body=document.some_text("body"),
        recipient=document.texts("recipient"),
        title=document.some_text("title"),
        fields=tuple(_field(each) for each in document.entries("fields")),
        blocks=tuple(_block(each) for each in document.entries("body_of_letter")),
        late=tuple(_late(each) for each in document.entries("late")),
        areas=document.texts("areas"),
        oldest=document.optional_number("oldest"),
        in_force_from=document.day("in_force_from"),
        in_force_to=document.optional_day("in_force_to"),
        source=document.some_text("source"),
        confidence=document.some_text("confidence"),
    )
    document.done()
    _refuse_broken(document, found)
    return found


def _field(entry: Entry) -> MergeField:
    found = MergeField(
        id=entry.some_text("id"),
        kind=entry.choice("kind", FieldKind),
        label=entry.some_text("label"),
        hint=entry.optional_text("hint"),
        fact=entry.optional_text("fact"),
        required=entry.optional_text("required"),
    )
    entry.done()
    if found.fact and found.fact not in FACTS:
        raise entry.refuse(f"no fact of a file is called ‘{found.fact}’")
    return found


def _block(entry: Entry) -> Block:
    found = Block(
        kind=entry.some_text("kind"),
        text=entry.optional_text("text"),
        rows=_rows(entry),
        when=entry.optional_text("when"),
    )
    entry.done()
    if found.kind not in KINDS:
        raise entry.refuse(f"no block is a ‘{found.kind}’")
    return found


def _rows(entry: Entry) -> tuple[tuple[str, str], ...]:
    if "rows" not in entry.values:
        return ()
    entry.asked.add("rows")
    rows = entry.values["rows"]
    if not all(isinstance(row, list) and len(row) == 2 for row in rows):
        raise entry.refuse("each of its rows has a name and a field")
    return tuple((str(name), str(field)) for name, field in rows)


def _late(entry: Entry) -> Late:
    found = Late(
        day=entry.some_text("day"),
        months=entry.number("months"),
        needs=entry.optional_text("needs"),
        sentence=entry.optional_text("sentence"),
        raises=entry.optional_text("raises"),
    )
    entry.done()
    return found


def _refuse_broken(document: Entry, found: Template) -> None:
    """Refuse a place, a row or a condition that names nothing, and a recipient of no kind."""
    ids = [each.id for each in found.fields]
    flags = {each.raises for each in found.late if each.raises}
    named = set(PLACE.findall(found.title))
    for block in found.blocks:
        named |= _named_by(block)
    asked = {each.day for each in found.late} | {each.needs for each in found.late if each.needs}
    unknown = sorted((named | asked) - set(ids)) + sorted(
        {each.when for each in found.blocks if each.when} - set(ids) - flags
    )
    if unknown:
        raise document.refuse(f"no field is called ‘{unknown[0]}’")
    if unused := sorted(set(ids) - named):
        raise document.refuse(f"what is typed into ‘{unused[0]}’ is printed nowhere")
    if len(set(ids)) != len(ids):
        raise document.refuse("two fields have one id")
    if found.body != PERSON and found.body not in Body.values:
        raise Broken(f"{document.where}: nobody is a ‘{found.body}’")


def _named_by(block: Block) -> set[str]:
    if block.kind == "rows":
        return {field for _, field in block.rows}
    return {block.text} if block.kind in OF_A_FIELD else set(PLACE.findall(block.text))
