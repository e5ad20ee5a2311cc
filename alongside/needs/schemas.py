"""The shape of the documents in data/."""

from alongside.kit.documents import Entry
from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.needs.rules import Choice, Helpline, Item, Near, NeedsCheck, Opener, Urgent


def read_check(document: Entry) -> NeedsCheck:
    found = NeedsCheck(
        version=document.some_text("version"),
        called=document.some_text("called"),
        licence=document.some_text("licence"),
        source=document.some_text("source"),
        confidence=document.choice("confidence", Confidence),
        opener=_opener(document.entry("opener")),
        items=tuple(_item(entry) for entry in document.entries("items")),
    )
    document.done()
    if len({item.id for item in found.items}) != len(found.items):
        raise document.refuse("an item is there twice")
    return found


def _opener(entry: Entry) -> Opener:
    opener = Opener(
        id=entry.some_text("id"),
        ask=entry.some_text("ask"),
        hint=entry.some_text("hint"),
        credit=entry.some_text("credit"),
        source=entry.some_text("source"),
        sensitivity_percent=entry.number("sensitivity_percent"),
        specificity_percent=entry.number("specificity_percent"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return opener


def _item(entry: Entry) -> Item:
    item = Item(
        id=entry.some_text("id"),
        area=AreaId(area) if (area := entry.optional_text("area")) else None,
        ask=entry.some_text("ask"),
        hint=entry.some_text("hint"),
        urgent=_urgent(entry.entry("urgent")) if entry.values.get("urgent") else None,
        private=entry.flag("private"),
        near=tuple(_near(each) for each in entry.entries("near")),
    )
    entry.asked.add("urgent")
    entry.done()
    return item


def _urgent(entry: Entry) -> Urgent:
    urgent = Urgent(
        entry.some_text("ask"), tuple(_choice(each) for each in entry.entries("choices"))
    )
    entry.done()
    return urgent


def _choice(entry: Entry) -> Choice:
    choice = Choice(entry.some_text("rule"), entry.some_text("say"), entry.flag("dated"))
    entry.done()
    return choice


def _near(entry: Entry) -> Near:
    near = Near(entry.some_text("code"), entry.flag("identical"))
    entry.done()
    return near


def read_helplines(document: Entry) -> tuple[tuple[Helpline, ...], dict[str, str]]:
    """Return the helplines, and what each route of the law's is for, by its id."""
    document.day("compiled")
    found = tuple(_helpline(entry) for entry in document.entries("helplines"))
    routes = dict(map(_route, document.entries("routes")))
    document.done()
    return found, routes


def _route(entry: Entry) -> tuple[str, str]:
    route = (entry.some_text("id"), entry.some_text("say"))
    entry.done()
    return route


def _helpline(entry: Entry) -> Helpline:
    helpline = Helpline(
        id=entry.some_text("id"),
        name=entry.some_text("name"),
        number=entry.some_text("number"),
        when=entry.some_text("when"),
        nations=entry.choices("nations", Nation),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return helpline
