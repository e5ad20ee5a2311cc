"""
What the law says that is no time limit, no gate and no question: papers, rights, who may be told.

Words
  fact      anything written down here, with its source and the days between which it counts
  document  what a case needs on paper
  right     what people have a right to, in their own words
  flow      what one may tell another about somebody
  point     a rule in a sentence
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.force import in_force


@dataclass(frozen=True, kw_only=True)
class Fact:
    id: str
    in_force_from: date | None
    in_force_to: date | None
    source: str
    confidence: Confidence


class DocumentKind(TextChoices):
    ASK_CLINICIAN = "ask_clinician", "Asked of a clinician"
    ADVISER = "adviser", "Written by us or the person"
    HISTORY = "history", "No longer made"


@dataclass(frozen=True, kw_only=True)
class Document(Fact):
    """`fields` is all that it holds, the heading of a clinician's letter among them."""

    label: str
    kind: DocumentKind
    produced_by: tuple[str, ...]
    recipient: str
    fields: tuple[str, ...]
    notes: str


@dataclass(frozen=True)
class Papers:
    letter_rules: tuple[str, ...]
    documents: Mapping[str, Document]


@dataclass(frozen=True, kw_only=True)
class Right(Fact):
    """
    time_limit   the rule it stands on, if any
    begins_with  the switch whose day it begins on
    ends_with    the switch on the day before which it ends
    """

    area: AreaId
    nations: frozenset[Nation]
    text: str
    time_limit: str
    begins_with: str
    ends_with: str


@dataclass(frozen=True, kw_only=True)
class Flow(Fact):
    sender: str
    receiver: str
    data: tuple[str, ...]
    never: tuple[str, ...]
    consent: str
    lawful: str


class Topic(TextChoices):
    LAWFUL_BASIS = "lawful_basis", "Lawful basis"
    CONTROLLERS = "controllers", "Controllers"
    PRIVILEGE = "privilege", "Privilege"
    CONFLICT = "conflict", "Conflict of interest"
    RETENTION = "retention", "How long it is kept"
    CONSENT = "consent", "Consent"
    DEBT_DUTY = "debt_duty", "Duties of debt advice"


@dataclass(frozen=True, kw_only=True)
class Point(Fact):
    topic: Topic
    label: str
    words: str


@dataclass(frozen=True)
class Sharing:
    flows: Mapping[str, Flow]
    points: Mapping[str, Point]


@dataclass(frozen=True, kw_only=True)
class Scope(Fact):
    """What legal aid pays for in an area. Its id is the area's."""

    words: str


@dataclass(frozen=True, kw_only=True)
class Means(Fact):
    """How much somebody may have. `amounts` are in pence."""

    label: str
    nations: frozenset[Nation]
    amounts: Mapping[str, int]
    passport: tuple[str, ...]
    notes: str


@dataclass(frozen=True, kw_only=True)
class Mark(Fact):
    """A mark of quality that an organisation may hold."""

    label: str
    owner: str
    means: str


@dataclass(frozen=True)
class LegalAid:
    """`duties` are what a regulator asks of whoever advises."""

    scope: Mapping[str, Scope]
    means: Mapping[str, Means]
    duties: Mapping[str, Point]
    marks: Mapping[str, Mark]
    contact: str
    routing_order: tuple[str, ...]


def counts(right: Right, days: Mapping[str, date], on: date) -> bool:
    """Whether a right counts on a day, with the days that were entered for its switches."""
    if right.begins_with and not (right.begins_with in days and days[right.begins_with] <= on):
        return False
    ended = right.ends_with in days and days[right.ends_with] <= on
    return not ended and in_force(right, on)


def rights_that_count(
    rights: Iterable[Right],
    *,
    nation: Nation,
    limits: Collection[str],
    days: Mapping[str, date],
    on: date,
) -> tuple[Right, ...]:
    """
    Return the rights of a nation on a day.

    limits  ids of the time limits that are in force there: a right that stands on another is left
            out, since nobody should be told of it
    """
    return tuple(
        right
        for right in rights
        if nation in right.nations
        and (not right.time_limit or right.time_limit in limits)
        and counts(right, days, on)
    )
