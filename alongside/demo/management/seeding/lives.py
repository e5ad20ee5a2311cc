"""
A person's way from a referral to its end, step by step, until today.

What would happen after today has not happened: a step in the future is left out, and whatever
stands last is the state in which the person is found.
"""

from dataclasses import dataclass, field
from datetime import date

from alongside.demo.management.seeding.crowd import Somebody
from alongside.demo.management.seeding.places import Place, Provider, Staff, Unit

RECONSIDERATION = "wb.mr.standard"
TOLD_INSTEAD = {"NO_CAPACITY": "TRY_AGAIN", "OUT_OF_AREA": "OTHER_SERVICE",
                "OUT_OF_SCOPE": "WRITTEN", "CANNOT_TAKE": "OTHER_SERVICE",
                "LANGUAGE": "NOTHING"}  # fmt: skip

type Step = tuple[int, str, str, Staff]
type Asked = tuple[Provider, int, str, str, int | None]  # whom, when, answer, reason, answered


@dataclass(slots=True)
class Visit:
    """A seat in a slot, and what became of it."""

    session: str
    slot: str
    start: int
    end: int
    booked_at: int
    status: str = "BOOKED"
    why_missed: str = ""
    walk_in: bool = False
    bring: str = ""
    steps: list[tuple[str, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Problem:
    """One issue of a file."""

    domain: str
    opened: int
    ended: int | None
    result: str = ""
    state: str = ""
    next_due: int = 0
    gains: bool = False
    deadline: date | None = None  # the day of the letter from which it is counted
    rule: str = RECONSIDERATION
    stays_live: bool = False  # though its day has passed


@dataclass(slots=True)
class Life:
    unit: Unit
    place: Place
    person: Somebody
    received: int
    now: int
    urgency: str
    domains: list[str]
    referrer: Staff
    by_message: bool = False
    patient: Somebody | None = None
    client_is: str = "PATIENT"
    provider: Provider | None = None
    steps: list[Step] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    attempts: list[tuple[int, str, str]] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    refused: frozenset[str] = frozenset()
    sealed: bool = False
    number: tuple[str, str] | None = None
    letter_date: int | None = None
    turned_away: str = ""
    problems: list[Problem] = field(default_factory=list)  # none: as they come
    plan_waits: bool = False
    level: str = "R"
    trouble: str = ""  # the urgent question that was answered with yes
    asked_again: bool = False  # at first contact
    phone: str = ""  # of somebody who may be texted; none: as it comes
    promised_in: int | None = None  # days until they are seen, on the waiting list
    referral: str = ""  # once it is written
    due: str = ""

    def reach(self, moment: int, status: str, by: Staff, reason: str = "") -> bool:
        """Add a step unless it lies ahead. After one that does, nothing more happens."""
        if moment > self.now:
            return False
        self.steps.append((moment, status, reason, by))
        return True

    def ask(self, provider: Provider, moment: int, by: Staff, reason: str = "") -> None:
        self.provider = provider
        self.steps.append((moment, "PROPOSED", reason, by))
        self.asked.append((provider, moment, "", "", None))

    def answer(self, moment: int, answer: str, reason: str = "") -> None:
        provider, asked_at, *_ = self.asked[-1]
        self.asked[-1] = (provider, asked_at, answer, reason, moment)

    def accept(self, moment: int, reason: str = "") -> bool:
        status = "ACCEPTED"
        by = self.referrer if reason else self.unit.adviser
        if not self.reach(moment, status, by, reason):
            return False
        self.answer(moment, "ACCEPTED")
        return True

    def attempt(self, moment: int, way: str, result: str) -> bool:
        if moment > self.now:
            return False
        self.attempts.append((moment, way, result))
        return True

    @property
    def status(self) -> str:
        return self.steps[-1][1]

    @property
    def last(self) -> int:
        return self.steps[-1][0]

    @property
    def attended(self) -> Visit | None:
        return next((visit for visit in self.visits if visit.status == "ATTENDED"), None)

    @property
    def reached(self) -> int | None:
        return min((at for at, _, result in self.attempts if result == "SPOKE"), default=None)

    def first(self, *statuses: str) -> int | None:
        return next((step[0] for step in self.steps if step[1] in statuses), None)
