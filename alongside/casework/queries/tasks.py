from uuid import UUID

from django.db.models import F, QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Task
from alongside.casework.queries.cases import visible_to


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(case__in=visible_to(actor))


def tasks_of(case_id: UUID) -> QuerySet[Task]:
    """The tasks of a file that wait, the nearest first."""
    rows = Task.objects.filter(case=case_id, done_at=None).select_related("who", "issue")
    return rows.order_by("due", "at", "pk")


def tasks_done(case_id: UUID) -> QuerySet[Task]:
    rows = Task.objects.filter(case=case_id, done_at__isnull=False)
    return rows.order_by(F("done_at").desc(), "pk")
