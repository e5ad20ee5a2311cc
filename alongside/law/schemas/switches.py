"""The shape of switches.yaml."""

from alongside.kit.documents import Entry
from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.switches import Switch
from alongside.law.schemas.ids import refuse_twice


def read_switches(document: Entry) -> tuple[Switch, ...]:
    document.day("compiled")
    switches = tuple(_switch(entry) for entry in document.entries("switches"))
    document.done()
    refuse_twice(document, (each.id for each in switches))
    return switches


def _switch(entry: Entry) -> Switch:
    switch = Switch(
        id=entry.some_text("id"),
        label=entry.some_text("label"),
        area=entry.choice("area", AreaId),
        nations=frozenset(entry.choices("nations", Nation)),
        law=entry.some_text("law"),
        until=entry.some_text("until"),
        after=entry.some_text("after"),
        earliest=entry.optional_day("earliest"),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return switch
