"""
What changed, and how sure anyone is of it.

Words
  outcome  what became of an issue; many are not money
  line     one sum in the ledger, with its method beside it, since there is no agreed way to count
  yearly   what a line comes to in a year, by a named method

Income, debt managed and debt written off are never added together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices

from alongside.casework.rules import IssueState


class Result(TextChoices):
    ACHIEVED = "ACHIEVED", "What they wanted"
    PARTLY = "PARTLY", "Part of what they wanted"
    NO_CHANGE = "NO_CHANGE", "No change"
    WORSE = "WORSE", "Worse"
    ACTING_THEMSELVES = "ACTING_THEMSELVES", "Advised, and acting themselves"
    LOST_CONTACT = "LOST_CONTACT", "Lost contact"
    DIED = "DIED", "Died"


class Kind(TextChoices):
    INCOME = "INCOME", "Benefit or other income"
    LUMP_SUM = "LUMP_SUM", "Lump sum or arrears paid"
    GRANT = "GRANT", "Grant or charity payment"
    COST_REDUCED = "COST_REDUCED", "A cost reduced"
    DEBT_MANAGED = "DEBT_MANAGED", "Debt managed or rescheduled"
    DEBT_WRITTEN_OFF = "DEBT_WRITTEN_OFF", "Debt written off"


class Period(TextChoices):
    WEEKLY = "WEEKLY", "a week"
    FOUR_WEEKLY = "FOUR_WEEKLY", "every 4 weeks"
    MONTHLY = "MONTHLY", "a month"
    ANNUAL = "ANNUAL", "a year"
    ONE_OFF = "ONE_OFF", "once"


class Basis(TextChoices):
    NEW = "NEW", "New"
    INCREASE = "INCREASE", "Increase"
    RETAINED = "RETAINED", "Retained"
    BACKDATED = "BACKDATED", "Backdated"


class Method(TextChoices):
    WEEKS_52 = "weeks52", "52 weeks"
    TO_YEAR_END = "to_year_end", "To the end of the tax year"
    AWARD_PERIOD = "award_period", "The length of the award"
    ACTUAL_PAID = "actual_paid", "What was paid"


class Evidence(TextChoices):
    AWARD_LETTER = "AWARD_LETTER", "Award letter"
    BANK = "BANK", "Bank statement"
    PERSON_SAYS = "PERSON_SAYS", "The person says so"
    ESTIMATE = "ESTIMATE", "Estimate"


class Stage(TextChoices):
    IDENTIFIED = "IDENTIFIED", "Identified"
    CLAIMED = "CLAIMED", "Claimed"
    DECIDED = "DECIDED", "Decided"
    IN_PAYMENT = "IN_PAYMENT", "In payment"
    CONFIRMED = "CONFIRMED", "Confirmed"


A_YEAR = {
    Period.WEEKLY: Decimal(52),
    Period.FOUR_WEEKLY: Decimal(13),
    Period.MONTHLY: Decimal(12),
    Period.ANNUAL: Decimal(1),
    Period.ONE_OFF: Decimal(1),
}


@dataclass(frozen=True)
class Sum:
    """A line as the rules see it. Pence."""

    amount: int
    counterfactual: int
    period: Period
    starts_on: date
    ends_on: date | None = None


def yearly(line: Sum, method: Method) -> int:
    """
    What a line comes to in a year, in pence, by this method, over what there would have been.

    weeks52 is Citizens Advice practice. The other three count days, of 365 in a year.
    """
    gained = Decimal(line.amount - line.counterfactual)
    if line.period is Period.ONE_OFF or method is Method.ACTUAL_PAID:
        return int(gained)
    whole_year = gained * A_YEAR[line.period]
    if method is Method.WEEKS_52:
        return _pence(whole_year)
    end = line.ends_on if method is Method.AWARD_PERIOD and line.ends_on else _year_end(line)
    days = max((end - line.starts_on).days, 0)
    return _pence(whole_year * Decimal(days) / Decimal(365))


def _year_end(line: Sum) -> date:
    """The first 5 April after the line starts: the day before a tax year ends."""
    end = date(line.starts_on.year, 4, 5)
    return end if end >= line.starts_on else date(line.starts_on.year + 1, 4, 5)


def _pence(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def why_not_confirm(*, evidence: Evidence, stage: Stage) -> str | None:
    if stage is Stage.CONFIRMED and evidence is Evidence.ESTIMATE:
        return "An estimate cannot be confirmed. Add the letter or what the person says"
    return None


# A sum as it is typed

MOST = 10_000_000_00  # pence. More than this in one line is a slip of the finger
POUNDS = re.compile(r"£? ?(?P<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12})(\.(?P<pence>[0-9]{1,2}))?")
NOT_A_SUM = "Enter the sum in pounds, like 162.50 or 1,162"


def pence_typed(typed: str) -> int:
    """Read pounds as people type them, exactly. Raises ValueError with the sentence to show."""
    found = POUNDS.fullmatch(typed.strip())
    if found is None:
        raise ValueError(NOT_A_SUM)
    pence = (found["pence"] or "").ljust(2, "0")
    amount = int(found["whole"].replace(",", "")) * 100 + int(pence)
    if amount > MOST:
        raise ValueError("The sum must be £10 million or less. Check the number")
    return amount


# What makes a line sound

ONCE = {Kind.LUMP_SUM, Kind.GRANT, Kind.DEBT_MANAGED, Kind.DEBT_WRITTEN_OFF}


@dataclass(frozen=True)
class Refusal:
    """A sentence, and the field of the form that it is about."""

    words: str
    field: str


def why_not_add(
    line: Sum, *, kind: Kind, basis: Basis, method: Method, evidence: Evidence, stage: Stage
) -> Refusal | None:
    """Return what is wrong with a line of the ledger, in words for whoever typed it."""
    if line.amount <= 0:
        return Refusal("The sum must be more than £0", "amount")
    if (kind in ONCE) != (line.period is Period.ONE_OFF) and kind is not Kind.COST_REDUCED:
        return Refusal(_period_of(kind), "period")
    if line.counterfactual >= line.amount:
        return Refusal("What they had before must be less than what they get now", "counterfactual")
    if basis is Basis.INCREASE and not line.counterfactual:
        return Refusal("Enter what they had before the increase", "counterfactual")
    if reason := _dates(line, method):
        return Refusal(reason, "ends_on")
    if reason := why_not_confirm(evidence=evidence, stage=stage):
        return Refusal(reason, "evidence")
    return None


def _period_of(kind: Kind) -> str:
    if kind in ONCE:
        return f"‘{kind.label}’ is counted once. Choose ‘{Period.ONE_OFF.label}’"
    return f"‘{kind.label}’ is paid again and again. Choose how often, or ‘{Kind.LUMP_SUM.label}’"


def _dates(line: Sum, method: Method) -> str | None:
    if line.ends_on is not None and line.ends_on <= line.starts_on:
        return "The end must be after the start"
    if method is Method.AWARD_PERIOD and line.period is not Period.ONE_OFF and not line.ends_on:
        return "Enter when the award ends, or choose another way of counting"
    return None


# What the ledger comes to

REACHED = {Stage.IN_PAYMENT, Stage.CONFIRMED}


@dataclass(frozen=True)
class Booked:
    """A line of the ledger with what it is a line of."""

    sum: Sum
    kind: Kind
    method: Method
    stage: Stage


@dataclass(frozen=True)
class Total:
    """
    What lines of one kind come to, counted in one way. Kinds are never added together.

    reached      in payment or confirmed; what is only claimed or decided is kept apart
    by_method    the same lines counted in each way, to show how much the way matters
    """

    kind: Kind
    method: Method
    reached: bool
    lines: int
    pence: int
    by_method: dict[Method, int]

    @property
    def way(self) -> str:
        return "paid once" if self.kind in ONCE else f"in a year, by ‘{self.method.label}’"


def totals(lines: Iterable[Booked]) -> list[Total]:
    """One total for each kind, way of counting and whether it is reached; what is reached first."""
    groups: dict[tuple[bool, Kind, Method], list[Sum]] = {}
    for line in lines:
        method = Method.ACTUAL_PAID if line.sum.period is Period.ONE_OFF else line.method
        key = line.stage in REACHED, line.kind, method
        groups.setdefault(key, []).append(line.sum)
    kinds = [*Kind]
    found = [_total(*key, sums) for key, sums in groups.items()]
    return sorted(found, key=lambda each: (not each.reached, kinds.index(each.kind), each.method))


def _total(reached: bool, kind: Kind, method: Method, sums: list[Sum]) -> Total:
    by_method = {way: sum(yearly(each, way) for each in sums) for way in Method}
    return Total(kind, method, reached, len(sums), by_method[method], by_method)


HOW = {
    Method.WEEKS_52: "The sum for each week times 52, or for each month times 12.",
    Method.TO_YEAR_END: "From its start to the next 5 April, by days of 365 in a year.",
    Method.AWARD_PERIOD: "From its start to the end of the award, by days of 365 in a year.",
    Method.ACTUAL_PAID: "Only what was paid, counted once.",
}

# What an outcome says about the issue

ENDS_WITHOUT_RESULT = {Result.LOST_CONTACT, Result.DIED}


def state_after(result: Result) -> IssueState:
    """What an issue becomes when its outcome is final."""
    return IssueState.ENDED if result in ENDS_WITHOUT_RESULT else IssueState.RESOLVED


# Outcomes that come back from another case system


@dataclass(frozen=True)
class Brought:
    """A row as it came: what it is about, what became of it, and a sum if there is one."""

    number: int
    issue: str = ""
    reference: str = ""
    result: str = ""
    words: str = ""
    kind: str = ""
    amount: str = ""
    period: str = ""


def pence(typed: str) -> int | None:
    """Read £1,234.50 as pence; none where it is no sum."""
    plain = typed.replace("£", "").replace(",", "").strip()
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", plain):
        return None
    return int(Decimal(plain) * 100)
