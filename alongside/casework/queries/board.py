"""Everything of an organisation that is due within a fortnight or late, each kind in one query."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Deadline, Issue, Task
from alongside.casework.queries.cases import issues_visible_to
from alongside.casework.queries.deadlines import deadlines_visible_to
from alongside.casework.queries.reminders import reminded_of
from alongside.casework.queries.tasks import tasks_visible_to
from alongside.casework.rules import DeadlineState
from alongside.casework.rules.board import AHEAD, PAGE, Due, Only, Sort, Wanted, late_first
from alongside.casework.rules.feeds import code_of
from alongside.kit.filters import day_of
from alongside.law import queries as law


@dataclass(frozen=True)
class Board:
    """A page of what is due, and how many there are of each kind, late and in all."""

    rows: list[Due]
    counts: dict[Sort, tuple[int, int]]
    has_more: bool

    @property
    def late(self) -> int:
        return sum(late for late, _ in self.counts.values())

    @property
    def number(self) -> int:
        return sum(number for _, number in self.counts.values())


def board_of(actor: Actor, wanted: Wanted, at: datetime, *, page: int = 1) -> Board:
    """What the actor's organisation has to do by then, late first."""
    today, most = day_of(at), PAGE * page
    found = {sort: KINDS[sort](actor, wanted, at, today) for sort in Sort if wanted.shows(sort)}
    rows = [
        _as_due(sort, row)
        for sort, (queryset, due) in found.items()
        for row in _nearest(sort, queryset, due, most + 1)
    ]
    return Board(
        rows=late_first(rows, today)[most - PAGE : most],
        counts={sort: _count(queryset, due, today) for sort, (queryset, due) in found.items()},
        has_more=len(rows) > most,
    )


type Found = tuple[QuerySet[Any], str]
SHOWN = {
    Sort.DEADLINE: ("person", "watcher", "deputy", "issue"),
    Sort.TASK: ("person", "who", "issue"),
    Sort.STEP: ("person", "next_step_by"),
}


def _nearest(sort: Sort, rows: QuerySet[Any], due: str, most: int) -> QuerySet[Any]:
    """Those of the page with what is shown beside them: nothing is joined to what is not shown."""
    page = rows.order_by(due, "pk").values("pk")[:most]
    shown: QuerySet[Any] = rows.model._default_manager.filter(pk__in=page)
    return shown.select_related(*SHOWN[sort]).order_by(due, "pk")


def _deadlines(actor: Actor, wanted: Wanted, at: datetime, today: date) -> Found:
    rows = reminded_of(actor, at) if wanted.only is Only.REMINDED else deadlines_visible_to(actor)
    rows = rows.filter(state=DeadlineState.LIVE, safe_date__lte=today + AHEAD, **_ours(actor))
    if wanted.who:
        rows = rows.filter(Q(watcher=wanted.who) | Q(deputy=wanted.who))
    if wanted.only is Only.UNTOLD:
        rows = rows.filter(told_at=None)
    if wanted.only is Only.NO_DEPUTY:
        rows = rows.filter(deputy=None)
    rows = _narrowed(rows, wanted, "safe_date", "issue__domain", today)
    return rows, "safe_date"


def _tasks(actor: Actor, wanted: Wanted, at: datetime, today: date) -> Found:
    rows = tasks_visible_to(actor).filter(done_at=None, due__lte=today + AHEAD, **_ours(actor))
    if wanted.who:
        rows = rows.filter(who=wanted.who)
    rows = _narrowed(rows, wanted, "due", "issue__domain", today)
    return rows, "due"


def _steps(actor: Actor, wanted: Wanted, at: datetime, today: date) -> Found:
    rows = issues_visible_to(actor).filter(
        ended_at=None, next_step_due__lte=today + AHEAD, **_ours(actor)
    )
    if wanted.who:
        rows = rows.filter(next_step_by=wanted.who)
    rows = _narrowed(rows, wanted, "next_step_due", "domain", today)
    return rows, "next_step_due"


KINDS: dict[Sort, Callable[[Actor, Wanted, datetime, date], Found]] = {
    Sort.DEADLINE: _deadlines,
    Sort.TASK: _tasks,
    Sort.STEP: _steps,
}


def _ours(actor: Actor) -> dict[str, Any]:
    """Equality first: the index that serves the board begins with it."""
    return {"provider": actor.organisation_id, "partnership": actor.partnership_id}


def _narrowed(
    rows: QuerySet[Any], wanted: Wanted, due: str, area: str, today: date
) -> QuerySet[Any]:
    if wanted.area:
        rows = rows.filter(**{area: wanted.area})
    if wanted.only is Only.LATE:
        rows = rows.filter(**{f"{due}__lt": today})
    return rows


def _count(rows: QuerySet[Any], due: str, today: date) -> tuple[int, int]:
    late = Count("pk", filter=Q(**{f"{due}__lt": today}))
    found = rows.order_by().aggregate(late=late, number=Count(F("pk")))
    return found["late"], found["number"]


def _as_due(sort: Sort, row: Any) -> Due:
    if sort is Sort.DEADLINE:
        return _deadline(row)
    return _task(row) if sort is Sort.TASK else _step(row)


def _deadline(row: Deadline) -> Due:
    return Due(
        sort=Sort.DEADLINE,
        id=row.pk,
        person=row.person.name,
        person_id=row.person_id,
        what=row.label,
        area=law.area(row.issue.domain).label,
        who=row.watcher.name,
        due=row.safe_date,
        address=("casework:issue", row.issue_id),
        code=code_of(row.pk),
        deputy=row.deputy.name if row.deputy else "",
        last_day=row.legal_last_day,
        told=row.told_at is not None,
    )


def _task(row: Task) -> Due:
    address = ("casework:issue", row.issue_id) if row.issue_id else ("desk:case", row.case_id)
    return Due(
        sort=Sort.TASK,
        id=row.pk,
        person=row.person.name,
        person_id=row.person_id,
        what=row.words,
        area=law.area(row.issue.domain).label if row.issue else "",
        who=row.who.name,
        due=row.due,
        address=address,
    )


def _step(row: Issue) -> Due:
    assert row.next_step_due is not None
    assert row.next_step_by is not None
    return Due(
        sort=Sort.STEP,
        id=row.pk,
        person=row.person.name,
        person_id=row.person_id,
        what=row.next_step,
        area=law.area(row.domain).label,
        who=row.next_step_by.name,
        due=row.next_step_due,
        address=("casework:issue", row.pk),
    )
