"""
Every rule of law in one shape, for an editor to read and to sign.

Words
  rule     whatever somebody may rely on: a time limit, a question, a gate, a paper, a right …
  kind     which of these it is
  line     a head and the words under it; together they are what is read and signed
  wording  a hash of the lines: a rule that says something else is another rule to read
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from django.db.models import TextChoices

from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.sign_off import USUAL_MONTHS, USUAL_MONTHS_OF_RIGHTS

EVERYWHERE = frozenset(Nation)
UNKNOWN = "unknown"


class Kind(TextChoices):
    """In the order in which they are listed."""

    TIME_LIMIT = "time_limit", "Time limit"
    URGENCY = "urgency", "How soon"
    ROUTE = "route", "Help now"
    ISSUE = "issue", "Problem"
    GATE = "gate", "Who may advise"
    DOCUMENT = "document", "Document"
    RIGHT = "right", "Right in plain words"
    SHARING = "sharing", "Who may be told"
    POINT = "point", "Point"
    LEGAL_AID = "legal_aid", "Legal aid"
    MARK = "mark", "Mark of quality"


# Where an id of one document may be one of another too, the kind stands before it.
WITH_KIND = frozenset(set(Kind) - {Kind.TIME_LIMIT, Kind.ISSUE, Kind.RIGHT})

type Line = tuple[str, str]


@dataclass(frozen=True)
class Rule:
    """
    area   none where it belongs to every area
    gates  who may advise on it; it is read by whoever holds one of them. None: by everybody
    off    why it does not count now, whoever signed it
    """

    id: str
    kind: Kind
    area: AreaId | None
    label: str
    lines: tuple[Line, ...]
    nations: frozenset[Nation]
    gates: frozenset[str]
    in_force_from: date | None
    in_force_to: date | None
    source: str
    confidence: Confidence
    off: str = ""

    @property
    def version(self) -> str:
        return self.in_force_from.isoformat() if self.in_force_from else UNKNOWN

    @property
    def key(self) -> tuple[str, str]:
        return self.id, self.version

    @cached_property
    def wording(self) -> str:
        said = [self.kind, self.label, self.lines, sorted(self.nations), self.source]
        return sha256(json.dumps(said).encode()).hexdigest()[:16]

    @property
    def months_to_review(self) -> int:
        return USUAL_MONTHS_OF_RIGHTS if self.kind is Kind.RIGHT else USUAL_MONTHS

    def is_over(self, on: date) -> bool:
        """Whether it has ended. What has not begun yet is read before it does."""
        return self.in_force_to is not None and self.in_force_to < on


def listed_id(kind: Kind, key: str) -> str:
    return f"{kind}.{key}" if kind in WITH_KIND else key


def lines_of(*pairs: tuple[str, str | Iterable[str]]) -> tuple[Line, ...]:
    """Return the lines that say something; several words of one head are joined."""
    joined = ((head, said if isinstance(said, str) else "; ".join(said)) for head, said in pairs)
    return tuple((head, said) for head, said in joined if said)


@dataclass(frozen=True)
class Wanted:
    """
    What of the rules a reader wants to see.

    areas   none: every area
    closed  gates that the reader's organisation may not pass: rules behind them alone are left out
    """

    nation: Nation
    on: date
    area: str = ""
    kind: str = ""
    words: str = ""
    closed: frozenset[str] = frozenset()


def may_read(rule: Rule, closed: frozenset[str]) -> bool:
    return not rule.gates or not rule.gates <= closed


def wanted(rules: Iterable[Rule], by: Wanted) -> list[Rule]:
    needle = by.words.casefold().split()
    return [
        rule
        for rule in rules
        if by.nation in rule.nations
        and not rule.is_over(by.on)
        and (not by.area or by.area == (rule.area or GENERAL))
        and (not by.kind or by.kind == rule.kind)
        and may_read(rule, by.closed)
        and _says(rule, needle)
    ]


GENERAL = "general"


def _says(rule: Rule, needle: list[str]) -> bool:
    if not needle:
        return True
    words = " ".join([rule.id, rule.label, rule.source, *(said for _, said in rule.lines)])
    return all(each in words.casefold() for each in needle)


class State(TextChoices):
    """How far an organisation's editors are with a rule in one nation."""

    SIGNED = "signed", "Signed"
    AGAIN = "again", "To be read again"
    UNSIGNED = "unsigned", "Not signed"
    NOT_OURS = "not_ours", "Not our area"
