"""
Counting days and months, as the law does.
"""

from calendar import isleap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from alongside.law.rules import calendars
from alongside.law.rules.calendars import DAY, Calendar, Terms
from alongside.law.rules.limits import Counting, Reading, Roll, TimeLimit, Unit

LONDON = ZoneInfo("Europe/London")
# Where the law says "promptly" and no number, something is overdue after so long: our own choice.
PROMPTLY = timedelta(days=3)
FEBRUARY, AUGUST, DECEMBER = 2, 8, 12
LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

type Way = TimeLimit | Reading
type Days = tuple[date, ...]


@dataclass(frozen=True)
class Known:
    """What is known of the days: the bank holidays of a nation, the terms of a school."""

    bank_holidays: Calendar
    terms: Terms | None = None


def count(way: Way, trigger: date, known: Known) -> Days:
    """Return the last day before any rolling, the earlier first where there are two readings."""
    return COUNTS[way.counting](way, trigger, known)


def with_the_other(limit: TimeLimit, days: Days, trigger: date, known: Known) -> Days:
    """Return the days of the rule's own words and of the other reading, the earliest first."""
    if other := limit.other_reading:
        return tuple(sorted({*days, *count(other, trigger, known)}))
    return days


def roll(limit: TimeLimit, day: date, bank_holidays: Calendar) -> date:
    """
    Carry a last day on which nothing is open forward, where the rule allows it.

    Where the year's bank holidays are not known the day stays: the earlier day is the safer one.
    """
    if limit.roll == Roll.NONE or day.year not in bank_holidays:
        return day
    if limit.roll == Roll.AUGUST_CHRISTMAS:
        day = _out_of_august_and_christmas(day)
        if day.year not in bank_holidays:
            return day
    return calendars.on_or_after(day, bank_holidays)


def _out_of_august_and_christmas(day: date) -> date:
    if day.month == AUGUST:
        return date(day.year, 9, 1)
    if (day.month, day.day) >= (DECEMBER, 25):
        return date(day.year + 1, 1, 2)
    return date(day.year, 1, 2) if (day.month, day.day) == (1, 1) else day


def moment(limit: TimeLimit, given: datetime | None) -> datetime | None:
    """Return the instant that a rule leads to, where it goes by the clock and the hour is known."""
    if given is None or limit.counting not in (Counting.HOURS, Counting.BEFORE_EVENT):
        return None
    hours = (limit.length or 0) if limit.unit == Unit.HOURS else 0
    return (given.astimezone(UTC) + timedelta(hours=hours)).astimezone(LONDON)


def opens_on(limit: TimeLimit, trigger: date) -> date | None:
    """Return the first day of the two between which something has its place."""
    if limit.counting == Counting.WINDOW:
        return trigger + timedelta(days=(limit.length or 0) - 1)
    if limit.counting == Counting.RECURRING:
        return trigger + timedelta(days=limit.length or 0)
    return None


def months_of(way: Way) -> int:
    return (way.length or 0) * (12 if way.unit == Unit.YEARS else 1)


def days_of(way: Way) -> timedelta:
    return timedelta(days=(way.length or 0) * (7 if way.unit == Unit.WEEKS else 1))


def add_months(day: date, months: int) -> date:
    """Return the day with the same number in another month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, length_of_month(year, month)))


def length_of_month(year: int, month: int) -> int:
    return 29 if month == FEBRUARY and isleap(year) else LENGTHS[month]


def month_end(day: date) -> date:
    return day.replace(day=length_of_month(day.year, day.month))


def readings_by_month(trigger: date, months: int) -> Days:
    """
    Count by the corresponding date, as Dodds v Walker [1981] 1 WLR 1027 has it.

    From the last day of a month some would count to the last day of the later one.
    """
    day = add_months(trigger, months)
    if trigger.day >= 28 and trigger == month_end(trigger) and day != month_end(day):
        return day, month_end(day)
    return (day,)


def end_of_assessment_period(change: date, first: date) -> date:
    """
    Return the last day of the Universal Credit assessment period that a day falls in.

    first  the day on which the first period began: later ones begin on that day of the month
    """
    begins = _period_begins(change.year, change.month, first.day)
    if begins <= change:
        later = add_months(change.replace(day=1), 1)
        begins = _period_begins(later.year, later.month, first.day)
    return begins - DAY


def _period_begins(year: int, month: int, day: int) -> date:
    """Regulation 21(2) of SI 2013/376 says what the months do that are too short."""
    if month == FEBRUARY and day in (29, 30):
        return date(year, month, 28 if isleap(year) else 27)
    return date(year, month, min(day, length_of_month(year, month)))


def _by_month(way: Way, trigger: date, known: Known) -> Days:
    return readings_by_month(trigger, months_of(way))


def _less_one_day(way: Way, trigger: date, known: Known) -> Days:
    months = months_of(way)
    one, other = add_months(trigger, months) - DAY, add_months(trigger - DAY, months)
    return (one,) if one == other else tuple(sorted((one, other)))


def _days_after(way: Way, trigger: date, known: Known) -> Days:
    return (trigger + days_of(way),)


def _days_from(way: Way, trigger: date, known: Known) -> Days:
    return (trigger - DAY + days_of(way),)


def _clear_days(way: Way, trigger: date, known: Known) -> Days:
    return (calendars.after_clear_days(trigger, way.length or 0, known.bank_holidays),)


def _working_days(way: Way, trigger: date, known: Known) -> Days:
    return (calendars.working_days_after(trigger, way.length or 0, known.bank_holidays),)


def _school_days(way: Way, trigger: date, known: Known) -> Days:
    return (_school(way, trigger, DAY, known),)


def _school_days_before(way: Way, trigger: date, known: Known) -> Days:
    return (_school(way, trigger, -DAY, known),)


def _school(way: Way, trigger: date, step: timedelta, known: Known) -> date:
    length = way.length or 0
    return calendars.school_days_from(trigger, length, step, known.terms, known.bank_holidays)


def _hours(way: Way, trigger: date, known: Known) -> Days:
    """The day that so many hours end on, when the hour that they began is not known."""
    return (trigger + timedelta(days=(way.length or 0) // 24),)


def _before_event(way: Way, trigger: date, known: Known) -> Days:
    return (trigger - days_of(way),)


def _same_day(way: Way, trigger: date, known: Known) -> Days:
    return (trigger,)


def _promptly(way: Way, trigger: date, known: Known) -> Days:
    return (trigger + PROMPTLY,)


def _window(way: Way, trigger: date, known: Known) -> Days:
    assert isinstance(way, TimeLimit)
    first = trigger - DAY if way.counting == Counting.WINDOW else trigger
    return (first + timedelta(days=way.length_to or 0),)


COUNTS: Mapping[Counting, Callable[[Way, date, Known], Days]] = {
    Counting.CORRESPONDING_DATE: _by_month,
    Counting.MONTHS_LESS_ONE_DAY: _less_one_day,
    Counting.DAYS_AFTER: _days_after,
    Counting.DAYS_FROM: _days_from,
    Counting.CLEAR_DAYS: _clear_days,
    Counting.WORKING_DAYS: _working_days,
    Counting.SCHOOL_DAYS: _school_days,
    Counting.SCHOOL_DAYS_BEFORE: _school_days_before,
    Counting.HOURS: _hours,
    Counting.BEFORE_EVENT: _before_event,
    Counting.IMMEDIATE: _same_day,
    Counting.AS_SOON: _same_day,
    Counting.PROMPTLY: _promptly,
    Counting.WINDOW: _window,
    Counting.RECURRING: _window,
}
