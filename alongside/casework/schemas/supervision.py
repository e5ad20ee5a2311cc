"""The lists of file review, the duties to whoever complains, and the script of a shift."""

from dataclasses import dataclass
from datetime import date

from alongside.casework.rules.complaints import ComplaintKind, Duty
from alongside.casework.rules.supervision import Risk, Sampling
from alongside.kit.documents import Broken, Entry


@dataclass(frozen=True)
class Criterion:
    id: str
    label: str
    why: str


@dataclass(frozen=True)
class Part:
    label: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Checklist:
    """A list by which files are read again, as it was in force from a day."""

    id: str
    label: str
    in_force_from: date
    in_force_to: date | None
    source: str
    confidence: str
    parts: tuple[Part, ...]

    @property
    def criteria(self) -> dict[str, Criterion]:
        return {each.id: each for part in self.parts for each in part.criteria}


@dataclass(frozen=True)
class ScriptStep:
    id: str
    title: str
    say: str
    do: tuple[str, ...]


def read_checklists(document: Entry) -> tuple[Checklist, ...]:
    return tuple(_checklist(each) for each in document.entries("checklists"))


def _checklist(entry: Entry) -> Checklist:
    found = Checklist(
        id=entry.some_text("id"),
        label=entry.some_text("label"),
        in_force_from=entry.day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        source=entry.some_text("source"),
        confidence=entry.some_text("confidence"),
        parts=tuple(_part(each) for each in entry.entries("parts")),
    )
    entry.done()
    if len(found.criteria) != sum(len(part.criteria) for part in found.parts):
        raise entry.refuse("two criteria have one id")
    return found


def _part(entry: Entry) -> Part:
    criteria = tuple(_criterion(each) for each in entry.entries("criteria"))
    part = Part(entry.some_text("label"), criteria)
    entry.done()
    return part


def _criterion(entry: Entry) -> Criterion:
    found = Criterion(entry.some_text("id"), entry.some_text("label"), entry.some_text("why"))
    entry.done()
    return found


def read_sampling(document: Entry) -> Sampling:
    entry = document.entry("sampling")
    entry.some_text("source")
    entry.some_text("confidence")
    weights = entry.mapping("weights")
    found = Sampling(
        share=_share(entry, "share"),
        fewest=entry.number("fewest"),
        by_lot=_share(entry, "by_lot"),
        weights={Risk(key): int(value) for key, value in weights.items()},
        quiet_days=entry.number("quiet_days"),
        no_advice_days=entry.number("no_advice_days"),
        due_days=entry.number("due_days"),
    )
    entry.done()
    return found


def _share(entry: Entry, key: str) -> float:
    entry.asked.add(key)
    value = entry.values.get(key)
    if not isinstance(value, float) or not 0 <= value <= 1:
        raise Broken(f"{entry.where}: ‘{key}’ is no share between 0 and 1")
    return value


def read_duties(document: Entry) -> tuple[Duty, ...]:
    return tuple(_duty(each) for each in document.entries("duties"))


def _duty(entry: Entry) -> Duty:
    found = Duty(
        kind=entry.choice("kind", ComplaintKind),
        acknowledge_days=entry.number("acknowledge_days"),
        answer_days=entry.number("answer_days"),
        in_force_from=entry.day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        source=entry.some_text("source"),
        confidence=entry.some_text("confidence"),
    )
    entry.done()
    return found


def read_script(document: Entry) -> tuple[ScriptStep, ...]:
    return tuple(_step(each) for each in document.entries("script"))


def _step(entry: Entry) -> ScriptStep:
    found = ScriptStep(
        entry.some_text("id"), entry.some_text("title"), entry.text("say"), entry.texts("do")
    )
    entry.done()
    return found
