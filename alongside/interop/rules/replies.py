"""What we tell a sender later, as states of the request and of our own encounter."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from alongside.correspondence.rules import Kind
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


REPLIES = {
    Kind.ACCEPTED: Reply.ACCEPTED,
    Kind.WAITLISTED: Reply.WAITLISTED,
    Kind.BOOKED: Reply.BOOKED,
    Kind.ATTENDED: Reply.IN_ADVICE,
    Kind.MISSED: Reply.MISSED,
    Kind.NOT_REACHED: Reply.NOT_REACHED,
}


@dataclass(frozen=True)
class Pattern:
    request: str
    encounter: str
    reason: str | None
    appointment: str | None
    says: str


def pattern_of(reply: Reply) -> Pattern:
    return _patterns()[reply]


def reply_to(kind: Kind, *, is_finished: bool, has_no_room: bool) -> Reply | None:
    """
    Return which reply a message of ours is.

    is_finished  the work on the referral was done to its end
    has_no_room  nobody could take the referral in time
    """
    if kind is Kind.DECLINED:
        return Reply.DECLINED_NO_ROOM if has_no_room else Reply.DECLINED
    if kind is Kind.CLOSED:
        return Reply.COMPLETED if is_finished else Reply.ENDED_EARLY
    if kind is Kind.SHARED:
        return Reply.COMPLETED if is_finished else Reply.IN_ADVICE
    return REPLIES.get(kind)


def caught(payload: bytes, headers: Mapping[str, str]) -> str:
    """Carry a message nowhere: what is kept of the delivery is all that becomes of it."""
    return f"Caught here, under the correlation id {headers['X-Correlation-Id']}"


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
