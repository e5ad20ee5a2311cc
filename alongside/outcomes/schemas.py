"""What another system calls an outcome, and under which headings its table brings it."""

from dataclasses import dataclass

from alongside.kit.documents import Entry
from alongside.outcomes.rules import Kind, Period, Result


@dataclass(frozen=True)
class Words:
    """
    How a table of outcomes is read.

    heads    our name of a column, by each heading under which it may come
    results, kinds, periods   ours, by each word of theirs, in small letters
    """

    heads: dict[str, str]
    results: dict[str, Result]
    kinds: dict[str, Kind]
    periods: dict[str, Period]


def read_words(document: Entry) -> Words:
    heads = {
        head.lower(): name for name, many in document.mapping("heads").items() for head in many
    }
    return Words(
        heads=heads,
        results=_words(document, "results", Result),
        kinds=_words(document, "kinds", Kind),
        periods=_words(document, "periods", Period),
    )


def _words[E: (Result, Kind, Period)](document: Entry, key: str, among: type[E]) -> dict[str, E]:
    """Each word that may come, with ours; our own codes and labels are always understood."""
    found = {word.lower(): each for each in among for word in (each.value, str(each.label))}
    for code, words in document.mapping(key).items():
        found |= {str(word).lower(): among(code) for word in words}
    return found
