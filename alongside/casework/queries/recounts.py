"""What the rules of law, as they stand now, would make of deadlines that were kept."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Deadline, Recount, Task
from alongside.casework.queries.cases import visible_to
from alongside.casework.queries.deadlines import deadlines_visible_to
from alongside.casework.rules import Answer, DeadlineState
from alongside.casework.rules.recounts import Days


def to_recount(actor: Actor) -> QuerySet[Deadline]:
    """The live deadlines of the actor's organisation, told or not."""
    rows = deadlines_visible_to(actor).filter(state=DeadlineState.LIVE)
    return rows.select_related("issue").order_by("pk")


def given(row: Deadline) -> date | dict[str, date]:
    """The days that the rule was given when the deadline was kept."""
    if not row.events:
        return row.trigger_date
    return {name: date.fromisoformat(day) for name, day in row.events.items()}


def days_of(row: Deadline | Recount) -> Days:
    return Days(row.legal_last_day, row.alternative_last_day, row.safe_date)


def recounts_visible_to(actor: Actor) -> QuerySet[Recount]:
    return Recount.objects.filter(issue__case__in=visible_to(actor))


def recounted(deadline_ids: list[UUID]) -> set[tuple[UUID, Days]]:
    """What somebody was asked about already, whatever they answered."""
    rows = Recount.objects.filter(deadline__in=deadline_ids).exclude(answer=Answer.WITHDRAWN)
    return {(row.deadline_id, days_of(row)) for row in rows}


def unanswered(deadline_ids: list[UUID]) -> dict[UUID, list[Recount]]:
    found: dict[UUID, list[Recount]] = defaultdict(list)
    for row in Recount.objects.filter(deadline__in=deadline_ids, answer=""):
        found[row.deadline_id].append(row)
    return found


def said_gone(issue_id: UUID, words: str) -> bool:
    return Task.objects.filter(issue=issue_id, words=words).exists()


def waiting_on(issue_id: UUID) -> dict[UUID, Recount]:
    """By deadline, the newest change of a rule that nobody has decided about."""
    rows = Recount.objects.filter(issue=issue_id, answer="", deadline__state=DeadlineState.LIVE)
    return {row.deadline_id: row for row in rows.order_by("found_at", "pk")}
