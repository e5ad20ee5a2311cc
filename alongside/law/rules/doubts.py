"""
What a deadline cannot be sure of, in words. What is not known gives a warning, never a guess.
"""

from datetime import date

from alongside.law.rules import calendars
from alongside.law.rules.counting import Known
from alongside.law.rules.events import Start
from alongside.law.rules.limits import Counting, Means, Roll, TimeLimit

BY_CALENDAR = frozenset(
    {
        Counting.WORKING_DAYS,
        Counting.CLEAR_DAYS,
        Counting.SCHOOL_DAYS,
        Counting.SCHOOL_DAYS_BEFORE,
    }
)
BY_SCHOOL = frozenset({Counting.SCHOOL_DAYS, Counting.SCHOOL_DAYS_BEFORE})
NO_NUMBER = frozenset({Counting.PROMPTLY, Counting.AS_SOON})


def gaps(limit: TimeLimit, start: Start, last_day: date, safe: date, known: Known) -> list[str]:
    """What we would have to know to be sure of the dates."""
    found = [
        f"We do not have the bank holidays of {year}. Check these dates with a supervisor."
        for year in calendars.years_not_known(
            _days_that_count(limit, start.day, last_day, safe), known.bank_holidays
        )
    ]
    if limit.counting in BY_SCHOOL and not _terms_are_known(start.day, last_day, known):
        found.append(_without_terms(limit))
    if limit.counting == Counting.HOURS and start.moment is None:
        found.append("The law counts hours here. Write down the hour to know when they end.")
    return found


def doubts(limit: TimeLimit, start: Start, safe: date) -> list[str]:
    """What else whoever reads the dates should know."""
    found = []
    ours = limit.means in (Means.DO_BY, Means.NOT_BEFORE, Means.ENDS)
    if ours and safe == start.day:
        found.append("There is almost no time. Do it today, and not by post.")
    if limit.counting in NO_NUMBER:
        found.append("The law names no number of days. Every day may count against you.")
    if limit.in_force_from is None:
        found.append("We do not know since when this rule has been in force.")
    return found


def _days_that_count(limit: TimeLimit, start: date, last_day: date, safe: date) -> list[date]:
    """The days whose year's bank holidays the dates depend on."""
    days = [last_day, safe]
    if limit.counting in BY_CALENDAR:
        first, last = min(start, last_day), max(start, last_day)
        days += [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    elif limit.means in (Means.THEY_DO_BY, Means.HOLDS) and limit.roll == Roll.NONE:
        return []
    return days


def _terms_are_known(start: date, last_day: date, known: Known) -> bool:
    terms = known.terms
    return terms is not None and terms.know(start) and terms.know(last_day)


def _without_terms(limit: TimeLimit) -> str:
    later = "earlier" if limit.counting == Counting.SCHOOL_DAYS_BEFORE else "later"
    return (
        "We do not have the school's term dates for all of this time. We counted Monday to Friday"
        f" without bank holidays: the real day can only be {later}. Ask the school."
    )
