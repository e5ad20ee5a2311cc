"""
What changed, and how sure anyone is of it.

Words
  outcome  what became of an issue; many are not money
  line     one sum in the ledger, with its method beside it, since there is no agreed way to count
  yearly   what a line comes to in a year, by a named method

Income, debt managed and debt written off are never added together.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices


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
