"""
When a chain can be believed.

Words
  link    a row's place in the chain of its organisation, and the hash of it and the link before
  head    how far the database says the chain reaches
  anchor  a head as it was once written outside the database, where who rules the database cannot
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    number: int
    hash: str
    holds: bool


def faults(
    links: Iterable[Link], head: tuple[int, str] | None, anchors: Mapping[int, str]
) -> list[str]:
    """
    Return what is wrong with a chain, in sentences; nothing where it can be believed.

    head     number and hash, as the database says
    anchors  number → hash, as written outside at different times
    """
    known = {link.number: link for link in links}
    wrong = [
        f"Row {link.number} is not what was sealed" for link in known.values() if not link.holds
    ]
    last = max(known, default=0)
    if head is not None and head != (last, known[last].hash if last else head[1]):
        wrong.append(f"The chain ends at {last}, its head says {head[0]}")
    for number, hash_ in anchors.items():
        if number not in known:
            wrong.append(f"Row {number} was anchored and is gone")
        elif known[number].hash != hash_:
            wrong.append(f"Row {number} is not the one that was anchored")
    return wrong
