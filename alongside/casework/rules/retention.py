"""For how long a file and a complaint are kept, and what holds a file back from being erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

GROWN_UP = 18


class From(TextChoices):
    CLOSED = "closed", "the day it closed"
    BIRTH = "birth", "their birth"
    ANSWERED = "answered", "the day it was answered"


@dataclass(frozen=True)
class Keeping:
    """A rule: so many years from such a day."""

    id: str
    label: str
    since: From
    years: int
    in_force_from: date
    in_force_to: date | None
    source: str
    confidence: str


@dataclass(frozen=True)
class Closed:
    """A closed file, as the rules see it."""

    closed_on: date
    birth_date: date | None
    has_open_complaint: bool = False
    has_open_review: bool = False


def years_after(day: date, years: int) -> date:
    """The same day so many years on; of 29 February the day after, so that nothing goes early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def standing(rules: Iterable[Keeping], key: str, on: date) -> Keeping:
    """The rule of this name on a day."""
    return next(
        each
        for each in rules
        if each.id == key
        and each.in_force_from <= on
        and (each.in_force_to is None or on <= each.in_force_to)
    )


def keep_until(file: Closed, rules: Iterable[Keeping], on: date) -> tuple[date, Keeping]:
    """The last day on which a file is kept, and by which rule. The later of two counts."""
    known = list(rules)
    adult, child = standing(known, "adult_file", on), standing(known, "child_file", on)
    until = years_after(file.closed_on, adult.years), adult
    if file.birth_date and file.closed_on < years_after(file.birth_date, GROWN_UP):
        grown = years_after(file.birth_date, child.years), child
        return max(until, grown, key=lambda each: each[0])
    return until


def why_not_erase(file: Closed, rules: Iterable[Keeping], on: date) -> str | None:
    if file.has_open_complaint:
        return "A complaint about it is not answered yet"
    if file.has_open_review:
        return "It is being read again"
    until, rule = keep_until(file, rules, on)
    if on <= until:
        return f"It is kept until {until:%-d %B %Y}: {rule.label[0].lower()}{rule.label[1:]}"
    return None
