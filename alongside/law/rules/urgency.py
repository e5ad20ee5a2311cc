"""
How soon somebody needs help.

Words
  level     E0 danger now, E1 today, E2 and E3 within days, R routine
  how soon  the three choices on the referral page
  rule      a question whose "yes" sets a level; the highest level wins
  yes       that the trouble is there, which is not always the answer "yes" to the words asked
  event     something that happens on a date: the nearer it is, the higher the level
  standard  within what time somebody at a level is spoken to
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from alongside.law.rules.areas import Confidence
from alongside.law.rules.calendars import Calendar, working_days_after
from alongside.law.rules.force import in_force


class UrgencyLevel(TextChoices):
    """Most urgent first."""

    DANGER = "E0", "Danger now"
    TODAY = "E1", "Today"
    TWO_DAYS = "E2", "Within 2 working days"
    TEN_DAYS = "E3", "Within 10 working days"
    ROUTINE = "R", "Routine"


class HowSoon(TextChoices):
    TODAY = "today", "Today"
    LETTER = "letter_with_date", "A letter with a date"
    OTHERWISE = "otherwise", "Otherwise"


@dataclass(frozen=True)
class Standard:
    """What a level promises. One of the two figures is set."""

    level: UrgencyLevel
    label: str
    meaning: str
    working_hours: int | None
    working_days: int | None


@dataclass(frozen=True)
class Nearness:
    """An event this near has at least this level. One of the two figures is set."""

    level: UrgencyLevel
    working_days: int | None
    days: int | None


@dataclass(frozen=True)
class Choice:
    """One of the choices of the referral page, and the rules that it stands for."""

    id: HowSoon
    label: str
    hint: str
    level: UrgencyLevel
    asks_for_date: bool
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    do: str
    by: str
    who: str


@dataclass(frozen=True)
class UrgencyRule:
    """
    trouble        as a statement, for a box to tick
    attended_only  asked by somebody who is there, never on a page that is filled in alone
    event          what its date is the date of, or nothing
    date_decides   where the date is known, it alone says how soon
    time_limits    ids of those that it is about
    """

    id: str
    area: str
    level: UrgencyLevel
    asked_of_clinician: bool  # never shown to the person: it may tell a prognosis
    ask: str
    trouble: str
    attended_only: bool
    event: str
    date_decides: bool
    when_true: str
    must_happen: tuple[Step, ...]
    clinician_action: str
    gate: str
    closed_when: str
    safe_contact_required: bool
    time_limits: tuple[str, ...]
    legal_hook: str
    in_force_from: date | None
    in_force_to: date | None
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class SpecialRules:
    """The fast route to benefits at the end of life."""

    form: str
    test: str
    who_signs: tuple[str, ...]
    sent: tuple[str, ...]
    scotland: str
    northern_ireland: str
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class Urgency:
    """Everything that is known about how soon. `version` is that of the set of questions."""

    version: date
    standards: tuple[Standard, ...]
    special_rules: SpecialRules
    nearness: tuple[Nearness, ...]
    choices: tuple[Choice, ...]
    danger: str
    rules: tuple[UrgencyRule, ...]


EVERY_AREA = "all"


def asked(
    rules: Iterable[UrgencyRule],
    *,
    clinician: bool,
    areas: Collection[str] = (),
    alone: bool = False,
    on: date,
) -> tuple[UrgencyRule, ...]:
    """
    The questions to ask on a day, most urgent first.

    clinician  a clinician answers, not the person: only then what may tell a prognosis is asked
    areas      the fields of law that it is about; none where nobody is sure, so all are asked
    alone      nobody is there with the person
    """
    order = tuple(UrgencyLevel)
    found = [
        rule
        for rule in rules
        if in_force(rule, on)
        and (clinician or not rule.asked_of_clinician)
        and not (alone and rule.attended_only)
        and (not areas or rule.area == EVERY_AREA or rule.area in areas)
    ]
    return tuple(sorted(found, key=lambda rule: order.index(rule.level)))


def highest(levels: Iterable[UrgencyLevel]) -> UrgencyLevel:
    order = tuple(UrgencyLevel)
    return min(levels, key=order.index, default=UrgencyLevel.ROUTINE)


def level_of_event(
    event: date, today: date, nearness: Iterable[Nearness], bank_holidays: Calendar
) -> UrgencyLevel:
    """Return the level of something that happens on a date. What is past is as near as can be."""
    return highest(each.level for each in nearness if event <= _reach(each, today, bank_holidays))


def _reach(nearness: Nearness, today: date, bank_holidays: Calendar) -> date:
    if nearness.working_days is not None:
        return working_days_after(today, nearness.working_days, bank_holidays)
    return today + timedelta(days=nearness.days or 0)
