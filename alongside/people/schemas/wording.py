"""The document of what is read out, and what an agreement covers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alongside.kit.documents import Entry, read
from alongside.people.rules.consent import Purpose, Scope, Wording

DOCUMENT = Path(__file__).parents[1] / "data" / "consent.yaml"


@dataclass(frozen=True)
class ConsentDocument:
    classes: dict[str, str]
    never: tuple[str, ...]
    scopes: dict[Purpose, Scope]
    wordings: tuple[Wording, ...]


@cache
def consent_document() -> ConsentDocument:
    return read_consent(read(DOCUMENT))


def read_consent(document: Entry) -> ConsentDocument:
    classes = {name: str(words) for name, words in document.mapping("classes").items()}
    scopes = [_scope(entry, classes) for entry in document.entries("purposes")]
    found = ConsentDocument(
        classes=classes,
        never=document.texts("never"),
        scopes={scope.purpose: scope for scope in scopes},
        wordings=tuple(_wording(entry) for entry in document.entries("wordings")),
    )
    if missing := set(Purpose) - set(found.scopes):
        raise document.refuse(f"says nothing of {min(missing)}")
    document.mapping("meta")
    document.done()
    return found


def _scope(entry: Entry, classes: dict[str, str]) -> Scope:
    scope = Scope(
        purpose=entry.choice("id", Purpose),
        classes=tuple(classes[name] for name in entry.texts("classes")),
        to=entry.some_text("to"),
        lasts_months=entry.optional_number("lasts_months"),
        lawful={who: str(why) for who, why in entry.mapping("lawful").items()},
    )
    entry.done()
    return scope


def _wording(entry: Entry) -> Wording:
    sentences = entry.entry("sentences")
    wording = Wording(
        version=entry.some_text("version"),
        language=entry.some_text("language"),
        is_checked=entry.flag("checked"),
        since=entry.day("in_force_from"),
        until=entry.optional_day("in_force_until"),
        sentences={purpose: sentences.some_text(purpose.value) for purpose in Purpose},
    )
    sentences.done()
    entry.done()
    return wording
