"""A letter is set as it was typed, by fonts that we ship, and anybody can read it."""

import re
import unicodedata
from datetime import UTC, datetime

import pdfua
import pypdfium2
import pytest
import typst

from alongside.kit import typesetting
from alongside.kit.typesetting import (
    Letter,
    Part,
    Unprintable,
    as_pdf,
    plain,
    printable,
    unprintable,
)

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def a_letter(*words, **more):
    return Letter(
        title=more.pop("title", "Ask for this decision to be looked at again"),
        author="Riverside Advice",
        parts=(Part("paragraph", words), *more.pop("parts", ())),
        **more,
    )


def read(pdf):
    document = pypdfium2.PdfDocument(pdf)
    said = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(said.split())


@pytest.mark.parametrize(
    "typed",
    [
        '#read("../typesetting.py") and #sys.version',
        "*not bold* _not slanted_ $x^2$ `code` ```py x```",
        "= No heading",
        "- no list + no list / no: term",
        "@nobody <nowhere> // no comment /* none */",
        "\\u{41} \\ # { } [ ] ~ -- --- ...",
        "\"straight\" 'quotes' stay",
        "{{ 7 * 7 }} {% raw %} {benefit} %s",
        "<script>alert(1)</script> &amp;",
    ],
)
def test_what_is_typed_is_printed_and_nothing_of_it_is_carried_out(typed):
    everywhere = Letter(
        title=f"T {typed}", author=typed, foot=typed, sender=(typed,), recipient=(typed,),
        facts=(typed,),
        parts=(
            Part("heading", (typed,)), Part("paragraph", (typed, typed)), Part("items", (typed,)),
            Part("rows", rows=((typed, (typed, typed)),)),
        ),
    )  # fmt: skip

    said = read(as_pdf(everywhere, AT))

    assert said.count(" ".join(typed.split())) == 12


def test_a_letter_keeps_the_rules_of_pdf_ua(tmp_path):
    kept = tmp_path / "letter.pdf"
    kept.write_bytes(
        as_pdf(
            a_letter(
                "One",
                parts=(
                    Part("heading", ("Two",)),
                    Part("items", ("a", "b")),
                    Part("space"),
                    Part("blanks", ("Signature", "Date")),
                    Part("paragraph", ("long" * 20,)),
                ),
            ),  # fmt: skip
            AT,
        )
    )

    report = pdfua.validate(str(kept))

    assert report.findings == ()
    assert b"pdfuaid" in kept.read_bytes()


def test_one_that_breaks_them_is_found(tmp_path):
    plain_pdf = typst.Compiler(root=str(tmp_path)).compile(input=b"= Words", pdf_tags=False)
    kept = tmp_path / "untagged.pdf"
    kept.write_bytes(plain_pdf)

    assert pdfua.validate(str(kept)).findings


@pytest.mark.parametrize("word", ["W" * 300, "path/" * 60, "xxxxxxxxxx" * 30, "שלום" * 70])
def test_a_word_that_no_line_holds_stays_on_the_paper(word):
    letter = Letter(
        f"T{word}", "Riverside Advice",
        (
            Part("heading", (word,)), Part("paragraph", (word,)), Part("items", (word,)),
            Part("rows", rows=(("Name", (word,)),)),
        ),
    )  # fmt: skip

    said = ""
    for page in pypdfium2.PdfDocument(as_pdf(letter, AT)):
        words = page.get_textpage()
        said += words.get_text_range()
        edges = [words.get_charbox(each)[2] for each in range(words.count_chars())]
        assert max(edges) <= page.get_width()
    assert all(said.count(sign) >= 5 * word.count(sign) for sign in set(word))


def test_the_same_letter_gives_the_same_bytes():
    assert as_pdf(a_letter("One"), AT) == as_pdf(a_letter("One"), AT)


def test_only_fonts_that_we_ship_are_used():
    used = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+(\w+)", as_pdf(a_letter("سلام ਸਤ Łódź"), AT)))

    assert used
    assert all(each.startswith(b"NotoSans") for each in used)
    assert (typesetting.FONTS / "OFL.txt").exists()


def test_a_sign_without_a_picture_is_known_before_a_letter_is_set():
    assert unprintable(["plain", "😀 and 漢 and 😀"]) == ["😀", "漢"]
    with pytest.raises(Unprintable) as found:
        as_pdf(a_letter("One", "Two 😀"), AT)
    assert found.value.signs == ["😀"]


@pytest.mark.parametrize("script", ["ŵŷ Łódź ţ", "Кирилиця", "سلام پټ", "বাংলা", "ਪੰਜਾਬੀ", "አማርኛ"])
def test_names_of_many_languages_can_be_printed(script):
    assert unprintable([plain(script)]) == []
    assert as_pdf(a_letter(plain(script)), AT)


def test_every_sign_that_is_said_to_be_printable_is():
    known = [chr(each) for each in sorted(printable())]
    signs = [each for each in known if not each.isspace() and not unicodedata.combining(each)]
    signs = [each for each in signs if unicodedata.category(each)[0] != "M"]
    shown = [plain(each) for each in signs]

    assert as_pdf(a_letter(*(each for each in shown if each and not unprintable([each]))), AT)
    assert len(signs) > 10_000


def test_what_nobody_sees_is_left_out():
    assert plain("a\0b\x07c\u202ed\ufeffe\u200bf") == "abcdef"
    assert plain("a\tb\r\nc\rd\u2028e") == "a b\nc\nd\ne"
    assert plain("e\u0301") == "é"
