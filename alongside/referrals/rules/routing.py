"""
Which provider is asked, and why: the words of it. The steps themselves are in cascade.py.

The facts are what the advice is about, how far it goes, where it is asked for, how soon, and in
which language; and of each provider what it offers. Nothing else about the person is known here:
neither age nor sex nor origin nor health can move anybody up or down. Nothing is left to chance:
equals come in the order of their names, and of their ids where the names are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import TextChoices

from alongside.law.rules.areas import Gate, Level, Nation
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships.rules import Catchment, IntakeState
from alongside.partnerships.rules.credentials import Held

VERSION = "2026-11-24"  # of these rules; what another version decided is not replayed
ALL = ""  # an intake that is said for everything a provider advises on
UNKNOWN_WAIT = 999
ENGLISH = "en"
CANNOT = "Cannot take"  # the same words whatever its own register found


class Rule(StrEnum):
    """Why a candidate stands where it stands. It is kept with the proposal."""

    SAME_SITE = "open_at_this_site"
    IN_SCOPE = "open_and_advises_on_all"
    IN_PART = "open_and_advises_on_part"
    WAITING_LIST = "waiting_list"
    CHOSEN_TIME = "chosen_time"
    BY_HAND = "by_hand"


class Stage(TextChoices):
    """The steps, in their order."""

    SAFETY = "SAFETY", "Safety"
    GATE = "GATE", "Who may advise"
    PLACE = "PLACE", "Nation and area"
    CONFLICT = "CONFLICT", "The provider’s own conflict check"
    SCOPE = "SCOPE", "What it advises on, and how far"
    CAPACITY = "CAPACITY", "Room for new people"
    NEEDS = "NEEDS", "Language and access"


@dataclass(frozen=True)
class Need:
    """
    What is asked for.

    area           that of the place of care; empty where it is not known
    gates          what the law asks for each field of law, where it asks anything
    hard_deadline  something is due within 5 working days: only casework can keep it
    """

    domains: tuple[str, ...]
    urgency: UrgencyLevel = UrgencyLevel.ROUTINE
    language: str = ENGLISH
    interpreter: bool = False
    area: str = ""
    from_a_site: bool = True
    level: Level = Level.ADVICE
    nation: Nation = Nation.ENGLAND
    gates: Mapping[str, tuple[Gate, ...]] = field(default_factory=dict)
    hard_deadline: bool = False
    on: date = date.min

    @property
    def work(self) -> Level:
        return Level.CASEWORK if self.hard_deadline else self.level

    @property
    def is_same_day(self) -> bool:
        return self.urgency in (UrgencyLevel.DANGER, UrgencyLevel.TODAY)


@dataclass(frozen=True)
class Room:
    """What a provider says about taking people: open or not, and how many days they wait."""

    state: IntakeState
    days_to_wait: int | None = None


@dataclass(frozen=True)
class Provider:
    id: UUID
    name: str
    scope: Mapping[str, Level]
    intake: Mapping[str, Room]
    areas: frozenset[str] = frozenset()  # none: everywhere
    languages: frozenset[str] = frozenset()
    can_take: bool = True
    sits_here: bool = False
    kind: str = ""
    held: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Agreed:
    """For whom the partnership is there."""

    catchment: Catchment
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """`in_time` is false for a waiting list where somebody must be spoken to today."""

    provider_id: UUID
    name: str
    rule: Rule
    reasons: tuple[str, ...]
    in_time: bool = True


@dataclass(frozen=True)
class Excluded:
    provider_id: UUID
    name: str
    reason: str


@dataclass(frozen=True)
class Taken:
    """One step: what it asked, who came through it, and who did not and why."""

    stage: Stage
    asked: str
    kept: tuple[str, ...]
    left_out: tuple[Excluded, ...]


@dataclass(frozen=True)
class Routing:
    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    steps: tuple[Taken, ...] = ()
    facts: "Facts | None" = None  # what it was worked out from, to be kept

    @property
    def best(self) -> Candidate | None:
        """Whoever is asked first. Nobody is put on a waiting list who needs help today."""
        return next((each for each in self.candidates if each.in_time), None)


@dataclass(frozen=True)
class Facts:
    """Everything that a routing is worked out from."""

    need: Need
    providers: tuple[Provider, ...]
    agreed: Agreed
