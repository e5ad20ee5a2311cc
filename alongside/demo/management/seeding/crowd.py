"""Who comes: names, birth dates, numbers, addresses and what is on their mind. All made up."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from alongside.demo.management.seeding.moments import Moments
from alongside.kit.documents import Entry, read
from alongside.kit.nhs_number import check_digit
from alongside.law import queries as law
from alongside.law.rules.areas import AreaId
from alongside.people.rules import NumberStatus

WORDS = Path(__file__).parents[2] / "data" / "words.yaml"
BODIES = 1_000_000  # numbers that begin with 999, before their check digit
STRIDE = 387_421  # shares no factor with it, so that every number comes up once
FIRST_NAMES_IN_ENGLISH = 75  # of a hundred

LISTS = (
    "streets", "opponents", "needs", "bring", "risks", "times", "advice", "instruction",
    "next_steps", "notes", "plans", "income",
)  # fmt: skip
# How often each area comes first. Source: the field, 2018: benefits 93 % of services, housing 64 %,
# debt 64 %; how many of each a service sees is our guess.
AREAS = {
    AreaId.WELFARE_BENEFITS: 46,
    AreaId.DEBT: 17,
    AreaId.HOUSING: 16,
    AreaId.COMMUNITY_CARE: 8,
    AreaId.EMPLOYMENT: 6,
    AreaId.IMMIGRATION: 4,
    AreaId.EDUCATION: 3,
}


@dataclass(slots=True)
class Somebody:
    id: str
    given: str
    family: str
    born: str
    language: str
    interpreter: bool

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


class Words:
    """The document of words, each list ready to be drawn from."""

    def __init__(self) -> None:
        entry = read(WORDS)
        self.given = entry.texts("given")
        self.families = entry.texts("families")
        self.languages = [_language(each) for each in entry.entries("languages")]
        self.by_area = {
            name: {area: entry.entry(name).texts(area) for area in AreaId.values}
            for name in ("happening", "facts")
        }
        self.of = {name: entry.texts(name) for name in LISTS}

    @cached_property
    def problems(self) -> dict[str, list[str]]:
        return {area.id: [issue.id for issue in area.issues] for area in law.areas()}

    @cached_property
    def under(self) -> dict[tuple[str, str], list[str]]:
        """The problems of an area for which a time limit runs, by both."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for issue in law.issues().values():
            for rule in issue.time_limits:
                found[issue.area, rule].append(issue.id)
        return found


def _language(entry: Entry) -> tuple[str, int, tuple[str, ...]]:
    return entry.text("id"), entry.number("share"), entry.texts("given")


class Crowd:
    def __init__(self, moments: Moments, random: Random) -> None:
        self.moments = moments
        self.random = random
        self.words = Words()
        self.numbers = _numbers(random.randrange(BODIES))
        self.areas = _urn(AREAS)
        self.languages = [each for each in self.words.languages for _ in range(each[1])]
        self.salt = random.randbytes(8)

    def any(self, name: str) -> str:
        words = self.words.of[name]
        return words[int(self.random.random() * len(words))]

    def any_about(self, name: str, area: str) -> str:
        words = self.words.by_area[name][area]
        return words[int(self.random.random() * len(words))]

    def area(self) -> str:
        return self.areas[int(self.random.random() * len(self.areas))]

    def problem(self, area: str, rule: str = "") -> str:
        problems = self.words.under[area, rule] if rule else self.words.problems[area]
        return problems[int(self.random.random() * len(problems))]

    def somebody(self, id_: str, *, child: bool = False) -> Somebody:
        random = self.random.random
        language, given = "en", self.words.given
        if random() * 100 >= FIRST_NAMES_IN_ENGLISH:
            language, _, given = self.languages[int(random() * len(self.languages))]
        return Somebody(
            id=id_,
            given=given[int(random() * len(given))],
            family=self._family(),
            born=self._born(child=child),
            language=language,
            interpreter=language != "en" and random() < 0.6,
        )

    def _family(self) -> str:
        families, random = self.words.families, self.random.random
        first = families[int(random() * len(families))]
        if random() < 0.35 and "-" not in first:
            second = families[int(random() * len(families))]
            if second != first and "-" not in second:
                return f"{first}-{second}"
        return first

    def _born(self, *, child: bool) -> str:
        """Most are between 25 and 70; the middle of two draws lies in the middle."""
        random = self.random.random
        years = random() * 16 if child else 18 + (random() + random()) * 38
        month, day = 1 + int(random() * 12), 1 + int(random() * 28)
        year = self.moments.origin.year + 2 - int(years)
        return f"{year}-{month:02}-{day:02}"

    def number(self) -> tuple[str, str]:
        """An NHS number kept for tests, and what is thought of it. Now and then one is wrong."""
        chance = self.random.random()
        if chance < 0.12:
            return "", NumberStatus.NONE
        number = next(self.numbers, "")
        if not number:
            return "", NumberStatus.NONE
        if chance < 0.126:
            return number[:9] + str((int(number[9]) + 1) % 10), NumberStatus.FAILS_CHECK
        if chance < 0.128:
            return "9" * 10, NumberStatus.NEVER_ISSUED
        return number, NumberStatus.TEST

    def fingerprint(self, id_: str) -> str:
        return hashlib.sha256(self.salt + id_.encode()).hexdigest()


def _urn(shares: dict[AreaId, int]) -> list[str]:
    return [str(key.value) for key, share in shares.items() for _ in range(share)]


def _numbers(start: int) -> Iterator[str]:
    for n in range(BODIES):
        nine = f"999{(start + n * STRIDE) % BODIES:06}"
        check = check_digit(nine)
        if check is not None and nine != "9" * 9:
            yield nine + check
