"""The shape of switches.yaml."""

from collections.abc import Collection

from alongside.kit.documents import Entry
from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.switches import Switch
from alongside.law.schemas.ids import refuse_twice, refuse_unknown


def read_switches(document: Entry, *, time_limits: Collection[str]) -> tuple[Switch, ...]:
    document.day("compiled")
    switches = tuple(_switch(entry) for entry in document.entries("switches"))
    document.done()
    refuse_twice(document, (each.id for each in switches))
    for each in switches:
        named = [key for new, old in each.takes_over.items() for key in (new, *old)]
        refuse_unknown(document, f"switch {each.id}", [*named, *each.rewords], time_limits)
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
        takes_over=_takes_over(entry),
        rewords=_rewords(entry),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return switch


def _takes_over(entry: Entry) -> dict[str, tuple[str, ...]]:
    if "takes_over" not in entry.values:
        return {}
    named = entry.entry("takes_over")
    return {key: named.texts(key) for key in named.values}


def _rewords(entry: Entry) -> dict[str, str]:
    if "rewords" not in entry.values:
        return {}
    named = entry.entry("rewords")
    return {key: named.some_text(key) for key in named.values}
