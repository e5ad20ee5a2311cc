"""What a carrier posts to us, as far as we read it. Everything else in it is left alone."""

import json
from dataclasses import dataclass
from uuid import UUID

from alongside.correspondence.rules import Receipt
from alongside.correspondence.rules.notify import receipt_of
from alongside.correspondence.rules.texts import number

MAX_BYTES = 20_000


class Unreadable(ValueError):
    """What came has not the shape that the carrier's documentation gives."""


@dataclass(frozen=True)
class Status:
    message_id: UUID
    receipt: Receipt | None  # none: a status that settles nothing


@dataclass(frozen=True, repr=False)
class Received:
    key: str
    number: str
    words: str


def status(body: bytes) -> Status | None:
    """Read a delivery receipt. None where it is about a message that is not ours."""
    said = _mapping(body)
    try:
        message_id = UUID(_text(said, "reference"))
    except ValueError:
        return None
    return Status(message_id, receipt_of(_text(said, "status")))


def received(body: bytes) -> Received:
    said = _mapping(body)
    key, words = _text(said, "id"), _text(said, "message")
    found = number(_text(said, "source_number"))
    if not key or len(key) > 100 or not found:
        raise Unreadable("id and source_number are needed")
    return Received(key, found, words)


def _mapping(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("This is not JSON") from None
    if not isinstance(found, dict):
        raise Unreadable("A JSON object is needed")
    return found


def _text(said: dict[str, object], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode(errors="ignore").decode()
