"""
What the counts say, and how a count is protected.

Words
  stage    how far a referral went
  funnel   for each stage how many went that far, and why others went no further
  quarter  three calendar months by London's clock, closed when they are over
  month    a calendar month by London's clock, closed when it is over
  cell     a count as an outsider may see it: a number to the nearest 5, or hidden
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import IntEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
STILL_OPEN = ""


class Stage(IntEnum):
    REFERRED = 0
    REACHED = 1
    BOOKED = 2
    ATTENDED = 3
    ADVISED = 4
    OUTCOME = 5


LABELS = {
    Stage.REFERRED: "Referred",
    Stage.REACHED: "Reached",
    Stage.BOOKED: "Booked",
    Stage.ATTENDED: "Seen",
    Stage.ADVISED: "Advised",
    Stage.OUTCOME: "Outcome recorded",
}


@dataclass(frozen=True)
class Count:
    """How many referrals of a site went as far as `stage`, and why no further (an exit code)."""

    site_id: str
    stage: Stage
    exit: str
    number: int
    is_open: bool


@dataclass(frozen=True)
class Step:
    stage: Stage
    number: int  # that went as far as this, or further
    exits: tuple[tuple[str, int], ...]  # of those who went no further: exit code and how many
    still_open: int  # of those who went no further, not ended

    @property
    def label(self) -> str:
        return LABELS[self.stage]


def funnel(counts: Iterable[Count]) -> tuple[Step, ...]:
    counts = list(counts)
    return tuple(_step(stage, counts) for stage in Stage)


def _step(stage: Stage, counts: list[Count]) -> Step:
    here = [count for count in counts if count.stage is stage]
    exits: dict[str, int] = {}
    for count in here:
        if not count.is_open and count.exit:
            exits[count.exit] = exits.get(count.exit, 0) + count.number
    return Step(
        stage=stage,
        number=sum(count.number for count in counts if count.stage >= stage),
        exits=tuple(sorted(exits.items(), key=lambda each: (-each[1], each[0]))),
        still_open=sum(count.number for count in here if count.is_open),
    )


@dataclass(frozen=True)
class Protection:
    """Counts from `hidden_from` up to `hidden_up_to` are hidden, others rounded."""

    hidden_from: int
    hidden_up_to: int
    round_to: int

    def cell(self, count: int) -> int | None:
        """The count as an outsider may see it. None is hidden."""
        if self.hidden_from <= count <= self.hidden_up_to:
            return None
        return self.round_to * ((count + self.round_to // 2) // self.round_to)

    @property
    def words(self) -> str:
        return f"{self.hidden_from} to {self.hidden_up_to}"


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int  # 1 to 4

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @classmethod
    def read(cls, text: str) -> "Quarter":
        """Read 2026Q3. Raises ValueError for anything else."""
        year, _, number = text.partition("Q")
        if not (len(year) == 4 and year.isdigit() and number in {"1", "2", "3", "4"}):
            raise ValueError(f"{text!r} is not a quarter such as 2026Q3")
        return cls(int(year), int(number))

    @classmethod
    def of(cls, moment: datetime) -> "Quarter":
        local = moment.astimezone(LONDON)
        return cls(local.year, (local.month + 2) // 3)

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(date(self.year, 3 * self.number - 2, 1), time.min, LONDON)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @property
    def words(self) -> str:
        last = self.next.starts_at.month - 1 or 12
        return f"{self.starts_at:%B} to {date(self.year, last, 1):%B} {self.year}"


def why_not_freeze(quarter: Quarter, at: datetime, *, frozen: bool) -> str | None:
    if at < quarter.next.starts_at:
        return f"{quarter.words} is not over yet"
    if frozen:
        return f"{quarter.words} is closed already. What was released is never counted again"
    return None


def protected(steps: Iterable[Step], protection: Protection) -> list[dict[str, object]]:
    """The funnel as it may be released, in plain values that can be kept as JSON."""
    return [
        {
            "stage": step.stage.name,
            "number": protection.cell(step.number),
            "exits": [[code, protection.cell(number)] for code, number in step.exits],
            "still_open": protection.cell(step.still_open),
        }
        for step in steps
    ]


# Months


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int  # 1 to 12

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @classmethod
    def read(cls, text: str) -> "Month":
        """Read 2026-10. Raises ValueError for anything else."""
        year, _, number = text.partition("-")
        found = year.isascii() and year.isdigit() and number.isascii() and number.isdigit()
        if not (found and len(year) == 4 and len(number) == 2):
            raise ValueError(f"{text!r} is not a month such as 2026-10")
        return cls(date(int(year), int(number), 1).year, int(number))

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        local = moment.astimezone(LONDON)
        return cls(local.year, local.month)

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(date(self.year, self.number, 1), time.min, LONDON)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    @property
    def words(self) -> str:
        return f"{self.starts_at:%B %Y}"


@dataclass(frozen=True)
class Waited:
    """The days from received to seen of those who were seen: the median and the quartiles."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Row:
    """What became of the referrals of a month, of one site or of all."""

    name: str
    referred: int = 0
    reached: int = 0
    seen: int = 0
    waited: Waited | None = None
    site_id: str = ""

    def as_json(self) -> dict[str, object]:
        waited = self.waited
        days = [waited.low, waited.middle, waited.high] if waited else None
        return {
            "name": self.name,
            "referred": self.referred,
            "reached": self.reached,
            "seen": self.seen,
            "waited": days,
        }


def days_in_words(days: float) -> str:
    return f"{days:.0f}" if days == int(days) else f"{days:.1f}"


def waited_in_words(row: Row) -> str:
    """As 12 days (half of them 8 to 20), of 9 of 14 who were seen."""
    if row.waited is None:
        return "Nobody seen yet" if row.referred else ""
    low, middle, high = (
        days_in_words(each) for each in (row.waited.low, row.waited.middle, row.waited.high)
    )
    unit = "day" if middle == "1" else "days"
    spread = f" (half of them {low} to {high})" if row.seen > 2 else ""
    return f"{middle} {unit}{spread}, {row.seen} of {row.referred}"


def why_not_freeze_month(month: Month, at: datetime, *, frozen: bool) -> str | None:
    if at < month.next.starts_at:
        return f"{month.words} is not over yet"
    if frozen:
        return f"{month.words} is closed already. It is never counted again"
    return None


def protected_row(row: Row, protection: Protection) -> dict[str, object]:
    """
    A row as an outsider may see it.

    How long people waited is left out where so few were seen that it would be about them.
    """
    cells: dict[str, object] = {
        name: protection.cell(getattr(row, name)) for name in ("referred", "reached", "seen")
    }
    waited = row.waited if row.seen > protection.hidden_up_to else None
    days = [round(each) for each in (waited.low, waited.middle, waited.high)] if waited else None
    return {"name": row.name, **cells, "waited": days}
