"""
The events that a time limit runs from, and the days that it needs besides.

Words
  event    a name and its day; for a rule counted in hours, its instant
  asked    one day that somebody is asked for, before the dates can be worked out
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from alongside.kit.refusal import Refused
from alongside.law.rules import calendars
from alongside.law.rules.calendars import DAY, Calendar
from alongside.law.rules.counting import LONDON
from alongside.law.rules.limits import Counting, Kind, Pause, Service, TimeLimit
from alongside.law.rules.wording import said

POSTED = "posted"
DAY_A = "acas_day_a"
DAY_B = "acas_day_b"
FIRST_PERIOD = "first_assessment_period_began"

SENSIBLE_YEARS = range(1900, 2101)

type Events = Mapping[str, date]


@dataclass(frozen=True)
class Asked:
    name: str
    label: str
    kind: Kind
    required: bool


@dataclass(frozen=True)
class Start:
    """The day the time runs from; the instant where that is known; how we came to it, in words."""

    day: date
    moment: datetime | None
    words: tuple[str, ...]


def asked(limit: TimeLimit) -> tuple[Asked, ...]:
    """The days to ask for, the trigger first. Any one that is not required may stay open."""
    found = [Asked(limit.trigger, limit.trigger_label, limit.kind, required=True)]
    if limit.served:
        found.append(Asked(POSTED, "the day it was posted to you", Kind.SENT, required=False))
    if limit.pauses is Pause.ACAS or limit.counting == Counting.STOP_CLOCK:
        needed = limit.counting == Counting.STOP_CLOCK
        found += [
            Asked(DAY_A, "the day Acas was told (Day A)", Kind.DAY_A, required=needed),
            Asked(DAY_B, "the day of the Acas certificate (Day B)", Kind.DAY_B, required=needed),
        ]
    if limit.counting == Counting.END_OF_PERIOD:
        words = "the day the first assessment period began"
        found.append(Asked(FIRST_PERIOD, words, Kind.HAPPENED, required=True))
    return tuple({each.name: each for each in found}.values())


def started(limit: TimeLimit, given: date | Events, bank_holidays: Calendar) -> Start:
    """Find the day the time runs from among the events, or work it out from the day of posting."""
    if not isinstance(given, Mapping):
        return _plain(limit, given)
    if limit.trigger in given:
        return _plain(limit, given[limit.trigger])
    if limit.served and POSTED in given:
        return _posted(limit, _day(given[POSTED]), bank_holidays)
    raise Refused(f"We need {limit.trigger_label} to work this out")


def why_not_then(limit: TimeLimit, trigger: date) -> str | None:
    """Return the reason why a rule does not count for an event of that day."""
    if trigger.year not in SENSIBLE_YEARS:
        return "Check the year of the date"
    if limit.in_force_from and trigger < limit.in_force_from:
        return f"This rule began on {said(limit.in_force_from)}. Ask a supervisor about older law"
    if limit.in_force_to and trigger > limit.in_force_to:
        return f"This rule ended on {said(limit.in_force_to)}. Ask a supervisor about the new law"
    return None


def event(given: date | Events, name: str) -> date | None:
    """Return the day of an event, as London counts days, or None where it was not given."""
    found = given.get(name) if isinstance(given, Mapping) else None
    return None if found is None else _day(found)


def counts_as_served(posted: date, how: Service, bank_holidays: Calendar) -> date:
    """Return the day on which papers that went by first class post count as served."""
    if how is Service.CLAIM_FORM:
        return calendars.working_days_after(posted, 2, bank_holidays)
    return calendars.on_or_after(posted + 2 * DAY, bank_holidays)


def _plain(limit: TimeLimit, given: date) -> Start:
    moment = given if isinstance(given, datetime) else None
    day = _day(given)
    return Start(day, moment, (f"The time runs from {limit.trigger_label}: {said(day)}.",))


def _posted(limit: TimeLimit, posted: date, bank_holidays: Calendar) -> Start:
    assert limit.served
    day = counts_as_served(posted, Service(limit.served), bank_holidays)
    how = Service(limit.served).label.lower()
    words = (
        f"It was posted on {said(posted)}. It counts as served {how}.",
        f"The time runs from {limit.trigger_label}: {said(day)}.",
    )
    return Start(day, None, words)


def _day(given: date) -> date:
    return given.astimezone(LONDON).date() if isinstance(given, datetime) else given
