"""
Letters as PDF/UA-1: set by typst from data that is never markup.

The words travel as JSON beside a template that evaluates no string. The compiler may read its own
folder alone, knows no package and no font but ours, and refuses a letter that would not be
PDF/UA-1, as one with a sign of which no font has a picture: whoever makes one asks `unprintable`.
That asks the fonts sign by sign; what marks and letters make together is found by trying alone.
"""

import json
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

HERE = Path(__file__).parent
FONTS, TEMPLATES = HERE / "fonts", HERE / "typst"
NOWHERE = TEMPLATES / "no-packages"  # does not exist: no package is ever found, or asked for
# What turns the words around it, or hides among them. Nobody types it, and it can mislead.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JOINING = frozenset("\u200c\u200d")  # within words of several languages
SPACES = {"\t": " ", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}


class Unprintable(ValueError):
    """
    A letter holds a sign of which no font has a picture.

    signs  which, where the fonts can tell
    """

    def __init__(self, signs: list[str]) -> None:
        super().__init__("A sign of which no font has a picture")
        self.signs = signs


@dataclass(frozen=True)
class Part:
    """
    kind  heading, paragraph, items, rows, a space to sign in, or blanks to fill in by pen
    rows  for rows alone: what it is, and the lines of it
    """

    kind: str
    words: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Letter:
    """What stands on the paper, as plain words."""

    title: str
    author: str
    parts: tuple[Part, ...]
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()  # the date, our reference
    foot: str = ""
    lang: str = "en"

    @property
    def texts(self) -> list[str]:
        """Everything that is printed, in the order in which it is read."""
        said = [*self.sender, *self.recipient, *self.facts, self.title]
        for part in self.parts:
            said += part.words
            for name, lines in part.rows:
                said += [name, *lines]
        return said


def as_pdf(letter: Letter, at: datetime) -> bytes:
    """Set a letter. The same letter at the same moment gives the same bytes."""
    words = json.dumps(asdict(letter) | {"fonts": families()}, ensure_ascii=False)
    try:
        found = _compiler().compile(
            input=str(TEMPLATES / "letter.typ"),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"letter": words},
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise Unprintable(unprintable(letter.texts)) from None
        raise
    assert isinstance(found, bytes)
    return found


_mine = threading.local()


def _compiler() -> typst.Compiler:
    """One a thread: it keeps the fonts, and it is not said to be safe among several."""
    if not hasattr(_mine, "compiler"):
        _mine.compiler = typst.Compiler(
            root=str(TEMPLATES),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            package_path=str(NOWHERE),
            package_cache_path=str(NOWHERE),
        )
    made: typst.Compiler = _mine.compiler
    return made


@cache
def families() -> tuple[str, ...]:
    """The fonts in the order in which a sign is looked for: the one of the page first."""
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return tuple(sorted({each.family for each in found.fonts()}, key=lambda one: (len(one), one)))


# What can be printed


def plain(words: str) -> str:
    """
    The words as they are printed: without signs that are seen by nobody.

    Line ends and spaces of every kind are those of a page; what turns the reading direction of the
    words beside it is left out.
    """
    words = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(SPACES.get(each, each) for each in words if _is_seen(SPACES.get(each, each)))


def _is_seen(sign: str) -> bool:
    if sign in "\n " or sign in JOINING:
        return True
    return sign not in TURNING and unicodedata.category(sign) not in ("Cc", "Cf")


def unprintable(texts: Iterable[str]) -> list[str]:
    """The signs for which no font of ours has a picture, each once, in the order they come."""
    known = printable()
    return list(dict.fromkeys(sign for text in texts for sign in text if ord(sign) not in known))


@cache
def printable() -> frozenset[int]:
    """Every sign that a font of ours has a picture of, read from the fonts."""
    found: set[int] = {ord("\n"), *(ord(each) for each in JOINING)}
    for path in sorted(FONTS.glob("*.ttf")):
        if "Bold" not in path.stem:  # a heading in another script is set in the plain font of it
            found |= _signs_of(path.read_bytes())
    return frozenset(found)


def _signs_of(font: bytes) -> set[int]:
    """The signs of one font, by its character map. Source: OpenType 1.9, cmap, formats 4 and 12."""
    start = _table(font, b"cmap")
    count = _number(font, start + 2, 2)
    offsets = {_number(font, start + 8 + 8 * each, 4) for each in range(count)}
    found: set[int] = set()
    for offset in offsets:
        at = start + offset
        match _number(font, at, 2):
            case 4:
                found |= _segments(font, at)
            case 12:
                found |= _groups(font, at)
    return found


def _table(font: bytes, name: bytes) -> int:
    for each in range(_number(font, 4, 2)):
        entry = 12 + 16 * each
        if font[entry : entry + 4] == name:
            return _number(font, entry + 8, 4)
    raise ValueError("A font without a character map")


def _segments(font: bytes, at: int) -> set[int]:
    size = _number(font, at + 6, 2)
    ends, starts = at + 14, at + 16 + size
    deltas, ranges = starts + size, starts + 2 * size
    found: set[int] = set()
    for each in range(0, size, 2):
        first, last = _number(font, starts + each, 2), _number(font, ends + each, 2)
        delta, places = _number(font, deltas + each, 2), _number(font, ranges + each, 2)
        for sign in range(first, last + 1):
            glyph = sign
            if places:
                glyph = _number(font, ranges + each + places + 2 * (sign - first), 2)
            if glyph and (glyph + delta) & 0xFFFF:
                found.add(sign)
    return found - {0xFFFF}


def _groups(font: bytes, at: int) -> set[int]:
    found: set[int] = set()
    for each in range(_number(font, at + 12, 4)):
        group = at + 16 + 12 * each
        found |= set(range(_number(font, group, 4), _number(font, group + 4, 4) + 1))
    return found


def _number(font: bytes, at: int, size: int) -> int:
    return int.from_bytes(font[at : at + size], "big")
