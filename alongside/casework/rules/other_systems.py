"""
Living beside the case system that a provider keeps anyway.

Words
  reference  under which the other system keeps the same file
  note       what was done here, in plain words, to be pasted there
  mapping    which fact of ours stands under which heading of theirs
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices


class OtherSystem(TextChoices):
    CASEBOOK = "CASEBOOK", "Casebook"
    ADVICEPRO = "ADVICEPRO", "AdvicePro"
    LEGALSERVER = "LEGALSERVER", "LegalServer"
    OTHER = "OTHER", "Another system"


class Fact(StrEnum):
    """What of an issue and its file may stand in a table for another system."""

    REFERENCE = "reference"
    ISSUE_ID = "issue_id"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    BIRTH_DATE = "birth_date"
    AREA = "area"
    PROBLEM = "problem"
    LEVEL = "level"
    OPPONENT = "opponent"
    STATE = "state"
    OPENED = "opened"
    NEXT_STEP = "next_step"
    NEXT_STEP_DUE = "next_step_due"
    DEADLINE = "deadline"
    ADVISER = "adviser"


@dataclass(frozen=True)
class Mapping:
    """The headings of another system's table, in its order, and our fact under each."""

    system: OtherSystem
    columns: tuple[tuple[str, Fact], ...]

    @property
    def heads(self) -> list[str]:
        return [head for head, _ in self.columns]

    def row(self, facts: dict[Fact, str]) -> list[str]:
        return [facts.get(fact, "") for _, fact in self.columns]


LONGEST = 60


def why_not_refer(reference: str) -> str | None:
    """Return what is wrong with a reference as it stands in the other system."""
    if not reference.strip():
        return "Enter the reference of the file in the other system"
    if len(reference.strip()) > LONGEST:
        return "A reference has 60 characters or fewer"
    return None


@dataclass(frozen=True)
class Section:
    """A part of a note: a heading, and lines of a label and what stands there."""

    heading: str
    lines: Sequence[tuple[str, str]]


def note(sections: Iterable[Section]) -> str:
    """
    Write what is known as plain text, to be pasted into any box.

    What nobody wrote down is left out, so that an empty line means that nothing is known.
    """
    parts = [_part(each) for each in sections]
    return "\n\n".join(each for each in parts if each)


def _part(section: Section) -> str:
    lines = [
        f"{label}: {words.strip()}" if label else words.strip()
        for label, words in section.lines
        if words.strip()
    ]
    return "\n".join([section.heading.upper(), *lines]) if lines else ""
