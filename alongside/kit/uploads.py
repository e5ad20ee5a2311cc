"""Files from outside: what is taken, told by its bytes and never by its name."""

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from alongside.kit.refusal import Refused

OPENING = Path(__file__).parent / "opening.py"
LONGEST = 30  # seconds
MOST_BYTES = 15_000_000
MOST_AT_ONCE = 80_000_000  # of everything that one form sends
NOT_TAKEN = "Upload a photograph (JPEG or PNG), a PDF or plain text"
TOO_LARGE = "The file is larger than 15 MB. Take the photograph at a lower size"
EMPTY = "The file is empty"
TOO_LONG = "The file took too long to open. Take the photograph or the scan again"
STARTS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
MEDIA = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "text": "text/plain",
}


@dataclass(frozen=True)
class Taken:
    """
    A file that may be kept.

    name     as whoever sent it called it: only ever shown, never a path
    data     what is kept: of a picture, one drawn anew
    picture  a small one of its first page, as PNG; nothing of plain text
    words    what a machine can read of it
    """

    name: str
    media: str
    data: bytes
    picture: bytes
    words: str


def take(name: str, data: bytes) -> Taken:
    """Open a file, or refuse it in words for whoever sent it."""
    if not data:
        raise Refused(EMPTY)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    kind = next((kind for start, kind in STARTS.items() if data.startswith(start)), "")
    if not kind:
        return _plain_text(name, data)
    found = _opened(kind, data)
    if "why" in found:
        raise Refused(found["why"])
    return Taken(
        name=name,
        media=MEDIA[kind],
        data=base64.b64decode(found["data"]),
        picture=base64.b64decode(found["picture"]),
        words=storable(found["words"]),
    )


def _plain_text(name: str, data: bytes) -> Taken:
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(NOT_TAKEN) from None
    seen = words.lstrip()
    control = any(ord(each) < 32 and each not in "\t\r\n\f" for each in words)
    if control or seen.startswith(("<", "{\\rtf", "#!", "%!")):
        raise Refused(NOT_TAKEN)
    return Taken(name, MEDIA["text"], data, b"", storable(words[:100_000]))


def _opened(kind: str, data: bytes) -> dict[str, str]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(OPENING), kind],
            input=data,
            capture_output=True,
            timeout=LONGEST,
            env={},
            check=False,
        )
        found: dict[str, str] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"why": TOO_LONG}
    except ValueError:  # it was ended, and said nothing
        return {"why": NOT_TAKEN}
    return found


def storable(words: str) -> str:
    """Leave out what PostgreSQL cannot keep, and what nobody can read."""
    kept = words.encode(errors="ignore").decode()
    return "".join(each for each in kept if each >= " " or each in "\n\t")


class AtMost(FileUploadHandler):
    """Stop reading what is far too large for any form of ours, before a disk is full of it."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any) -> None:  # noqa: N803
        if content_length > MOST_AT_ONCE:
            raise RequestDataTooBig("More was sent than any form of ours takes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
