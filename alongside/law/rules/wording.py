"""
The sum of a deadline in plain words, step by step.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from alongside.law.rules import calendars
from alongside.law.rules.calendars import Calendar
from alongside.law.rules.limits import Counting, Means, Reading, Roll, TimeLimit, Unit

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("", "January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)

NOUNS = {unit: str(unit.label) for unit in Unit}

type Way = TimeLimit | Reading


@lru_cache(maxsize=10_000)
def said(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month]} {day.year}"


def at_the_hour(moment: datetime) -> str:
    """An instant of London as it is written: 2:30pm, and 2pm on the hour."""
    hour, half = moment.hour % 12 or 12, "am" if moment.hour < 12 else "pm"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes}{half} on {said(moment)}"


def amount(way: Way) -> str:
    noun = NOUNS[way.unit]
    return f"{way.length} {noun}" if way.length == 1 else f"{way.length} {noun}s"


def counting_in_words(limit: TimeLimit, trigger: date, day: date) -> str:
    return COUNTED[limit.counting](limit, trigger, day)


def _by_month(way: Way, trigger: date, day: date) -> str:
    if day.day == trigger.day:
        return f"{amount(way)} later, on the same day of the month, is {said(day)}."
    return (
        f"{amount(way)} later there is no {trigger.day} {MONTHS[day.month]},"
        f" so it is the last day of that month: {said(day)}."
    )


def _less_one_day(way: Way, trigger: date, day: date) -> str:
    return f"{amount(way)} that begin with that day end on {said(day)}."


def _days_after(way: Way, trigger: date, day: date) -> str:
    return f"{amount(way)}, of which the day after is the first, end on {said(day)}."


def _days_from(way: Way, trigger: date, day: date) -> str:
    return f"{amount(way)}, of which that day itself is the first, end on {said(day)}."


def _clear_days(way: Way, trigger: date, day: date) -> str:
    return (
        f"{amount(way)} lie between, without Sundays and bank holidays:"
        f" the first day after them is {said(day)}."
    )


def _before_school(way: Way, trigger: date, day: date) -> str:
    return f"{amount(way)} before that day is {said(day)}."


def _hours(way: Way, trigger: date, day: date) -> str:
    return f"{amount(way)} end on {said(day)}."


def _before_event(way: Way, trigger: date, day: date) -> str:
    if day == trigger:
        return f"It must be done by that day: {said(day)}."
    return f"It must be done before that day: by {said(day)}."


def _same_day(way: Way, trigger: date, day: date) -> str:
    return f"It is to be done at once, the same day: {said(day)}."


def _promptly(way: Way, trigger: date, day: date) -> str:
    return f"The law says “promptly” and no number. We use 3 days: {said(day)}."


def _as_soon(way: Way, trigger: date, day: date) -> str:
    return f"The law says “as soon as practicable” and no number. We aim for that day: {said(day)}."


def _window(way: Way, trigger: date, day: date) -> str:
    assert isinstance(way, TimeLimit)
    return f"It has its place between day {way.length} and day {way.length_to}, {said(day)}."


def _end_of_period(way: Way, trigger: date, day: date) -> str:
    return f"The assessment period in which that falls ends on {said(day)}."


COUNTED: Mapping[Counting, Callable[[Way, date, date], str]] = {
    Counting.CORRESPONDING_DATE: _by_month,
    Counting.MONTHS_LESS_ONE_DAY: _less_one_day,
    Counting.DAYS_AFTER: _days_after,
    Counting.DAYS_FROM: _days_from,
    Counting.CLEAR_DAYS: _clear_days,
    Counting.WORKING_DAYS: _days_after,
    Counting.SCHOOL_DAYS: _days_after,
    Counting.SCHOOL_DAYS_BEFORE: _before_school,
    Counting.HOURS: _hours,
    Counting.BEFORE_EVENT: _before_event,
    Counting.IMMEDIATE: _same_day,
    Counting.PROMPTLY: _promptly,
    Counting.AS_SOON: _as_soon,
    Counting.WINDOW: _window,
    Counting.RECURRING: _window,
    Counting.END_OF_PERIOD: _end_of_period,
}


def rolling_in_words(
    limit: TimeLimit, day: date, last_day: date, bank_holidays: Calendar
) -> tuple[str, ...]:
    if day != last_day:
        if limit.roll == Roll.AUGUST_CHRISTMAS and _in_august_or_at_christmas(day):
            return (f"That is in August or at Christmas. The rule moves it to {said(last_day)}.",)
        return (f"That is no working day. The rule moves it to the next one: {said(last_day)}.",)
    if limit.means is Means.DO_BY and not calendars.is_working_day(day, bank_holidays):
        return ("That is no working day. We do not count on more time for that.",)
    return ()


def _in_august_or_at_christmas(day: date) -> bool:
    return day.month == 8 or (day.month, day.day) >= (12, 25) or (day.month, day.day) == (1, 1)


def dispute_in_words(
    limit: TimeLimit, own: date, first: date, later: Sequence[date]
) -> tuple[str, ...]:
    """
    What is said of a second reading, where the two come to different days.

    own    the day by the rule's own words
    first  the earlier of the readings
    """
    if not later:
        return ()
    other = limit.other_reading
    why = f" {other.why}" if other else ""
    if first < own:
        return (f"Others count to {said(first)}.{why} We use the earlier day.",)
    return (
        f"Some would count to {said(later[-1])}.{why} That is disputed, so we use the earlier day.",
    )


def outcome_in_words(
    limit: TimeLimit, last_day: date, acts_from: date, moment: datetime | None
) -> tuple[str, ...]:
    """
    What the last day is, in a sentence.

    acts_from  the first day on which the other side may act, where it has to wait
    """
    if limit.means is Means.NOT_BEFORE:
        return (f"They may not act before {said(acts_from)}.",)
    words = []
    if moment:
        words.append(f"To the hour, that is {at_the_hour(moment)}.")
    if limit.means is Means.DO_BY and limit.must_arrive:
        words.append(f"It must arrive by {said(last_day)}. Posting it by then is not enough.")
    else:
        words.append(f"{OUTCOMES[limit.means]} {said(last_day)}.")
    return tuple(words)


OUTCOMES = {
    Means.DO_BY: "The last day is",
    Means.THEY_DO_BY: "They have until",
    Means.ENDS: "It lasts up to and including",
    Means.HOLDS: "It holds up to",
}


def aims_in_words(
    limit: TimeLimit, margin: int, posting: bool, safe: date, target: date
) -> tuple[str, ...]:
    if limit.means in (Means.THEY_DO_BY, Means.HOLDS):
        return ()
    days = "1 working day" if margin == 1 else f"{margin} working days"
    why = "because it goes by post" if posting else "to be safe"
    return (
        f"Do it by {said(safe)}: {days} earlier, {why}.",
        f"We aim for {said(target)}{AIMS.get(limit.counting, HALFWAY)}",
    )


HALFWAY = ": halfway, and no more than 14 days from the start."
AIMS = {
    Counting.BEFORE_EVENT: ".",
    Counting.WINDOW: ": it cannot be done before.",
    Counting.RECURRING: ": it cannot be done before.",
}
