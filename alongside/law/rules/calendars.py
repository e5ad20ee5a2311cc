"""
Working days, bank holidays and school days.

A calendar maps a year to its bank holidays. A year that is missing is not known, which is not the
same as a year without holidays. The Saturday that is Boxing Day is itself a bank holiday under the
Banking and Financial Dealings Act 1971, beside its substitute day, so both are in the set.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from holidays import country_holidays

from alongside.law.rules.areas import Nation

Calendar = Mapping[int, frozenset[date]]

NOT_KNOWN: Calendar = MappingProxyType({})
NO_DAYS: frozenset[date] = frozenset()
DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6

# The years that test_calendars compares, by hand, with what is proclaimed. Later years are not
# proclaimed yet, and a package can only guess them.
COVERED = range(2016, 2029)

PARTS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}

# Schedule 1 to the Act, and Christmas Day: which of these days is a holiday on a Saturday too.
# On other Saturdays a package names the day whose substitute is the holiday.
STATUTORY_SATURDAYS = {
    Nation.ENGLAND: {(12, 25), (12, 26)},
    Nation.WALES: {(12, 25), (12, 26)},
    Nation.SCOTLAND: {(1, 1), (1, 2), (12, 25)},
    Nation.NORTHERN_IRELAND: {(3, 17), (12, 25), (12, 26)},
}


@cache
def bank_holidays(nation: Nation, year: int) -> frozenset[date] | None:
    """Return the bank holidays of a year, or None for a year that we have not checked."""
    if year not in COVERED:
        return None
    named = country_holidays("GB", subdiv=PARTS[nation], years=year)
    return frozenset(day for day in named if _is_holiday(nation, day))


def _is_holiday(nation: Nation, day: date) -> bool:
    if day.weekday() == SATURDAY:
        return (day.month, day.day) in STATUTORY_SATURDAYS[nation]
    return day.weekday() < SATURDAY


@cache
def calendar(nation: Nation) -> Calendar:
    known = {year: bank_holidays(nation, year) or NO_DAYS for year in COVERED}
    return MappingProxyType(known)


def is_working_day(day: date, bank_holidays: Calendar) -> bool:
    """Say whether this is Monday to Friday and, as far as is known, no bank holiday."""
    return day.weekday() < SATURDAY and day not in bank_holidays.get(day.year, NO_DAYS)


def on_or_after(day: date, bank_holidays: Calendar) -> date:
    while not is_working_day(day, bank_holidays):
        day += DAY
    return day


def on_or_before(day: date, bank_holidays: Calendar) -> date:
    while not is_working_day(day, bank_holidays):
        day -= DAY
    return day


def working_days_after(day: date, count: int, bank_holidays: Calendar) -> date:
    """Return the working day that many working days later; the day itself is not counted."""
    for _ in range(count):
        day = on_or_after(day + DAY, bank_holidays)
    return day


def working_days_before(day: date, count: int, bank_holidays: Calendar) -> date:
    """Return the working day that many working days earlier; the day itself is not counted."""
    for _ in range(count):
        day = on_or_before(day - DAY, bank_holidays)
    return day


def is_clear_day(day: date, bank_holidays: Calendar) -> bool:
    """Say whether this day counts towards clear days: Saturdays do, Sundays and holidays do not."""
    return day.weekday() != SUNDAY and day not in bank_holidays.get(day.year, NO_DAYS)


def after_clear_days(day: date, count: int, bank_holidays: Calendar) -> date:
    """Return the first day on which something may be done after so many clear days."""
    for _ in range(count + 1):
        day += DAY
        while not is_clear_day(day, bank_holidays):
            day += DAY
    return day


def years_not_known(days: Iterable[date], bank_holidays: Calendar) -> tuple[int, ...]:
    return tuple(sorted({day.year for day in days if day.year not in bank_holidays}))


@dataclass(frozen=True)
class Terms:
    """On which days a school is open, over the stretch that somebody imported."""

    name: str
    first: date
    last: date
    school_days: frozenset[date]

    def know(self, day: date) -> bool:
        return self.first <= day <= self.last


def is_school_day(day: date, terms: Terms | None, bank_holidays: Calendar) -> bool:
    """
    Say whether the school is open.

    Where its terms are not known, every working day is taken for one: no school is open on more.
    """
    if terms and terms.know(day):
        return day in terms.school_days
    return is_working_day(day, bank_holidays)


def school_days_from(
    day: date, count: int, step: timedelta, terms: Terms | None, bank_holidays: Calendar
) -> date:
    """Return the school day that many school days on, or back; the day itself is not counted."""
    for _ in range(count):
        day += step
        while not is_school_day(day, terms, bank_holidays):
            day += step
    return day
