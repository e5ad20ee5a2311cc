"""
Who is reminded of a deadline that comes near, and when.

Words
  rung   a step of the climb: the watcher, then the deputy, then a supervisor, then all on the last
         day that is safe; once that has passed, referrals.rules.turns takes over
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import TextChoices

from alongside.law.rules.calendars import Calendar, working_days_before


class Rung(TextChoices):
    WATCHER = "WATCHER", "The watcher"
    DEPUTY = "DEPUTY", "The deputy"
    SUPERVISOR = "SUPERVISOR", "A supervisor"
    TODAY = "TODAY", "Everybody, on the day to aim for"


LADDER = (Rung.WATCHER, Rung.DEPUTY, Rung.SUPERVISOR)


def days_of(
    safe_date: date, days_before: Mapping[Rung, int], bank_holidays: Calendar
) -> dict[Rung, date]:
    """The day on which each rung is reached."""
    return {
        rung: working_days_before(safe_date, count, bank_holidays) if count else safe_date
        for rung, count in days_before.items()
    }


def rungs_reached(days: Mapping[Rung, date], today: date) -> list[Rung]:
    return [rung for rung in Rung if days[rung] <= today]


def whom[Who](
    rung: Rung, watcher: Who | None, deputy: Who | None, supervisor: Who | None
) -> list[Who]:
    """Who is told at a rung. Where nobody is at it, whoever stands on the next one is."""
    if rung is Rung.TODAY:
        return list(dict.fromkeys(each for each in (watcher, deputy, supervisor) if each))
    ladder = [watcher, deputy, supervisor]
    first = LADDER.index(rung)
    return [each for each in (*ladder[first:], *reversed(ladder[:first])) if each][:1]
