"""
How old somebody must be to read words, by a measure of our own.

The grade of Flesch and Kincaid, plus five, is an age: 0.39 × words a sentence + 11.8 × syllables
a word - 15.59. Syllables are counted by groups of vowels, which is right for nine words of ten.
What is no sentence counts as one.
"""

import re
from collections.abc import Iterable

VOWELS = re.compile(r"[aeiouy]+")
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
SENTENCE = re.compile(r"[.!?:]+(?:\s|$|”|’)")


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
