"""
Opens one uploaded file in a process of its own, which may use little and can do no harm.

    python -I opening.py KIND < file

Writes JSON: the file as it may be kept, a small picture of its first page, the words in it, or the
reason why it is refused. A picture is drawn anew, so that nothing hidden in it or behind it is
kept: no place where it was taken, no second file. A PDF with a program or a file in it is refused.
Imports nothing of ours: whoever breaks it stands in an empty room.
"""

import base64
import io
import json
import resource
import sys
from typing import Any

MEMORY, SECONDS = 1_500_000_000, 20
MOST_PIXELS = 80_000_000
LONGEST_SIDE, SMALL = 3000, (320, 420)
PAGES, WORDS = 40, 100_000
BROKEN = "The file is damaged, or is not what its name says. Take the photograph or the scan again"
ACTIVE = "The PDF holds a program or another file. Print it to a new PDF, and upload that"
LOCKED = "The PDF is locked with a password. Upload one without"
HUGE = "The picture is too large. Take it at a lower size"
ACTS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


class No(Exception):
    pass


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    kind, data = sys.argv[1], sys.stdin.buffer.read()
    try:
        found = {"pdf": a_pdf, "jpeg": a_picture, "png": a_picture}[kind](data, kind)
    except No as why:
        found = {"why": str(why)}
    except Exception:
        found = {"why": BROKEN}
    sys.stdout.write(json.dumps(found))


def a_picture(data: bytes, kind: str) -> dict[str, Any]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise No(HUGE)
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kept = io.BytesIO()
    if kind == "jpeg":
        upright.save(kept, "JPEG", quality=88, optimize=True)
    else:
        upright.save(kept, "PNG", optimize=True)
    return {"data": _text(kept.getvalue()), "picture": _small(upright), "words": ""}


def a_pdf(data: bytes, kind: str) -> dict[str, Any]:
    import pypdfium2
    from pypdfium2 import raw as found

    raw: Any = found
    opened: Any = pypdfium2.PdfDocument

    if data.rpartition(b"%%EOF")[2].strip(b"\r\n \0\t"):
        raise No(BROKEN)  # something else stands behind its end
    try:
        document = opened(data)
    except pypdfium2.PdfiumError as error:
        raise No(LOCKED if "password" in str(error).lower() else BROKEN) from None
    programs = raw.FPDFDoc_GetJavaScriptActionCount(document.raw)
    if programs or raw.FPDFDoc_GetAttachmentCount(document.raw) or _acts(data):
        raise No(ACTIVE)
    words, first = "", document[0]
    for number in range(min(len(document), PAGES)):
        words += document[number].get_textpage().get_text_range() + "\n"
        if len(words) > WORDS:
            break
    scale = min(SMALL[0] / first.get_width(), SMALL[1] / first.get_height())
    picture = first.render(scale=max(scale, 0.05), may_draw_forms=False).to_pil().convert("RGB")
    return {"data": _text(data), "picture": _small(picture), "words": words[:WORDS]}


def _acts(data: bytes) -> bool:
    """Whether it says in the open that it starts something when it is opened."""
    return any(
        name in data for name in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
    )


def _small(picture: Any) -> str:
    small = picture.copy()
    small.thumbnail(SMALL)
    kept = io.BytesIO()
    small.save(kept, "PNG", optimize=True)
    return _text(kept.getvalue())


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    main()
