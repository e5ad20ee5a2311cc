from dataclasses import dataclass
from uuid import UUID

from alongside.casework.models import Edition

MOST = 100
WRITTEN = {
    "facts": "The facts",
    "options": "The options",
    "advice": "The advice given",
    "instruction": "What the person wants done",
    "opponent": "Who is on the other side",
    "step": "What happens next",
}


@dataclass(frozen=True)
class Change:
    """What an edition says otherwise than the one before."""

    edition: Edition
    places: list[tuple[str, str]]


def editions_shown(issue_id: UUID) -> list[Change]:
    """What somebody wrote each time, the newest first. A save that altered no words is left out."""
    rows = list(Edition.objects.filter(issue=issue_id).order_by("-version")[: MOST + 1])
    before = [*rows[1:], None]
    found = [
        Change(row, _places(row, old)) for row, old in list(zip(rows, before, strict=True))[:MOST]
    ]
    return [each for each in found if each.places]


def _places(row: Edition, old: Edition | None) -> list[tuple[str, str]]:
    was = old.said if old else {}
    return [
        (label, _words(row.said[field]))
        for field, label in WRITTEN.items()
        if _words(row.said.get(field)) != _words(was.get(field))
    ]


def _words(said: object) -> str:
    """A next step is kept with who and when; its words are the first of them."""
    return str(said[0]) if isinstance(said, list) else str(said or "")
