from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from alongside.accounts.rules import Actor
from alongside.casework.models import Issue, Note
from alongside.casework.queries.cases import issues_visible_to
from alongside.casework.rules import NoteKind
from alongside.casework.rules.services import Counted, Work, count
from alongside.kit.filters import day_of
from alongside.law.rules import Level


def services_in(actor: Actor, first: date, last: date) -> list[Counted]:
    """The services that the actor's organisation gave in a period, both days included."""
    rows = issues_visible_to(actor).filter(
        Q(ended_at=None) | Q(ended_at__date__gte=first), opened_at__date__lte=last
    )
    return count(_works(rows), first, last)


def services_of(case_id: UUID, today: date) -> list[Counted]:
    """What was done in one file so far."""
    found = count(_works(Issue.objects.filter(case=case_id)), date.min, today)
    return [each for each in found if each.given or each.opened]


def _works(issues: Iterable[Issue]) -> list[Work]:
    rows = list(issues)
    told: dict[UUID | None, list[date]] = {}
    advice = Note.objects.filter(kind=NoteKind.ADVICE, issue__in=[each.pk for each in rows])
    for issue_id, at in advice.values_list("issue", "at"):
        told.setdefault(issue_id, []).append(day_of(at))
    return [
        Work(
            level=Level(each.level),
            opened_on=day_of(each.opened_at),
            ended_on=day_of(each.ended_at) if each.ended_at else None,
            advised_on=tuple(told.get(each.pk, ())),
        )
        for each in rows
    ]
