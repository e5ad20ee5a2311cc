"""
How old somebody must be to read a page, by a measure of our own.

The grade of Flesch and Kincaid, plus five, is an age: 0.39 × words a sentence + 11.8 × syllables
a word - 15.59. Syllables are counted by groups of vowels, which is right for nine words of ten.
A page of short labels is judged as a whole; what is no sentence counts as one.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

READ = {"h1", "h2", "h3", "p", "li", "dt", "dd", "legend", "label", "summary", "th", "td", "button"}
SKIPPED = {"script", "style", "title", "svg", "select"}
VOID = {"input", "br", "meta", "link", "img", "hr", "option", "path", "rect", "source"}
VOWELS = re.compile(r"[aeiouy]+")
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
SENTENCE = re.compile(r"[.!?:]+(?:\s|$|”|’)")
CAPITALS = re.compile(r"\b[A-Z]{2,}[0-9]*\b")


class Words(HTMLParser):
    """The text of a page's blocks; English alone, where a part says that it is another language."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs)
        foreign = not (given.get("lang") or "en").startswith("en")
        unseen = "hidden" in given or given.get("aria-hidden") == "true"
        before = self.open[-1][1] if self.open else False
        self.open.append((tag, before or foreign or unseen or tag in SKIPPED))
        if tag in READ:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = any(tag in READ for tag, _ in self.open)
        if self.blocks and inside and not self.open[-1][1]:
            self.blocks[-1] += data


def blocks(page: str) -> list[str]:
    words = Words()
    words.feed(page)
    return [" ".join(each.split()) for each in words.blocks if each.strip()]


def sentences(texts: Iterable[str]) -> list[str]:
    return [part for text in texts for part in SENTENCE.split(text) if WORD.search(part)]


def syllables(word: str) -> int:
    plain = word.lower().strip("'’")
    groups = len(VOWELS.findall(plain))
    silent = plain.endswith("e") and not plain.endswith(("le", "ee"))
    return max(1, groups - 1 if silent or plain.endswith("es") and groups > 1 else groups)


def reading_age(texts: Iterable[str]) -> float:
    said = sentences(texts)
    words = [word for each in said for word in WORD.findall(each)]
    if not words:
        return 0
    long = sum(syllables(word) for word in words) / len(words)
    return 0.39 * len(words) / len(said) + 11.8 * long - 15.59 + 5


def abbreviations(texts: Iterable[str], known: Iterable[str]) -> set[str]:
    return {each for text in texts for each in CAPITALS.findall(text)} - set(known)
