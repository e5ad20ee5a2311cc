"""F3: what is typed into a letter is printed as it was typed, and nothing of it is carried out."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from random import Random
from typing import Any

import pypdfium2
import typst
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines

from alongside.casework.forms.letters import Printed
from alongside.casework.queries.letters import templates
from alongside.casework.rules.letters import FieldKind, Heads, Template, merged
from alongside.kit.typesetting import (
    FONTS,
    TEMPLATES,
    Letter,
    Part,
    Unprintable,
    as_pdf,
    families,
    printable,
)
from proofs.figures import Figure, Found, judge

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOW = (
    "10,000 hostile strings (code, markup, places to fill in and escapes of typst, HTML, Jinja,"
    " SQL, spreadsheets and shells, alone and joined at random, with names of many languages) go"
    " through every merge field of every template and through both addresses. The letter is set as"
    " PDF/UA-1, read back by another library, and compared with what was typed; so is its preview."
)
STRANGE = Figure(
    "F3", "hostile strings that a letter carried out, changed or lost", "=0", HOW,
    "A letter whose words are read as markup",
)  # fmt: skip
PREVIEW = Figure(
    "F3-preview", "hostile strings that changed what the preview is made of", "=0",
    f"{HOW} The preview must show the same words, in the elements that a harmless letter has.",
    "A preview that does not escape",
)  # fmt: skip
UNSHOWN = Figure(
    "F3-refused", "signs of which no font has a picture that were not refused by name", "=0",
    "1,000 strings that hold such a sign, each put into the field of a form.",
    "A field that takes every sign",
)  # fmt: skip
TRIED = Figure("F3-tried", "hostile strings put through every merge field", ">=10000", HOW)
FIGURES = [STRANGE, PREVIEW, UNSHOWN, TRIED]

SEEDS = [
    '#read("/etc/passwd")', '#read("letter.typ")', '#import "@preview/x:1.0.0": *', "#sys.inputs",
    '#eval("1+1")', "#(1+1)", "#{1+1}", "#let x = 1", "#set page(fill: red)", "#panic()",
    '#image("x.png")', '#include "letter.typ"', "#link(\"https://example.org\")[x]", "#pagebreak()",
    "#metadata(1) <x>", "#context here()", "#show: none", "#plugin(\"x.wasm\")", "$ x^2 $",
    "$#read(\"x\")$", "*bold*", "_slanted_", "`code`", "```typ #1```", "= Heading", "== Heading",
    "- item", "+ item", "/ term: words", "@label", "<label>", "// comment", "/* comment */", "\\",
    "\\#", "\\u{41}", "~", "--", "---", "...", "-?", "[x]", "]", "[", "{", "}", "#[", "#]", "\"",
    "'", '"quoted"', "#\"x\"", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "</article>",
    "<!--", "-->", "<![CDATA[", "&amp;", "&#60;b&#62;", "&lt;i&gt;", "javascript:alert(1)",
    "\" onmouseover=\"x", "{{ 7 * 7 }}", "{% raw %}", "{# no #}", "{{ letter.__class__ }}",
    "{name}", "{benefit}", "{decided}", "{0}", "%s", "%(name)s", "${HOME}", "$(id)", "`id`",
    "'; DROP TABLE casework_letter; --", "' OR 1=1 --", "=HYPERLINK(\"x\")", "@SUM(1)", "+1", "-1",
    "../../etc/passwd", "file:///etc/passwd", "\\input{x}", "\\write18{id}", "%n%n", "null", "NaN",
    "[\"kind\"]", '{"kind": "heading"}', "\\\"}], \"title\": \"x", "]]>", "<?xml ?>", "fi ffl Tj",
    "(Tj) BT /F1", "endstream endobj", "%PDF-1.7", "Łukasz", "Siân", "Zoë", "O'Brien", "ñandú",
    "Кирилл", "Ελένη", "नमस्ते", "ਪੰਜਾਬ", "አማርኛ", "שלום", "سلام", "Nguyễn", "½ € £", "≤ ≥ ≠",
]  # fmt: skip
# A reader of PDFs gives signs of these scripts back in the order in which they are drawn: they are
# counted, and all other words are compared as they stand.
DRAWN_OTHERWISE = ("R", "AL", "NSM")
# Beside them a bracket is drawn as the other of its pair, and the reader does not always find it.
# A sign made of others it gives back as those, with a stroke for what strikes through: ½ as 1/2 and
# ≠ as =/, though the PDF says ½ and ≠, and though it reads them whole among other letters.
TURNED = str.maketrans({"\u2044": "/", "\u0338": "/"} | dict.fromkeys("()[]{}<>«»≤≥"))
PAGE = re.compile(r"Page\d+of\d+$")
HEADS = Heads("Riverside Advice", (), (), ("Tuesday 24 November 2026",), "")
MACRO = "{% from 'casework/paper.jinja' import paper %}{{ paper(letter) }}"


def measure(run: Any) -> Iterator[Found]:
    strings = list(hostile(run.sized(10_000, 120), Random(3)))
    letters = [each for template in templates().values() for each in written(template, strings)]
    strange = sum(is_strange(each, as_pdf) for each in letters)
    changed = sum(is_changed(each, shown) for each in letters)
    some = letters[:40]
    yield judge(STRANGE, strange, caught=any(is_strange(each, evaluated) for each in some),
                fast=run.fast)  # fmt: skip
    yield judge(PREVIEW, changed, caught=any(is_changed(each, unescaped) for each in some),
                fast=run.fast)  # fmt: skip
    signs = list(unshowable(run.sized(1000, 60), Random(5)))
    missed = sum(not is_refused(each, Printed()) for each in signs)
    careless = any(not is_refused(each, forms.CharField()) for each in signs)
    yield judge(UNSHOWN, missed, caught=careless, fast=run.fast)
    yield judge(TRIED.at(len(strings)), len(strings), fast=run.fast)


# What is typed


def hostile(count: int, random: Random) -> Iterator[str]:
    """Each seed by itself, then seeds joined at random: a hole is often where two of them meet."""
    yield from SEEDS[:count]
    for _ in range(count - len(SEEDS)):
        joint = random.choice(["", " ", "\n", "#", "\\", "]", '"'])
        yield joint.join(random.choices(SEEDS, k=random.randint(1, 4)))


@dataclass(frozen=True)
class Written:
    """A letter, and what was typed into each of its fields and addresses."""

    letter: Letter
    typed: list[str]


def written(template: Template, strings: list[str]) -> Iterator[Written]:
    """As many letters as strings: each string comes through each field once."""
    fields = [each for each in template.fields if each.kind is not FieldKind.DAY]
    days = {each.id: "2026-11-20" for each in template.fields if each.kind is FieldKind.DAY}
    for start in range(len(strings)):
        here = [strings[(start + 7 * each) % len(strings)] for each in range(len(fields) + 2)]
        values = days | {
            field.id: words if field.kind is not FieldKind.LINES else words.split("\n")
            for field, words in zip(fields, here, strict=False)
        }
        heads = replace(
            HEADS, sender=tuple(here[-1].split("\n")), recipient=tuple(here[-2].split("\n"))
        )
        yield Written(merged(template, values, heads, AT.date()), here)


def unshowable(count: int, random: Random) -> Iterator[str]:
    """Strings with one sign of which no font of ours has a picture, somewhere in them."""
    known = printable()
    signs = [
        chr(each)
        for block in ((0x1F300, 0x1FAFF), (0x4E00, 0x9FFF), (0xE000, 0xE0FF), (0xAC00, 0xD7A3))
        for each in range(*block)
        if each not in known and unicodedata.category(chr(each)) not in ("Cn", "Cf")
    ]
    for _ in range(count):
        yield f"{random.choice(SEEDS)} {random.choice(signs)} {random.choice(SEEDS)}"


# What stands on paper


def is_strange(written: Written, setter: Callable[[Letter, datetime], bytes]) -> bool:
    """Whether the paper says anything else than was typed, or could not be made."""
    try:
        read = on_paper(setter(written.letter, AT))
    except (typst.TypstError, Unprintable):
        return True
    meant = bare("".join(written.letter.texts) + bullets(written.letter))
    if any(unicodedata.bidirectional(each) in ("R", "AL") for each in meant):
        return Counter(beside_others(read)) != Counter(beside_others(meant))
    if Counter(read) != Counter(meant):
        return True
    return any(each not in read for typed in written.typed for each in as_typed(typed))


def bullets(letter: Letter) -> str:
    """What the paper adds of its own: a mark before each item."""
    return "•" * sum(len(part.words) for part in letter.parts if part.kind == "items")


def on_paper(pdf: bytes) -> str:
    """All words of a PDF, without spaces and the number at the foot of each page."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]  # type: ignore[no-untyped-call]
    return "".join(PAGE.sub("", bare(each)) for each in pages)


def bare(words: str) -> str:
    """Without spaces and joiners; a hyphen at the end of a line is one."""
    words = unicodedata.normalize("NFKC", words.replace("\ufffe", "-").replace("\x02", "-"))
    return "".join(each for each in words if not each.isspace() and each not in "\u200c\u200d")


def beside_others(words: str) -> str:
    """As the reader gives signs back that stand beside words written from right to left."""
    return unicodedata.normalize("NFKD", words.translate(TURNED)).translate(TURNED)


def as_typed(words: str) -> list[str]:
    """The lines that must be found as they stand; in other scripts the signs are counted."""
    lines = [bare(each) for each in words.split("\n")]
    return [each for each in lines if not any(map(is_drawn_otherwise, each))]


def is_drawn_otherwise(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in DRAWN_OTHERWISE or "\u0900" <= sign <= "\u0dff"


def evaluated(letter: Letter, at: datetime) -> bytes:
    """A letter whose words are read as markup."""
    source = (
        (TEMPLATES / "letter.typ")
        .read_text()
        .replace("words.map(each => text(each))", 'words.map(each => eval(each, mode: "markup"))')
    )
    words = json.dumps(asdict(letter) | {"fonts": families()})
    found = typst.Compiler(
        root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True
    ).compile(input=source.encode(), format="pdf", sys_inputs={"letter": words})
    assert isinstance(found, bytes)
    return found


# What stands in the preview


class Made(HTMLParser):
    """What a preview is made of, and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[object] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made.append((tag, attrs))

    def handle_comment(self, data: str) -> None:
        self.made.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.made.append("declaration")

    def unknown_decl(self, data: str) -> None:
        self.made.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.made.append("instruction")

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def is_changed(written: Written, preview: Callable[[Letter], str]) -> bool:
    """Whether the preview is made of other things than a harmless one, or says other words."""
    found, harmless = made_of(preview(written.letter)), made_of(preview(quiet(written.letter)))
    said, meant = bare("".join(found.said)), bare("".join(written.letter.texts))
    return found.made != harmless.made or said != meant


def made_of(page: str) -> Made:
    made = Made()
    made.feed(page)
    made.close()
    return made


def quiet(letter: Letter) -> Letter:
    """The same letter, as long, of harmless words."""
    return replace(
        letter, title="x", sender=_quiet(letter.sender), recipient=_quiet(letter.recipient),
        parts=tuple(
            Part(each.kind, _quiet(each.words), tuple((name, _quiet(w)) for name, w in each.rows))
            for each in letter.parts
        ),
    )  # fmt: skip


def _quiet(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("x" for _ in words)


def shown(letter: Letter) -> str:
    return str(_template(escape=True).render(letter=letter))


def unescaped(letter: Letter) -> str:
    return str(_template(escape=False).render(letter=letter))


@cache
def _template(*, escape: bool) -> Any:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    if escape:
        return environment.from_string(MACRO)
    return environment.overlay(autoescape=False, cache_size=0).from_string(MACRO)


# What is refused


def is_refused(words: str, field: forms.Field) -> bool:
    """Whether a field refuses these words, and names the sign for which it does."""
    sign = next(each for each in words if ord(each) not in printable())
    try:
        field.clean(words)
    except ValidationError as error:
        return sign in "".join(error.messages)
    return False
