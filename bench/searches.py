"""Fill a file archive and search it as one of its advisers. Run by bench.casework."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import django

ASKED, WARM = 100, 10  # searches of each kind


def main(size: int) -> None:
    django.setup()
    from alongside.demo.rules import BY_KEY
    from bench.archives import files, fill
    from bench.inside import Browser, signed_in
    from bench.registers import owner

    persona = BY_KEY["adviser"]
    provider = persona.actor().organisation_id
    fill(provider, size)
    browser = Browser(signed_in(persona))
    told = {kind: searched(browser, persona, kind, size) for kind in KINDS}
    print(json.dumps({"n": ASKED, "files": files(owner(), provider), "kinds": told}))


def searched(browser: Any, persona: Any, kind: str, size: int) -> dict[str, float]:
    """The whole of a search, as somebody waits for it, and the questions to the database alone."""
    from alongside.kit import context
    from bench.inside import counted, searched, standing

    typed = list(recorded(kind, size))
    for each, _ in typed[:WARM]:
        searched(browser, each)
    times, found = [], 0
    for each, wanted in typed[WARM:]:
        begun = time.perf_counter()
        answer = searched(browser, each)
        times.append(1000 * (time.perf_counter() - begun))
        found += any(one in answer.body for one in wanted)
    queries = max(counted(partial(searched, browser, each)) for each, _ in typed[:WARM])
    with context.standing_as(standing(persona)):
        alone = [asked(persona.actor(), each) for each, _ in typed[WARM:]]
    return {
        "median": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "database p95": statistics.quantiles(alone, n=20)[-1],
        "queries": queries,
        "found": 100 * found / len(times),
    }


def asked(actor: Any, words: str) -> float:
    from alongside.casework import queries as casework

    begun = time.perf_counter()
    casework.search(actor, words)
    return 1000 * (time.perf_counter() - begun)


def recorded(kind: str, size: int) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    """What is typed, the same every time, and whose person or file somebody looks for."""
    known = _known(size)
    Random(kind).shuffle(known)
    typed = [(KINDS[kind](each, Random(each[1])), each) for each in known]
    said = [(words, each) for words, each in typed if words][: ASKED + WARM]
    assert len(said) == ASKED + WARM, f"too few to ask for by {kind}"
    for words, each in said:
        yield words, (str(UUID(each[1])).encode(), str(UUID(each[2])).encode())


@cache
def _drawn(size: int) -> tuple[str, ...]:
    """The lines of some who are in the archive, from its first nine tenths."""
    from bench.archives import lines

    last = size * 9 // 10
    chosen = set(Random(size).sample(range(last), min(last, 8 * (ASKED + WARM))))
    return tuple(line for n, line in enumerate(islice(lines(), last)) if n in chosen)


def _known(size: int) -> list[list[str]]:
    return [line.rstrip("\n").split("\t") for line in _drawn(size)]


def misspelt(line: list[str], random: Random) -> str:
    """One letter left out, doubled, or changed places with the next."""
    name = f"{line[4]} {line[5]}"
    at = random.choice([n for n in range(1, len(name) - 1) if name[n : n + 2].isalpha()])
    one, other = name[at], name[at + 1]
    return name[:at] + random.choice(("", one + one, other + one)) + name[at + 1 :]


def as_letters_go(line: list[str], random: Random) -> str:
    return f"{line[4]} {line[5]}"


def by_number(line: list[str], random: Random) -> str:
    number = line[7]
    return f"{number[:3]} {number[3:6]} {number[6:]}" if number else ""


def by_phone(line: list[str], random: Random) -> str:
    return line[8]


def by_reference(line: list[str], random: Random) -> str:
    return f"HJ-B{int(line[0]):08}"


def by_words(line: list[str], random: Random) -> str:
    """Two words of a letter, beside which nobody’s name has to stand."""
    words = line[9].split()[2:]
    return " ".join(random.sample(words, 2)) if words else ""


KINDS: dict[str, Callable[[list[str], Random], str]] = {
    "name misspelt": misspelt,
    "name": as_letters_go,
    "NHS number": by_number,
    "phone": by_phone,
    "letter reference": by_reference,
    "words of a letter": by_words,
}


if __name__ == "__main__":
    main(int(sys.argv[1]))
