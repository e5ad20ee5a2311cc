"""Files from outside are told by their bytes, opened in an empty room, and checked for viruses."""

import io
import socket
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from PIL import Image

from alongside.kit import uploads, viruses
from alongside.kit.refusal import Refused
from alongside.kit.typesetting import Letter, Part, as_pdf
from alongside.kit.viruses import EICAR, NotAsked, Verdict

PDF = as_pdf(
    Letter("T", "A", (Part("paragraph", ("No points",)),)), datetime(2026, 1, 1, tzinfo=UTC)
)


def photograph(kind="JPEG", size=(300, 400), **more):
    kept = io.BytesIO()
    Image.new("RGB", size, "white").save(kept, kind, **more)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (photograph(), "image/jpeg"), (photograph("PNG"), "image/png"), (PDF, "application/pdf"),
        ("Annwyl Siân".encode(), "text/plain"),
    ],
)  # fmt: skip
def test_a_file_is_told_by_its_bytes(data, media):
    assert uploads.take("whatever.exe", data).media == media


def test_words_and_a_small_picture_are_read_from_it():
    taken = uploads.take("a.pdf", PDF)

    assert "No points" in taken.words
    assert taken.picture.startswith(b"\x89PNG")
    assert taken.data == PDF


def test_where_a_photograph_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x010E] = "Home, 1 Mill Road"
    data = photograph(exif=exif)
    assert b"1 Mill Road" in data

    assert b"1 Mill Road" not in uploads.take("a.jpg", data).data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"), (b"x" * 15_000_001, "larger than 15 MB"), (b"MZ\x90\0\0", "Upload a"),
        (b"<svg onload=x>", "Upload a"), (b"\xff\xd8\xff broken", "damaged"),
        (b"%PDF-1.7 broken", "damaged"), (PDF + b"PK\x03\x04 more", "damaged"),
        (PDF.replace(b"%%EOF", b"/JavaScript\n%%EOF"), "program"),
    ],
    ids=["empty", "large", "program", "svg", "jpeg", "pdf", "behind", "script"],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_in_words(data, says):
    with pytest.raises(Refused, match=says):
        uploads.take("a", data)


def test_far_too_much_is_not_even_read():
    with pytest.raises(RequestDataTooBig):
        uploads.AtMost().handle_raw_input(None, {}, 4_000_000_000)


# The scanner


@pytest.fixture
def daemon(settings):
    """Something that answers like ClamAV: the words it was given, whatever it is sent."""
    listening = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD = f"127.0.0.1:{listening.getsockname()[1]}"
    heard: list[Any] = []

    def answer(words):
        def serve():
            talk, _ = listening.accept()
            with talk:
                while not b"".join(heard).endswith(b"\0\0\0\0"):
                    heard.append(talk.recv(65536))
                talk.sendall(words)

        threading.Thread(target=serve, daemon=True).start()
        return heard

    yield answer
    listening.close()


@pytest.mark.parametrize(
    ("words", "verdict"),
    [(b"stream: OK\0", Verdict.CLEAN), (b"stream: Eicar FOUND\0", Verdict.INFECTED)],
)
def test_the_scanner_is_asked_over_its_stream(daemon, words, verdict):
    heard = daemon(words)

    assert viruses.by_clamd(b"some words") is verdict
    assert b"".join(heard) == b"zINSTREAM\0\0\0\0\nsome words\0\0\0\0"


def test_a_scanner_without_a_verdict_or_an_answer_holds_the_file(daemon, settings):
    daemon(b"stream: INSTREAM size limit exceeded. ERROR\0")
    with pytest.raises(NotAsked):
        viruses.by_clamd(b"x")
    settings.CLAMD = "/nowhere/at/all.sock"
    with pytest.raises(NotAsked):
        viruses.by_clamd(b"x")
    with pytest.raises(NotAsked):
        viruses.by_nobody(b"x")


def test_the_demo_knows_the_test_file_alone():
    assert viruses.by_signature(EICAR) is Verdict.INFECTED
    assert viruses.by_none(b"words") is Verdict.UNCHECKED
