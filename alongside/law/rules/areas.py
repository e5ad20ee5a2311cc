"""
What people bring, how far an adviser may go with it, and who may.

Words
  area       one of seven fields of law, such as housing
  issue      a problem inside an area, such as damp and mould
  sub-issue  one part of a problem
  level      how far the work goes: information, advice, casework, representation
  gate       what the law asks of whoever advises on an issue
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices


class Nation(TextChoices):
    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class Confidence(TextChoices):
    SEEN = "seen", "Read in what was published"
    MEMORY = "memory", "From memory, to be checked"


class AreaId(TextChoices):
    """The labels are the plain ones, which the person and the referrer read."""

    WELFARE_BENEFITS = "welfare_benefits", "Money and benefits"
    DEBT = "debt", "Debt, bills and bailiffs"
    HOUSING = "housing", "Home and homelessness"
    EMPLOYMENT = "employment", "Work and sick pay"
    EDUCATION = "education", "School and learning"
    COMMUNITY_CARE = "community_care", "Care and support"
    IMMIGRATION = "immigration", "Visa, asylum and status"


class Level(TextChoices):
    """How far the work goes. Each level includes those before it."""

    INFORMATION = "info", "Information"
    ADVICE = "advice", "Advice"
    CASEWORK = "casework", "Casework"
    REPRESENTATION = "representation", "Representation"


LADDER = tuple(Level)


@dataclass(frozen=True)
class SubIssue:
    id: str
    label: str


@dataclass(frozen=True)
class Concept:
    """A concept of SNOMED CT."""

    code: str
    term: str
    confidence: Confidence


@dataclass(frozen=True)
class Issue:
    """
    documents  what it needs on paper
    laa        matter types of the Legal Aid Agency
    """

    id: str
    area: AreaId
    label: str
    plain_label: str
    gate: str
    urgency: tuple[str, ...]
    time_limits: tuple[str, ...]
    documents: tuple[str, ...]
    laa: tuple[str, ...]
    snomed: tuple[Concept, ...]
    sub_issues: tuple[SubIssue, ...]


@dataclass(frozen=True)
class Area:
    id: AreaId
    label: str
    plain_label: str
    default_gate: str
    laa_category: str
    citizens_advice: tuple[str, ...]
    gravity: tuple[str, ...]
    nations: Mapping[Nation, str]
    source: str
    confidence: Confidence
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Problems:
    """
    Everything that people bring.

    everywhere    time limits that may apply to any problem
    matter_types  codes of the Legal Aid Agency; `stages` are those of its second level
    """

    areas: tuple[Area, ...]
    everywhere: tuple[str, ...]
    matter_types: Mapping[str, str]
    stages: Mapping[str, str]


class CredentialKind(TextChoices):
    """What an organisation or an adviser may hold. The first open gates; the rest are marks."""

    IAA = "IAA", "Immigration Advice Authority registration"
    FCA = "FCA", "Financial Conduct Authority permission for debt"
    SRA = "SRA", "Solicitors Regulation Authority"
    BSB = "BSB", "Bar Standards Board"
    CILEX = "CILEX", "CILEX Regulation"
    DRO = "DRO", "Approved intermediary for debt relief orders"
    IP = "IP", "Insolvency practitioner"
    SETTLEMENT = "SETTLEMENT", "Certified adviser for settlement agreements"
    AQS = "AQS", "Advice Quality Standard"
    SQM = "SQM", "Specialist Quality Mark"
    LEXCEL = "LEXCEL", "Lexcel"
    MAPS = "MAPS", "MaPS debt advice quality framework"
    IAQF = "IAQF", "Information and Advice Quality Framework Wales"
    SNSIAP = "SNSIAP", "Scottish National Standards for Information and Advice Providers"


IAA_LEVELS = {1: "Level 1", 2: "Level 2", 3: "Level 3"}


@dataclass(frozen=True)
class Key:
    """A kind of credential, of this level at least, that opens a gate."""

    kind: CredentialKind
    level: int = 0


@dataclass(frozen=True)
class Gate:
    """What the law asks of whoever advises, from a level of work on."""

    id: str
    label: str
    rule: str
    who: tuple[str, ...]
    from_level: Level
    opened_by: tuple[Key, ...]
    exempt: tuple[str, ...]  # kinds of organisation
    in_force_from: date | None
    in_force_to: date | None
    source: str
    confidence: Confidence


def counts(gate: Gate, work: Level) -> bool:
    """Whether the gate stands before work of this level."""
    return bool(gate.opened_by) and within(gate.from_level, work)


def within(wanted: Level, most: Level) -> bool:
    """Whether work at the level wanted is covered by an offer that goes up to the other."""
    return LADDER.index(wanted) <= LADDER.index(most)
