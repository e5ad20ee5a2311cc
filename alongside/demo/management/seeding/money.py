"""Sums for the ledger, each with its method and how sure anyone is. Pence."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

METHODS = ("weeks52", "weeks52", "weeks52", "to_year_end", "award_period")
STAGES = ("DECIDED", "IN_PAYMENT", "IN_PAYMENT", "CONFIRMED")
# Kind, share of won issues of the area, least and most. Our guess, but for income (files.GAIN).
OTHERS = {
    "debt": (("DEBT_MANAGED", 0.25, 40_000, 480_000), ("DEBT_WRITTEN_OFF", 0.1, 20_000, 250_000)),
    "housing": (("COST_REDUCED", 0.12, 1_500, 9_000),),
    "community_care": (("GRANT", 0.1, 10_000, 50_000),),
}


@dataclass(frozen=True, slots=True)
class Sum:
    kind: str
    amount: int
    period: str
    basis: str
    method: str
    evidence: str
    stage: str
    what: str = ""


def money(domain: str, random: Random, *, gains: bool, won: bool) -> Iterator[Sum]:
    if gains:
        yield from _income(random, won=won)
    elif won and domain in OTHERS:
        for kind, share, least, most in OTHERS[domain]:
            if random.random() < share:
                what = kind.replace("_", " ").capitalize()
                amount = int(least + random.random() * (most - least))
                yield Sum(kind, amount, "ONE_OFF", "NEW", "actual_paid", "PERSON_SAYS", "DECIDED",
                          what)  # fmt: skip


def _income(random: Random, *, won: bool) -> Iterator[Sum]:
    """What was won is paid or confirmed; what is still open is hoped for or claimed."""
    amount = int(2_000 + random.random() * random.random() * 16_000)
    method = METHODS[int(random.random() * len(METHODS))]
    chance = random.random()
    if not won:
        stage, evidence = ("CLAIMED", "PERSON_SAYS") if chance < 0.6 else ("IDENTIFIED", "ESTIMATE")
        yield Sum("INCOME", amount, "WEEKLY", "NEW", method, evidence, stage)
        return
    stage = STAGES[int(chance * len(STAGES))]
    evidence = "BANK" if stage == "CONFIRMED" and random.random() < 0.4 else "AWARD_LETTER"
    basis = "NEW" if chance < 0.5 else "INCREASE" if chance < 0.85 else "RETAINED"
    yield Sum("INCOME", amount, "WEEKLY", basis, method, evidence, stage)
    if chance < 0.4:
        weeks = 4 + int(random.random() * 30)
        yield Sum("LUMP_SUM", amount * weeks, "ONE_OFF", "BACKDATED", "actual_paid", evidence,
                  stage, "Arrears of the award")  # fmt: skip
