"""Whoever watches a deadline is reminded before it is late, and then the next one up."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor, Role
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Deadline, Reminder
from alongside.casework.rules import Rung
from alongside.casework.rules.reminders import days_of, rungs_reached, whom
from alongside.kit.filters import day_of
from alongside.kit.locks import lock
from alongside.law import rules as law_rules
from alongside.law.rules import Nation
from alongside.referrals import queries as referrals
from alongside.referrals.rules.turns import Team


@transaction.atomic
def remind(*, by: Actor, at: datetime) -> list[Reminder]:
    """Remind whoever is to be reminded of each deadline that comes near, and was not yet."""
    today = day_of(at)
    rows = list(queries.nearing(by, today))
    if not rows:
        return []
    lock(by.organisation_id)  # two sweeps at once would tell twice
    team = referrals.team_of(by, at)
    known = queries.reminded([row.pk for row in rows])
    return [
        _tell(row, rung, who, by=by, at=at)
        for row in rows
        for rung in _reached(row, today)
        for who in _whom(row, rung, team, today)
        if (row.pk, rung, who) not in known
    ]


def _reached(row: Deadline, today: date) -> list[Rung]:
    calendar = law_rules.calendar(Nation(row.nation))
    return rungs_reached(days_of(row.safe_date, queries.days_before(today), calendar), today)


def _whom(row: Deadline, rung: Rung, team: Team, today: date) -> list[UUID | None]:
    """Those who are there for whoever stands at the rung. Nobody is written down as nobody."""
    watcher = team.there(row.watcher_id, today)
    deputy = team.there(row.deputy_id, today) if row.deputy_id else None
    supervisor = team.lead(row.provider_id, [Role.SUPERVISOR], today)
    return list(whom(rung, watcher, deputy, supervisor)) or [None]


def _tell(row: Deadline, rung: Rung, who: UUID | None, *, by: Actor, at: datetime) -> Reminder:
    reminder = Reminder(
        **row.whose_file(),
        issue_id=row.issue_id,
        deadline=row,
        rung=rung,
        safe_date=row.safe_date,
        told_id=who,
        at=at,
    )
    reminder.save(force_insert=True)
    audit.record("casework.remind", reminder, by=by, at=at, rung=rung, nobody_there=who is None)
    return reminder
