"""
The languages of the person's door.

Words
  draft    a translation that nobody who knows the language has read
  consent  words that somebody agrees to; they are never shown as a draft
"""

from collections.abc import Sequence
from dataclasses import dataclass

UNCHECKED = "unchecked"
CONSENT = "consent"


@dataclass(frozen=True)
class Names:
    name: str
    english: str
    right_to_left: bool = False


# In the order in which they are offered.
LANGUAGES: dict[str, Names] = {
    "en": Names("English", "English"),
    "cy": Names("Cymraeg", "Welsh"),
    "ar": Names("العربية", "Arabic", right_to_left=True),
}


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    english: str
    right_to_left: bool
    drafts: int  # how many of its words nobody has checked

    @property
    def is_checked(self) -> bool:
        return not self.drafts


@dataclass(frozen=True)
class Translated:
    """Words, and the language they really are in."""

    words: str
    language: str


def chosen(*, asked: str, kept: str, accepted: Sequence[str]) -> str:
    """The language somebody chose, or chose before, or else their browser's first that we have."""
    first = (tag.split("-")[0].lower() for tag in accepted)
    return next((code for code in (asked, kept, *first) if code in LANGUAGES), "en")


def accepted_in_order(header: str) -> list[str]:
    """Read Accept-Language, most wanted first. What makes no sense is passed over."""
    wanted = []
    for place, part in enumerate(header[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), place, tag.strip()))
        except ValueError:
            continue
    return [tag for _, _, tag in sorted(wanted) if tag]
