"""
Counting days and months, as the law does.
"""

from calendar import monthrange
from datetime import date, timedelta

from alongside.law.rules import calendars
from alongside.law.rules.calendars import DAY, Calendar
from alongside.law.rules.limits import Counting, Roll, TimeLimit, Unit


def count(limit: TimeLimit, trigger: date, bank_holidays: Calendar) -> tuple[date, ...]:
    """Return the last day before any rolling, the earlier first where there are two readings."""
    length = limit.length or 0
    if limit.counting == Counting.CORRESPONDING_DATE:
        return _readings_by_month(trigger, months_of(limit))
    if limit.counting == Counting.MONTHS_LESS_ONE_DAY:
        months = months_of(limit)
        readings = {add_months(trigger, months) - DAY, add_months(trigger - DAY, months)}
        return tuple(sorted(readings))
    if limit.counting == Counting.WORKING_DAYS:
        return (calendars.working_days_after(trigger, length, bank_holidays),)
    days = length * (7 if limit.unit == Unit.WEEKS else 1)
    first = trigger - DAY if limit.counting == Counting.DAYS_FROM else trigger
    return (first + timedelta(days=days),)


def roll(limit: TimeLimit, day: date, bank_holidays: Calendar) -> date:
    """
    Carry a last day on which nothing is open forward, where the rule allows it.

    Where the year's bank holidays are not known the day stays: the earlier day is the safer one.
    """
    if limit.roll == Roll.NONE or day.year not in bank_holidays:
        return day
    return calendars.on_or_after(day, bank_holidays)


def months_of(limit: TimeLimit) -> int:
    return (limit.length or 0) * (12 if limit.unit == Unit.YEARS else 1)


def add_months(day: date, months: int) -> date:
    """Return the day with the same number in a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _readings_by_month(trigger: date, months: int) -> tuple[date, ...]:
    """
    Count by the corresponding date, as Dodds v Walker [1981] 1 WLR 1027 has it.

    From the last day of a month some would count to the last day of the later one.
    """
    day = add_months(trigger, months)
    if trigger == month_end(trigger) and day != month_end(day):
        return day, month_end(day)
    return (day,)
