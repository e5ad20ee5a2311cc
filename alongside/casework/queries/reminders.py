"""Which live deadlines come near, who was reminded of them, and what the calendar says."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Deadline, Reminder
from alongside.casework.queries.deadlines import deadlines_visible_to
from alongside.casework.rules import DeadlineState, Rung
from alongside.kit.documents import read
from alongside.kit.filters import day_of
from alongside.referrals import queries as referrals

DATA = Path(__file__).parent.parent / "data" / "reminders.yaml"
# Beyond the first rung's working days, with every weekend and holiday that may lie between.
AHEAD = timedelta(days=30)


@cache
def _sets() -> list[tuple[date, date | None, dict[Rung, int]]]:
    found = []
    for entry in read(DATA).entries("sets"):
        days = entry.entry("working_days_before")
        rungs = {rung: days.number(rung.value) for rung in Rung}
        found.append((entry.day("in_force_from"), entry.optional_day("in_force_to"), rungs))
    return found


def days_before(on: date) -> Mapping[Rung, int]:
    """The rungs in force on a day; before the first set, the first one."""
    found = (rungs for since, to, rungs in _sets() if since <= on and (to is None or on <= to))
    return next(found, _sets()[0][2])


def nearing(actor: Actor, today: date) -> QuerySet[Deadline]:
    """Live deadlines of the actor's organisation that somebody may have to be reminded of."""
    return deadlines_visible_to(actor).filter(
        state=DeadlineState.LIVE, safe_date__lte=today + AHEAD
    )


def reminded(deadline_ids: list[UUID]) -> set[tuple[UUID, Rung, UUID | None]]:
    rows = Reminder.objects.filter(deadline__in=deadline_ids)
    return {
        (pk, Rung(rung), told) for pk, rung, told in rows.values_list("deadline", "rung", "told")
    }


def reminded_of(actor: Actor, at: datetime) -> QuerySet[Deadline]:
    """Live deadlines of which the actor, or somebody for whom they stand in, was reminded."""
    users = {actor.user_id, *referrals.stood_in_for(actor, at)}
    told = Reminder.objects.filter(deadline=OuterRef("pk"), told__in=users)
    return nearing(actor, day_of(at)).filter(Exists(told))
