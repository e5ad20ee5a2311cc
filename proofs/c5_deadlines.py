"""C5: every date that is worked out is the date that the law says."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from proofs import c5_table
from proofs.c5_counter import Counter
from proofs.figures import Figure, Found, judge

TABLE = Figure(
    "C5", "dates that differ from those worked out by hand", "=0",
    "A table of dated cases, written from the words of each law with a printed calendar beside it,"
    " without the software: month ends, leap years, bank holidays of the nations, changes of the"
    " clock, both readings, Acas, service by post, school days, the day before a rule began.",
    "Counting months into the next one, letting no last day roll, taking Boxing Day 2026 for a"
    " working Saturday, forgetting the Acas pause, counting hours without the change of the clock:"
    " each must show",
)  # fmt: skip
CASES = Figure("C5-cases", "cases in the table", ">=300", "Counted in the same run.")
RULES = Figure(
    "C5-rules", "time limits that the table has no case of", "=0",
    "Counted in the same run, against all time limits that there are.",
)  # fmt: skip
BEGINS = Figure(
    "C5-begins", "rules that count on the day before they began, or not on the day itself", "=0",
    "The first day of each rule, from the same table, is tried, and the day before it.",
)  # fmt: skip
SECOND = Figure(
    "C5-second", "made-up cases on which a second counter comes to another date", "=0",
    "A counter that shares no code with the software walks over the days one by one, with bank"
    " holidays made from the words of the Act of 1971. Rules, nations, triggers, post, school terms"
    " and Acas certificates are drawn by chance; last day, other reading, safe date are compared.",
    "The software is given a calendar without Easter",
)  # fmt: skip
DRAWN = Figure("C5-drawn", "made-up cases compared", ">=100000", "Counted in the same run.")
LATE = Figure(
    "C5-late", "results that say that something is too late", "=0",
    "Every sentence of every result of the table is read, with what is said once the day is over.",
)  # fmt: skip
FIGURES = [TABLE, CASES, RULES, BEGINS, SECOND, DRAWN, LATE]
FULL, FEW = 100_000, 3_000


def measure(run: Any) -> Iterator[Found]:
    table = c5_table.the_table()
    wrong, texts = c5_table.checked(table)
    count = sum(len(group.rows) for group in table)
    first = "; ".join(wrong[:3])
    yield judge(
        TABLE, len(wrong), caught=c5_table.controls_are_caught(table), reason=first, fast=run.fast
    )
    yield judge(CASES, count, fast=run.fast)
    missing = c5_table.all_rules() - {group.rule for group in table}
    yield judge(RULES, len(missing), reason=", ".join(sorted(missing)[:3]), fast=run.fast)
    early = c5_table.begins_wrongly()
    yield judge(BEGINS, len(early), reason=", ".join(early[:3]), fast=run.fast)
    size = run.sized(FULL, FEW)
    differ = compared(size)
    yield judge(
        SECOND, len(differ), caught=bool(compared(FEW, without_easter=True)),
        reason="; ".join(differ[:2]), fast=run.fast,
    )  # fmt: skip
    yield judge(DRAWN.at(size), size, fast=run.fast)
    yield judge(LATE, sum("too late" in text.lower() for text in texts), fast=run.fast)


NATIONS = ("england", "wales", "scotland", "northern_ireland")
FIRST, LAST = date(2016, 1, 1), date(2028, 3, 31)
OTHER_WAYS = {
    *("hours", "immediate", "promptly", "as_soon_as_practicable", "end_of_assessment_period"),
    *("window_25_35", "recurring_20_30"),
}


def compared(size: int, *, without_easter: bool = False) -> list[str]:
    """Draw so many cases; return those on which the two counters differ."""
    dice, differ = Random(5), []
    plain, schooled = counters(school=False), counters(school=True)
    limits = [
        each for each in drawable() if each.in_force_from is None or each.in_force_from < LAST
    ]
    for _ in range(size):
        limit = dice.choice(limits)
        nation = dice.choice(sorted(each.value for each in limit.nations))
        first = max(FIRST, limit.in_force_from or FIRST)
        trigger = first + timedelta(days=dice.randrange((LAST - first).days))
        acas = drawn_acas(dice, trigger, limit)
        post, taught = dice.random() < 0.5, dice.random() < 0.5
        calendar = no_easter(nation) if without_easter else c5_table.holidays(nation)
        found = by_the_software(limit, trigger, acas, post, calendar, taught)
        counter = (schooled if taught else plain)[nation]
        expected = counter.answer(facts(limit), trigger, acas, post)
        if found != expected:
            differ.append(f"{limit.id} {nation} {trigger} {acas} {post}: {found} {expected}")
    return differ


def counters(*, school: bool) -> dict[str, Counter]:
    days = {day.toordinal() for day in c5_table.school_days()}
    first, last = min(days), max(days)
    return {nation: Counter(nation, (first, last, days) if school else None) for nation in NATIONS}


@cache
def drawable() -> list[Any]:
    """Every rule that leads from one day to another by counting."""
    from alongside.law import queries as law
    from alongside.law.rules.time_limits import why_never_count

    newest = (versions[-1] for versions in law.time_limits().values())
    return [
        each for each in newest if not why_never_count(each) and each.counting not in OTHER_WAYS
    ]  # fmt: skip


def drawn_acas(dice: Random, trigger: date, limit: Any) -> tuple[date, date] | None:
    if not limit.pauses or dice.random() < 0.3:
        return None
    day_a = trigger + timedelta(days=dice.randrange(1, 220))
    return day_a, day_a + timedelta(days=dice.randrange(0, 85))


@cache
def facts_of(limit_id: str) -> dict[str, Any]:
    limit = next(each for each in drawable() if each.id == limit_id)
    return {name: getattr(value, "value", value) for name, value in asdict(limit).items()}


def facts(limit: Any) -> dict[str, Any]:
    return facts_of(limit.id)


@cache
def no_easter(nation: str) -> Any:
    spring = {
        day for days in c5_table.holidays(nation).values() for day in days if day.month in (3, 4)
    }
    return {year: days - spring for year, days in c5_table.holidays(nation).items()}


def by_the_software(
    limit: Any,
    trigger: date,
    acas: tuple[date, date] | None,
    post: bool,
    calendar: Any,
    taught: bool,
) -> dict[str, Any]:
    from alongside.law.rules import work_out

    events = {limit.trigger: trigger}
    if acas:
        events |= {"acas_day_a": acas[0], "acas_day_b": acas[1]}
    terms = c5_table.school() if taught else None
    result = work_out(limit, events, bank_holidays=calendar, posting=post, terms=terms)
    return {
        "last": result.legal_last_day,
        "other": result.alternative_last_day,
        "safe": result.safe_date,
    }
