"""
What early conciliation by Acas does to a time limit.

Words
  Day A  the day on which Acas was told
  Day B  the day on which its certificate came, or counts as having come

First the pause: days after Day A, up to and with Day B, do not count. Then, if the last day falls
before one month after Day B, it is that day: Luton Borough Council v Haque (EAT, 2018). Whoever
tells Acas only after the last day gains nothing.
"""

from datetime import date

from alongside.kit.refusal import Refused
from alongside.law.rules.counting import Days, readings_by_month
from alongside.law.rules.wording import said

NO_CERTIFICATE = (
    "Acas has been told, and the clock stands still. The last day moves when the certificate comes:"
    " work it out again with its date."
)


def why_not_pause(day_a: date | None, day_b: date | None) -> str | None:
    if day_b and not day_a:
        return "We need the day Acas was told (Day A) as well as the day of its certificate"
    if day_a and day_b and day_b < day_a:
        return "The Acas certificate cannot be older than the day Acas was told"
    return None


def paused(days: Days, day_a: date | None, day_b: date | None) -> Days:
    """Return the last days after early conciliation, the earliest first."""
    if reason := why_not_pause(day_a, day_b):
        raise Refused(reason)
    if not day_a or not day_b:
        return days
    month_later = readings_by_month(day_b, 1)
    found = {each for day in days for each in _after(day, day_a, day_b, month_later)}
    return tuple(sorted(found))


def _after(day: date, day_a: date, day_b: date, month_later: Days) -> set[date]:
    if day_a > day:
        return {day}
    return {max(day + (day_b - day_a), later) for later in month_later}


def doubts(days: Days, day_a: date | None, day_b: date | None) -> tuple[str, ...]:
    if day_a and day_a > days[0]:
        return ("Acas was told after the last day. Ask a supervisor today.",)
    return (NO_CERTIFICATE,) if day_a and not day_b else ()


def pausing_in_words(days: Days, day_a: date | None, day_b: date | None) -> tuple[str, ...]:
    if not day_a or not day_b:
        return ()
    if day_a > days[0]:
        return (f"Acas was told on {said(day_a)}. That is after the last day, so it adds no time.",)
    count = (day_b - day_a).days
    moved, later = days[0] + (day_b - day_a), readings_by_month(day_b, 1)[0]
    unit = "day does" if count == 1 else "days do"
    words = (
        f"From {said(day_a)} to {said(day_b)} Acas had it: {count} {unit} not count,"
        f" which gives {said(moved)}.",
    )
    if later <= moved:
        return words
    return (*words, f"There is at least a month from the certificate, so it is {said(later)}.")
