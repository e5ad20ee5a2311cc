"""
How a name is compared with another that may be spelt otherwise, without either being shown.

Words
  mark    a short text made of a name; two names are alike where they have a mark in common
  exact   the marks that only the same name has, whatever its case, accents, order or hyphens
  close   the marks of names that are nearly the same: a letter off, two swapped, the same sound

A letter off is met half way: both a name that is kept and one that is asked about have the marks of
their letters with each of them left out once. So a name has about fifteen marks on either side;
to bring every letter that may have been meant instead takes hundreds, of each register.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

MOST_TOKENS, MOST_LETTERS = 6, 40
ENOUGH = 7  # letters; a shorter name with one of them off is another name
TITLES = {
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "lord",
    "lady", "cllr",
}  # fmt: skip
LEGAL = {
    "ltd", "limited", "plc", "llp", "lp", "cic", "cio", "inc", "co", "company", "the", "and", "uk",
}  # fmt: skip
DESCRIBED = {
    "my", "our", "their", "his", "her", "private", "landlord", "landlady", "ex", "husband", "wife",
    "partner", "neighbour", "neighbours", "employer", "boss", "former",
}  # fmt: skip
NOBODY = {"none", "not", "known", "unknown", "n", "a", "na", "tbc", "council", "nhstrust", "sure"}
PARTICLES = {
    "o", "mc", "mac", "de", "da", "di", "du", "del", "la", "le", "van", "von", "der", "den", "al",
    "el", "bin", "ibn", "st", "abu", "abd",
}  # fmt: skip
COUNCIL = {"council", "lb", "lbc", "mbc", "mdc"}
OF_COUNCILS = COUNCIL | {
    "london", "royal", "metropolitan", "borough", "city", "district", "county", "of", "unitary",
    "authority",
}  # fmt: skip
HOSPITAL = {"nhs", "trust", "hospital", "hospitals"}
OF_HOSPITALS = HOSPITAL | {"foundation", "ft", "university", "teaching", "healthcare", "of"}
BODIES = LEGAL - {"the", "and"} | COUNCIL | HOSPITAL | {
    "homes", "housing", "association", "bank", "group", "lettings", "estates", "properties",
    "services", "society", "department", "agency", "energy", "finance", "loans", "water",
    "collections", "recovery", "college", "school", "university", "practice", "surgery", "stores",
    "shop", "care", "union",
}  # fmt: skip
# Letters that no decomposition takes apart.
PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
APART = re.compile(r"[\W_]+")
INSIDE = re.compile(r"['’‘ʼ`´.]")  # O'Brien is one word, and so is J.

# How letters sound, one after the other; vowels go afterwards. English spellings of names from
# many languages: this is for telling that two may be the same, never that they are.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        (r"^mac(?=[^aeiou])", "mc"), (r"^(kn|gn|pn)", "n"), (r"^wr", "r"), (r"^x", "s"),
        (r"ough$", "f"), (r"augh", "af"), (r"igh|eigh", "i"), (r"ph", "f"), (r"sch", "x"),
        (r"tch|ch|sh|ci(?=[ao])", "x"), (r"dg(?=[ei])", "j"), (r"gh", "g"), (r"kh", "k"),
        (r"th", "t"), (r"dh", "d"), (r"bh", "b"), (r"wh", "w"), (r"ck|q|c(?![eiy])", "k"),
        (r"c", "s"), (r"x(?<!^.)(?=$)", "ks"), (r"z", "s"), (r"v", "f"), (r"g(?=[ei])", "j"),
        (r"(?<=.)[hwy]", ""),
    ]
]  # fmt: skip
VOWELS = re.compile(r"(?<=.)[aeiouy]")
DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, repr=False)
class Asked:
    """The marks under which a name is looked for."""

    exact: frozenset[str]
    close: frozenset[str]
    is_body: bool  # an organisation: its name is enough, there is no birth date to compare


def words_of(name: str) -> list[str]:
    """The words of a name that tell it from others, in plain letters, as they were written."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    plain = "".join(each for each in folded if not unicodedata.combining(each))
    words = APART.sub(" ", INSIDE.sub("", plain)).split()
    words = [each for each in words if each not in TITLES | DESCRIBED]
    words = _body(words, COUNCIL, OF_COUNCILS, "council")
    words = _body(words, HOSPITAL, OF_HOSPITALS, "nhstrust")
    left = [each for each in words if each not in LEGAL] or words
    return [] if NOBODY.issuperset(left) else _glued(left)[:MOST_TOKENS]


def asked(name: str) -> Asked:
    words = words_of(name)
    if not words:
        return Asked(frozenset(), frozenset(), is_body=False)
    close = {*_bags(words), _sound(words), *_initials_asked(words), *_parts_asked(words)}
    exact = frozenset({_whole(words)})
    return Asked(exact, frozenset(close) - exact, is_body=is_body(name))


def kept(name: str) -> frozenset[str]:
    """The marks under which a name is found."""
    words = words_of(name)
    if not words:
        return frozenset()
    marks = {_whole(words), *_bags(words), _sound(words), *_initials_kept(words)}
    return frozenset(marks | {"q" + each for each in _pairs(words)})


def is_body(name: str) -> bool:
    words = APART.sub(" ", name.casefold()).split()
    return not BODIES.isdisjoint(words) or {"borough", "of"} <= set(words)


def near_dates(born: date) -> set[date]:
    """Dates that may be this one mistyped: a digit off, two swapped, or day and month."""
    digits = f"{born:%d%m%Y}"
    typed = {digits[2:4] + digits[:2] + digits[4:]}
    for at in range(8):
        typed |= {digits[:at] + other + digits[at + 1 :] for other in "0123456789"}
        if at < 7:
            typed.add(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
    return {day for each in typed if (day := _day(each))} - {born}


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def _body(words: list[str], signs: set[str], left_out: set[str], name: str) -> list[str]:
    """Camden Council, London Borough of Camden and LB Camden are one."""
    is_one = not signs.isdisjoint(words) or {"borough", "of"} <= set(words) and name == "council"
    return [*(each for each in words if each not in left_out), name] if is_one else words


def _glued(words: list[str]) -> list[str]:
    """O Brien and OBrien, Mc Donald and McDonald, van der Berg and Vanderberg are one."""
    glued, before = [], ""
    for number, each in enumerate(words):
        is_initial = len(words) == 2 and len(each) == 1
        if each in PARTICLES and number + 1 < len(words) and not is_initial:
            before += each
        else:
            glued.append(before + each)
            before = ""
    return glued


def _whole(words: list[str]) -> str:
    return "e" + " ".join(sorted(words))


def _bag(letters: str) -> str:
    """Swapped letters, another order, a hyphen or a blank more or less leave this as it is."""
    return "b" + "".join(sorted(letters[:MOST_LETTERS]))


def _bags(words: list[str]) -> Iterator[str]:
    """The bag, and the bag with each letter less: two that are one letter apart share one."""
    letters = "".join(words)[:MOST_LETTERS]
    yield _bag(letters)
    if len(letters) >= ENOUGH:
        yield from (_bag(letters.replace(each, "", 1)) for each in set(letters))


def _sound(words: Iterable[str]) -> str:
    return "s" + " ".join(sorted(map(sound, words)))


def sound(word: str) -> str:
    for pattern, sounded in SOUNDS:
        word = pattern.sub(sounded, word)
    first = "a" if word[:1] in "aeiou" else word[:1]
    heard = DOUBLED.sub(r"\1", first + VOWELS.sub("", word)[1:])
    vowel = VOWELS.search(word)
    return heard + vowel[0] if vowel and len(heard) < 3 else heard  # Jane is not John


def _initials_kept(words: list[str]) -> Iterator[str]:
    """J Smith is found for John Smith, and John Smith for J Smith; not Jane for John."""
    first, last = words[0], words[-1]
    if len(words) > 1:
        yield ("w" if len(first) == 1 else "i") + f"{first[0]} {last}"


def _initials_asked(words: list[str]) -> Iterator[str]:
    for first, last in {(words[0], words[-1]), (words[-1], words[0])}:
        if len(words) > 1 and len(last) > 1:
            yield ("i" if len(first) == 1 else "w") + f"{first[0]} {last}"


def _pairs(words: list[str]) -> Iterator[str]:
    """Of three names or more, what is left when only two of them are told."""
    if len(words) > 2:
        first, *middle, last = words
        for one, other in [(first, last), *((first, each) for each in middle)]:
            yield " ".join(sorted((one, other)))


def _parts_asked(words: list[str]) -> Iterator[str]:
    """John Smith is found for John Andrew Smith, and the other way round."""
    if len(words) == 2:
        yield "q" + " ".join(sorted(words))
    yield from ("e" + each for each in _pairs(words))
