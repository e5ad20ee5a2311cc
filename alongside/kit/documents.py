"""
Documents that ship with the software: YAML, read strictly.

What is missing, unknown or of the wrong kind raises Broken with a sentence that names the place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import yaml


class Broken(ValueError):
    """A document of ours does not have its shape. The message says where and why."""


@dataclass(frozen=True)
class Entry:
    """One mapping in a document. It remembers which keys were asked for."""

    where: str
    values: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)

    def text(self, key: str) -> str:
        return str(self._of(key, str))

    def some_text(self, key: str) -> str:
        """Return a text that may not be empty."""
        return self.text(key) or self._fail(key, "is empty")

    def optional_text(self, key: str) -> str:
        return "" if self._none(key) else self.text(key)

    def flag(self, key: str) -> bool:
        return bool(self._of(key, bool))

    def number(self, key: str) -> int:
        value = self._of(key, int)
        return self._fail(key, "is no number") if isinstance(value, bool) else int(value)

    def optional_number(self, key: str) -> int | None:
        return None if self._none(key) else self.number(key)

    def day(self, key: str) -> date:
        value: date = self._of(key, date)
        return value

    def optional_day(self, key: str) -> date | None:
        return None if self._none(key) else self.day(key)

    def choice[E: Enum](self, key: str, among: type[E]) -> E:
        return self._member(key, self.text(key), among)

    def choices[E: Enum](self, key: str, among: type[E]) -> tuple[E, ...]:
        return tuple(self._member(key, word, among) for word in self.texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        words = self._of(key, list)
        if not all(isinstance(word, str) for word in words):
            self._fail(key, "holds something that is no text")
        if len(set(words)) != len(words):
            self._fail(key, "says something twice")
        return tuple(words)

    def optional_texts(self, key: str) -> tuple[str, ...]:
        return () if self._none(key) else self.texts(key)

    def mapping(self, key: str) -> dict[str, Any]:
        return dict(self._of(key, dict))

    def entry(self, key: str) -> "Entry":
        return Entry(f"{self.where}, {key}", self._of(key, dict))

    def entries(self, key: str) -> list["Entry"]:
        """Return a list of mappings, each called by its id where it has one."""
        rows = self._of(key, list)
        found = []
        for number, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                self._fail(key, f"has no mapping in place {number}")
            found.append(Entry(f"{self.where}, {key} {row.get('id', number)}", row))
        return found

    def optional_entries(self, key: str) -> list["Entry"]:
        return [] if self._none(key) else self.entries(key)

    def done(self) -> None:
        """Refuse a key that nobody asked for: it is a spelling mistake, or a fact that is lost."""
        if unknown := sorted(set(self.values) - self.asked):
            raise Broken(f"{self.where}: nobody reads ‘{unknown[0]}’")

    def refuse(self, reason: str) -> Broken:
        return Broken(f"{self.where}: {reason}")

    def _none(self, key: str) -> bool:
        self.asked.add(key)
        return self.values.get(key) is None

    def _of(self, key: str, kind: type) -> Any:
        self.asked.add(key)
        if key not in self.values:
            raise Broken(f"{self.where}: ‘{key}’ is missing")
        if not isinstance(self.values[key], kind):
            self._fail(key, f"must be a {kind.__name__}")
        return self.values[key]

    def _member[E: Enum](self, key: str, word: str, among: type[E]) -> E:
        known = {str(member.value): member for member in among}
        if word not in known:
            self._fail(key, f"is ‘{word}’, not one of {', '.join(known)}")
        return known[word]

    def _fail(self, key: str, reason: str) -> Any:
        raise Broken(f"{self.where}: ‘{key}’ {reason}")


def read(path: Path) -> Entry:
    """Read one document. The fast loader refuses the same unsafe tags as the slow one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise Broken(f"{path.name} is no YAML: {error}") from error
    if not isinstance(found, dict):
        raise Broken(f"{path.name} holds no mapping")
    return Entry(path.name, found)
