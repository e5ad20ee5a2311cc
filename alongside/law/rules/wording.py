"""
The sum of a deadline in plain words, step by step.
"""

from datetime import date

from alongside.law.rules import calendars
from alongside.law.rules.calendars import Calendar
from alongside.law.rules.limits import Counting, TimeLimit, Unit


def said(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _amount(limit: TimeLimit) -> str:
    noun = Unit(limit.unit).label
    return f"{limit.length} {noun}" if limit.length == 1 else f"{limit.length} {noun}s"


def counting_in_words(limit: TimeLimit, trigger: date, day: date) -> str:
    amount = _amount(limit)
    if limit.counting == Counting.CORRESPONDING_DATE:
        if day.day == trigger.day:
            return f"{amount} later, on the same day of the month, is {said(day)}."
        return (
            f"{amount} later there is no {trigger.day} {day:%B},"
            f" so it is the last day of that month: {said(day)}."
        )
    if limit.counting == Counting.MONTHS_LESS_ONE_DAY:
        return f"{amount} that begin with that day end on {said(day)}."
    first = "that day itself" if limit.counting == Counting.DAYS_FROM else "the day after"
    return f"{amount}, of which {first} is the first, end on {said(day)}."


def rolling_in_words(
    limit: TimeLimit, day: date, last_day: date, bank_holidays: Calendar
) -> tuple[str, ...]:
    if day != last_day:
        return (f"That is no working day. The rule moves it to the next one: {said(last_day)}.",)
    if not calendars.is_working_day(day, bank_holidays):
        return ("That is no working day. We do not count on more time for that.",)
    return ()


def dispute_in_words(later: list[date]) -> tuple[str, ...]:
    return tuple(
        f"Some would count to {said(day)}. That is disputed, so we use the earlier day."
        for day in later
    )


def last_day_in_words(limit: TimeLimit, last_day: date) -> str:
    if limit.must_arrive:
        return f"It must arrive by {said(last_day)}. Posting it by then is not enough."
    return f"The last day is {said(last_day)}."


def safe_date_in_words(margin: int, posting: bool, safe: date) -> str:
    days = "1 working day" if margin == 1 else f"{margin} working days"
    why = "because it goes by post" if posting else "to be safe"
    return f"Do it by {said(safe)}: {days} earlier, {why}."
