"""
The second counter of C5: the same law, counted in another way.

It shares no code with the product. Days are numbers, and everything closed is a set of numbers made
from the words of the Banking and Financial Dealings Act 1971, the proclamations, and a table of
Easter Sundays. Months are stepped one by one. It takes a rule as plain facts: a mapping of words.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

FIRST_YEAR, LAST_YEAR = 2016, 2028
SENT_BY_POST, MUST_ARRIVE = 2, 5
# Sundays, from the tables of the Book of Common Prayer.
EASTER = {
    2016: "03-27", 2017: "04-16", 2018: "04-01", 2019: "04-21", 2020: "04-12", 2021: "04-04",
    2022: "04-17", 2023: "04-09", 2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28",
    2028: "04-16",
}  # fmt: skip
ONE_OFF = {"2022-06-03", "2022-09-19", "2023-05-08"}
SCOTLAND_ALONE = {"2026-06-15"}


def number(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def weekday(day: int) -> int:
    """0 for Sunday, as ordinals have it: day 1 was a Monday."""
    return day % 7


def on(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


def nth_monday(year: int, month: int, which: int) -> int:
    """The first Monday (1), or the last one (-1), of a month."""
    mondays = [
        day
        for day in range(on(year, month, 1), on(year, month, 1) + 31)
        if weekday(day) == 1 and date.fromordinal(day).month == month
    ]
    return mondays[0] if which == 1 else mondays[-1]


def christmas(year: int, *, act_for_boxing_day: bool) -> Iterator[int]:
    """Christmas and Boxing Day, with the substitutes that are proclaimed for them."""
    first = on(year, 12, 25)
    yield first
    falls = weekday(first)
    if falls == 6:  # Saturday and Sunday: Monday and Tuesday
        yield from (first + 2, first + 3)
    elif falls == 0:  # Sunday: Boxing Day is the Monday, Christmas has the Tuesday
        yield from (first + 1, first + 2)
    elif falls == 5:  # Friday: the Saturday is Boxing Day by the Act, and Monday its substitute
        yield first + 3
        if act_for_boxing_day:
            yield first + 1
    else:
        yield first + 1


def moved_on(day: int, by_saturday: int, by_sunday: int) -> int:
    return day + {6: by_saturday, 0: by_sunday}.get(weekday(day), 0)


def scottish_new_year(first: int) -> set[int]:
    """1 and 2 January, both of them Saturdays too, with their substitutes."""
    steps = {5: (0, 1, 3), 6: (0, 2, 3), 0: (1, 2)}.get(weekday(first), (0, 1))
    return {first + step for step in steps}


def may(year: int) -> Iterator[int]:
    """The two Mondays of May, where a proclamation did not put them elsewhere."""
    yield on(2020, 5, 8) if year == 2020 else nth_monday(year, 5, 1)
    yield on(2022, 6, 2) if year == 2022 else nth_monday(year, 5, -1)


def closed_in(nation: str, year: int) -> set[int]:
    easter = number(f"{year}-{EASTER[year]}")
    days = {easter - 2, *may(year), *christmas(year, act_for_boxing_day=nation != "scotland")}
    days |= {number(day) for day in ONE_OFF if day.startswith(str(year))}
    new_year = on(year, 1, 1)
    if nation == "scotland":
        days |= {*scottish_new_year(new_year), nth_monday(year, 8, 1)}
        days |= {moved_on(on(year, 11, 30), 2, 1)}
        return days | {number(day) for day in SCOTLAND_ALONE if day.startswith(str(year))}
    days |= {moved_on(new_year, 2, 1), easter + 1, nth_monday(year, 8, -1)}
    if nation == "northern_ireland":
        days |= {moved_on(on(year, 3, 17), 2, 1), moved_on(on(year, 7, 12), 2, 1)}
    return days


class Counter:
    """Counts for one nation. `school`, where given, is the set of days on which it is open."""

    def __init__(self, nation: str, school: tuple[int, int, set[int]] | None = None) -> None:
        years = range(FIRST_YEAR, LAST_YEAR + 1)
        self.closed = set().union(*(closed_in(nation, year) for year in years))
        self.known = (on(FIRST_YEAR, 1, 1), on(LAST_YEAR, 12, 31))
        self.school = school

    def works(self, day: int) -> bool:
        return weekday(day) in (1, 2, 3, 4, 5) and day not in self.closed

    def schools(self, day: int) -> bool:
        if self.school and self.school[0] <= day <= self.school[1]:
            return day in self.school[2]
        return self.works(day)

    def answer(
        self, rule: dict[str, Any], trigger: date, acas: tuple[date, date] | None, post: bool
    ) -> dict[str, date | None]:
        start = trigger.toordinal()
        days = {found for way in ways(rule) for found in self.counted(way, start)}
        if acas:
            days = {moved for day in days for moved in after_acas(day, *acas)}
        rolled = sorted({self.rolled(rule["roll"], day) for day in days})
        last, other = rolled[0], rolled[-1] if len(rolled) > 1 else None
        if rule["direction"] == "third_party_must_wait":
            wait = last
            last = max(wait - 1, start)
            other = None if other is None else other - (wait - last)
        safe = self.safe(rule, start, last, post)
        return {
            "last": date.fromordinal(last),
            "other": None if other is None else date.fromordinal(other),
            "safe": date.fromordinal(safe),
        }

    def counted(self, way: dict[str, Any], start: int) -> set[int]:
        how, length, unit = way["counting"], way["length"], way["unit"]
        days = length * 7 if unit == "weeks" else length
        months = length * 12 if unit == "years" else length
        if how == "corresponding_date":
            return months_on(start, months)
        if how == "months_less_one_day":
            return {min(months_on(start, months)) - 1, min(months_on(start - 1, months))}
        if how == "calendar_days_excl":
            return {start + days}
        if how == "calendar_days_incl":
            return {start + days - 1}
        if how == "before_event":
            return {start - days}
        return {self.walked(how, length, start)}

    def walked(self, how: str, length: int, start: int) -> int:
        """Walk over the days one by one, and tick off those that count."""
        if how == "clear_days_ex_sun_bh":
            open_days = (
                day
                for day in range(start + 1, start + 999)
                if weekday(day) and day not in self.closed
            )
            return [next(open_days) for _ in range(length + 1)][-1]
        counts = self.works if how == "working_days" else self.schools
        step = -1 if how == "school_days_before" else 1
        ticked = (day for day in range(start + step, start + step * 999, step) if counts(day))
        return [next(ticked) for _ in range(length)][-1]

    def rolled(self, roll: str, day: int) -> int:
        if roll == "none" or not self.known[0] <= day <= self.known[1]:
            return day
        if roll == "send_august_christmas":
            plain = date.fromordinal(day)
            if plain.month == 8:
                day = on(plain.year, 9, 1)
            elif (plain.month, plain.day) >= (12, 25):
                day = on(plain.year + 1, 1, 2)
            elif (plain.month, plain.day) == (1, 1):
                day += 1
        if day > self.known[1]:
            return day
        return next(each for each in range(day, day + 20) if self.works(each))

    def safe(self, rule: dict[str, Any], start: int, last: int, post: bool) -> int:
        who = rule["direction"]
        if who not in ("client", "adviser", "clinician", "operator", "third_party_must_wait") and (
            who != "protection_ends"
        ):
            return last
        margin = (MUST_ARRIVE if rule["must_arrive"] else SENT_BY_POST) if post else 1
        before = (day for day in range(last - 1, last - 99, -1) if self.works(day))
        safe = [next(before) for _ in range(margin)][-1]
        return safe if rule["kind"] == "comes" else max(safe, start)


def ways(rule: dict[str, Any]) -> list[dict[str, Any]]:
    return [rule, rule["other_reading"]] if rule.get("other_reading") else [rule]


def months_on(start: int, months: int) -> set[int]:
    """The same number so many months on; from a month's last day to a month's last day as well."""
    first = date.fromordinal(start)
    year, month = first.year, first.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    end = last_of(year, month)
    same = min(on(year, month, 1) + first.day - 1, end)
    return {same, end} if start == last_of(first.year, first.month) else {same}


def last_of(year: int, month: int) -> int:
    return (on(year + 1, 1, 1) if month == 12 else on(year, month + 1, 1)) - 1


def after_acas(day: int, day_a: date, day_b: date) -> set[int]:
    """Count the days that do count, one by one, and see that a month is left."""
    told, certified = day_a.toordinal(), day_b.toordinal()
    if told > day:
        return {day}
    stopped = len(range(told + 1, certified + 1))
    return {max(day + stopped, later) for later in months_on(certified, 1)}
