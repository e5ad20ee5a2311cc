"""
How old somebody must be to read a page, by the measure of `alongside.kit.reading`.

A page of short labels is judged as a whole; what is no sentence counts as one.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from alongside.kit.reading import reading_age, syllables

__all__ = ["abbreviations", "blocks", "reading_age", "syllables"]

READ = {"h1", "h2", "h3", "p", "li", "dt", "dd", "legend", "label", "summary", "th", "td", "button"}
SKIPPED = {"script", "style", "title", "svg", "select"}
VOID = {"input", "br", "meta", "link", "img", "hr", "option", "path", "rect", "source"}
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


def abbreviations(texts: Iterable[str], known: Iterable[str]) -> set[str]:
    return {each for text in texts for each in CAPITALS.findall(text)} - set(known)
