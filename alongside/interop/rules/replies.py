"""What we tell a sender later, as states of the request and of our own encounter."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from alongside.kit.documents import Entry, read

TABLE = Path(__file__).parent.parent / "data" / "bars.yaml"


class Reply(StrEnum):
    ACCEPTED = "ACCEPTED"
    WAITLISTED = "WAITLISTED"
    DECLINED_NO_ROOM = "DECLINED_NO_ROOM"
    DECLINED = "DECLINED"
    BOOKED = "BOOKED"
    MISSED = "MISSED"
    IN_ADVICE = "IN_ADVICE"
    NOT_REACHED = "NOT_REACHED"
    COMPLETED = "COMPLETED"
    ENDED_EARLY = "ENDED_EARLY"


@dataclass(frozen=True)
class Pattern:
    request: str
    encounter: str
    reason: str | None
    appointment: str | None
    says: str


def pattern_of(reply: Reply) -> Pattern:
    return _patterns()[reply]


@cache
def _patterns() -> Mapping[Reply, Pattern]:
    return {row.choice("id", Reply): _pattern(row) for row in read(TABLE).entries("replies")}


def _pattern(row: Entry) -> Pattern:
    return Pattern(
        request=row.some_text("request"),
        encounter=row.some_text("encounter"),
        reason=row.optional_text("reason") or None,
        appointment=row.optional_text("appointment") or None,
        says=row.some_text("says"),
    )
