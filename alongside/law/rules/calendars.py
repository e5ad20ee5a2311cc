"""
Working days and bank holidays.

A calendar maps a year to its bank holidays. A year that is missing is not known, which is not the
same as a year without holidays. The Saturday that is Boxing Day is itself a bank holiday under the
Banking and Financial Dealings Act 1971, beside its substitute day, so both are in the set.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from holidays import country_holidays

from alongside.law.rules.areas import Nation

Calendar = Mapping[int, frozenset[date]]

NOT_KNOWN: Calendar = MappingProxyType({})
DAY = timedelta(days=1)
SATURDAY = 5

# The years that test_calendars compares, by hand, with what is proclaimed. Later years are not
# proclaimed yet, and a package can only guess them.
COVERED = range(2024, 2029)

PARTS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


@cache
def bank_holidays(nation: Nation, year: int) -> frozenset[date] | None:
    """Return the bank holidays of a year, or None for a year that we have not checked."""
    if year not in COVERED:
        return None
    return frozenset(country_holidays("GB", subdiv=PARTS[nation], years=year))


@cache
def calendar(nation: Nation) -> Calendar:
    known = {year: bank_holidays(nation, year) or frozenset() for year in COVERED}
    return MappingProxyType(known)


def is_working_day(day: date, bank_holidays: Calendar) -> bool:
    """Say whether this is Monday to Friday and, as far as is known, no bank holiday."""
    return day.weekday() < SATURDAY and day not in bank_holidays.get(day.year, frozenset())


def on_or_after(day: date, bank_holidays: Calendar) -> date:
    while not is_working_day(day, bank_holidays):
        day += DAY
    return day


def working_days_after(day: date, count: int, bank_holidays: Calendar) -> date:
    """Return the working day that many working days later; the day itself is not counted."""
    for _ in range(count):
        day = on_or_after(day + DAY, bank_holidays)
    return day


def working_days_before(day: date, count: int, bank_holidays: Calendar) -> date:
    """Return the working day that many working days earlier; the day itself is not counted."""
    for _ in range(count):
        day -= DAY
        while not is_working_day(day, bank_holidays):
            day -= DAY
    return day


def years_not_known(days: Iterable[date], bank_holidays: Calendar) -> tuple[int, ...]:
    return tuple(sorted({day.year for day in days} - set(bank_holidays)))
