"""
What becomes of two people writing at once: whatever does not touch goes together, and where both
wrote into one place neither is lost; whoever comes second sees both.

Words
  base    what was there when somebody opened the page
  now     what is there when they save
  yours   what they save
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.kit.refusal import Refused


@dataclass(frozen=True)
class Clash:
    """One place into which two people wrote differently."""

    field: str
    theirs: Any
    yours: Any


@dataclass(frozen=True)
class Merged:
    said: dict[str, Any]
    clashes: tuple[Clash, ...]


class Clashed(Refused):
    """
    Somebody else saved in the meantime. Nothing was written; both versions are in here.

    version  what is there now: whoever saves with this one has seen it
    """

    def __init__(self, clashes: tuple[Clash, ...], version: int, by_name: str) -> None:
        super().__init__(
            f"{by_name} saved this while you were writing. Look at both and save again"
        )
        self.clashes, self.version, self.by_name = clashes, version, by_name


def merge(
    base: Mapping[str, Any] | None, now: Mapping[str, Any], yours: Mapping[str, Any]
) -> Merged:
    """
    Put together what two people wrote since one base, field by field.

    base  none: nobody knows what was there; then whatever differs is a clash
    """
    said, clashes = {}, []
    for field, mine in yours.items():
        theirs = now[field]
        if mine == theirs or (base is not None and mine == base[field]):
            said[field] = theirs
        elif base is not None and theirs == base[field]:
            said[field] = mine
        else:
            clashes.append(Clash(field, theirs, mine))
    return Merged(said, tuple(clashes))


def both(theirs: str, yours: str) -> str:
    """The one below the other; what one of them has already is not said twice."""
    if yours.strip() in theirs:
        return theirs
    if theirs.strip() in yours:
        return yours
    return f"{theirs.rstrip()}\n\n{yours.lstrip()}"
