"""S5: what is hostile among uploads is never kept and handed out."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from django.conf import settings
from PIL import Image, PngImagePlugin

from alongside.kit import uploads, viruses
from alongside.kit.refusal import Refused
from alongside.kit.typesetting import Letter, Part, as_pdf
from alongside.kit.viruses import EICAR, Verdict
from proofs.f3_letters import AT
from proofs.figures import Figure, Found, judge

HOW = (
    "12 kinds of hostile content (the EICAR test file, a program, a macro, a zip bomb, a script in"
    " SVG, HTML and PDF, an XML entity that reads a file, a shell script, a second file hidden"
    " behind or inside, an endless picture) under 8 names and beginnings, as a form takes them."
    " What is kept is searched for what was hostile in it."
)
KEPT = Figure(
    "S5", "hostile uploads of which the hostile part is kept and could be handed out", "=0", HOW,
    "An upload that keeps whatever begins like a picture",
)  # fmt: skip
HELD = Figure(
    "S5-held", "uploads handed out while the virus scanner does not answer", "=0",
    "Each harmless file, with no scanner, one out of reach, one that breaks off or talks nonsense.",
    "A scanner whose silence counts as clean",
)  # fmt: skip
TAKEN = Figure(
    "S5-taken", "harmless photographs, PDFs and texts that are refused", "=0",
    "Photographs as JPEG and PNG, letters as PDF, plain text; so that a refusal means something.",
)  # fmt: skip
TRIED = Figure("S5-tried", "hostile uploads tried", ">=96", HOW)
FIGURES = [KEPT, HELD, TAKEN, TRIED]

MARK = b"HOSTILE-7f3a"  # stands in each payload, to be searched for in what is kept
NAMES = [
    "letter.pdf", "photo.jpg", "photo.png", "note.txt", "../../../etc/cron.d/x",
    "C:\\windows\\x.exe", "x.php\0.jpg", "a\r\nSet-Cookie: x=1.svg",
]  # fmt: skip


def measure(run: Any) -> Iterator[Found]:
    tried = [(name, data) for data in hostile() for name in NAMES]
    kept = [name for name, data in tried if is_kept(name, data, uploads.take)]
    careless = any(is_kept(name, data, careless_take) for name, data in tried)
    yield judge(KEPT, len(kept), caught=careless, reason=", ".join(kept[:3]), fast=run.fast)
    out = sum(is_handed_out(data, look) for data in harmless() for look in silent())
    silence = any(is_handed_out(data, lambda _: Verdict.CLEAN) for data in harmless())
    yield judge(HELD, out, caught=silence, fast=run.fast)
    yield judge(TAKEN, sum(not is_taken(data) for data in harmless()), fast=run.fast)
    yield judge(TRIED, len(tried), fast=run.fast)


# What is uploaded


def harmless() -> list[bytes]:
    return [picture("JPEG"), picture("PNG"), letter(), "Dear Sîan\n£5".encode()]


def picture(kind: str, **more: Any) -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((240, 320), 20).convert("RGB").save(kept, kind, **more)
    return kept.getvalue()


def letter() -> bytes:
    return as_pdf(Letter("A letter", "Somebody", (Part("paragraph", ("Words",)),)), AT)


def zipped(name: str, data: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr(name, data)
    return kept.getvalue()


def hostile() -> list[bytes]:
    """Twelve kinds, each holding the mark."""
    script = b"<script>alert('" + MARK + b"')</script>"
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", script.decode())
    program = b"<< /Type /Catalog /OpenAction << /S /JavaScript /JS (" + MARK + b") >> >>"
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;'
    return [
        EICAR + MARK,
        b"MZ\x90\0" + b"\0" * 60 + MARK,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Macros" + MARK,
        zipped("bomb", MARK + b"\0" * 20_000_000) + MARK,
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + script + b"</svg>",
        b"\xef\xbb\xbf <!doctype html>" + script,
        letter().replace(b"<</Type/Catalog", program[:-3] + b"/Type/Catalog", 1)[:-6]
        + program + b"\n%%EOF",
        entity + MARK,
        b"#!/bin/sh\necho " + MARK,
        picture("JPEG") + zipped("x", MARK) + script,
        picture("PNG", pnginfo=note),
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\0\0\0" + MARK,
    ]  # fmt: skip


# What becomes of it


def is_kept(name: str, data: bytes, take: Callable[[str, bytes], uploads.Taken]) -> bool:
    """Whether what is kept still holds the mark and is not found by the scanner of the demo."""
    try:
        taken = take(name, data)
    except Refused:
        return False
    found = viruses.by_signature(taken.data)
    return MARK in taken.data + taken.picture and found is not Verdict.INFECTED


def is_taken(data: bytes) -> bool:
    try:
        return bool(uploads.take("x", data).data)
    except Refused:
        return False


def silent() -> list[Callable[[bytes], Verdict]]:
    """No scanner, one that cannot be reached, one that breaks off, one that talks nonsense."""

    def unreached(data: bytes) -> Verdict:
        with patch.object(settings, "CLAMD", "127.0.0.1:9", create=True):
            return viruses.by_clamd(data)

    def answering(words: str) -> Callable[[bytes], Verdict]:
        def look(data: bytes) -> Verdict:
            with (
                patch.object(viruses, "_connected"),
                patch.object(viruses, "_answer", return_value=words),
                patch.object(settings, "CLAMD", "x:1", create=True),
            ):
                return viruses.by_clamd(data)

        return look

    return [viruses.by_nobody, unreached, answering(""), answering("stream: ERROR")]


def is_handed_out(data: bytes, look: Callable[[bytes], Verdict]) -> bool:
    try:
        return look(data) is not Verdict.INFECTED
    except viruses.NotAsked:
        return False


def careless_take(name: str, data: bytes) -> uploads.Taken:
    """Keep whatever begins like something that is taken."""
    if not data.startswith(tuple(uploads.STARTS)):
        raise Refused(uploads.NOT_TAKEN)
    return uploads.Taken(name, "image/jpeg", data, b"", "")
