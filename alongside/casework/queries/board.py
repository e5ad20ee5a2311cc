"""Everything of an organisation that is due within a fortnight or late, each kind in one query."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Model, Q, QuerySet, Window

from alongside.accounts.rules import Actor
from alongside.casework.models import Deadline, Issue, Task
from alongside.casework.queries.cases import issues_visible_to
from alongside.casework.queries.deadlines import deadlines_visible_to
from alongside.casework.queries.reminders import reminded_of
from alongside.casework.queries.tasks import tasks_visible_to
from alongside.casework.rules import DeadlineState
from alongside.casework.rules.board import AHEAD, PAGE, Due, Near, Only, Sort, Wanted, late_first
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
    """
    What the actor's organisation has to do by then, late first.

    First only what is due when, of each kind; then what is shown, of the rows of the page alone.
    """
    today, most = day_of(at), PAGE * page
    kinds = {sort: KINDS[sort](actor, wanted, at, today) for sort in Sort if wanted.shows(sort)}
    found = {sort: _nearest(sort, kind, today, most + 1) for sort, kind in kinds.items()}
    near = late_first([row for each in found.values() for row in each.rows], today)
    shown = near[most - PAGE : most]
    return Board(
        rows=late_first([row for sort in Sort for row in _shown(sort, shown)], today),
        counts={sort: each.counts for sort, each in found.items()},
        has_more=len(near) > most,
    )


type Found = tuple[QuerySet[Any], str]


class Nearest(NamedTuple):
    rows: list[Near]
    counts: tuple[int, int]  # of them all: late, and in all


def _nearest(sort: Sort, found: Found, today: date, most: int) -> Nearest:
    """The first of a kind, and how many there are, in one look at them."""
    rows, due = found
    counted = rows.annotate(
        late=Window(Count("pk", filter=Q(**{f"{due}__lt": today}))), number=Window(Count("pk"))
    )
    seen = list(counted.order_by(due, "pk").values_list("pk", due, "late", "number")[:most])
    counts = seen[0][2:] if seen else (0, 0)
    return Nearest([Near(sort, pk, day) for pk, day, _, _ in seen], counts)


def _shown(sort: Sort, near: list[Near]) -> list[Due]:
    ids = [each.id for each in near if each.sort is sort]
    if not ids:
        return []
    model, columns, made = SHOWN[sort]
    rows = model._default_manager.filter(pk__in=ids).values(*columns, *WHOSE)
    return [made(row) for row in rows]


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


WHOSE = ("pk", "person", "person__given_name", "person__family_name")


def _whose(row: dict[str, Any]) -> dict[str, Any]:
    name = f"{row['person__given_name']} {row['person__family_name']}"
    return {"id": row["pk"], "person_id": row["person"], "person": name}


def _area(domain: str | None) -> str:
    return law.area(domain).label if domain else ""


def _deadline(row: dict[str, Any]) -> Due:
    return Due(
        **_whose(row),
        sort=Sort.DEADLINE,
        what=row["label"],
        area=_area(row["issue__domain"]),
        who=row["watcher__name"],
        due=row["safe_date"],
        address=("casework:issue", row["issue"]),
        code=code_of(row["pk"]),
        deputy=row["deputy__name"] or "",
        last_day=row["legal_last_day"],
        told=row["told_at"] is not None,
    )


def _task(row: dict[str, Any]) -> Due:
    on_issue, on_file = ("casework:issue", row["issue"]), ("desk:case", row["case"])
    return Due(
        **_whose(row),
        sort=Sort.TASK,
        what=row["words"],
        area=_area(row["issue__domain"]),
        who=row["who__name"],
        due=row["due"],
        address=on_issue if row["issue"] else on_file,
    )


def _step(row: dict[str, Any]) -> Due:
    return Due(
        **_whose(row),
        sort=Sort.STEP,
        what=row["next_step"],
        area=_area(row["domain"]),
        who=row["next_step_by__name"],
        due=row["next_step_due"],
        address=("casework:issue", row["pk"]),
    )


type Making = Callable[[dict[str, Any]], Due]
# Of each kind its model, what is read of it and how that becomes a row.
SHOWN: dict[Sort, tuple[type[Model], tuple[str, ...], Making]] = {
    Sort.DEADLINE: (
        Deadline,
        (
            *("label", "issue", "issue__domain", "watcher__name", "deputy__name"),
            *("safe_date", "legal_last_day", "told_at"),
        ),
        _deadline,
    ),
    Sort.TASK: (Task, ("words", "issue", "issue__domain", "case", "who__name", "due"), _task),
    Sort.STEP: (Issue, ("next_step", "domain", "next_step_by__name", "next_step_due"), _step),
}
