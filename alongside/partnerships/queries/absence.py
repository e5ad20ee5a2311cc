"""Who is there, who is away, and for which organisations tasks look through what waits."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from alongside.accounts.rules import Actor, Role, UserKind
from alongside.partnerships.models import Absence
from alongside.partnerships.queries.members import members_of
from alongside.partnerships.rules.absence import Away, Colleague


def absences_of(actor: Actor, on: date) -> QuerySet[Absence]:
    """Who of the actor's organisation is away on that day or later, the nearest first."""
    return (
        Absence.objects.filter(
            partnership=actor.partnership_id,
            organisation=actor.organisation_id,
            ended_at=None,
            until__gte=on,
        )
        .select_related("user", "deputy")
        .order_by("since", "user__name", "pk")
    )


def aways_of(actor: Actor, on: date) -> list[Away]:
    """Whoever in the partnership is away on that day or later."""
    rows = Absence.objects.filter(partnership=actor.partnership_id, ended_at=None, until__gte=on)
    return [
        Away(row.user_id, row.deputy_id, row.since, row.until) for row in rows.order_by("since")
    ]


def colleagues_of(actor: Actor) -> list[Colleague]:
    """Every person with a role in the partnership now, in a fixed order."""
    rows = members_of(actor).filter(user__kind=UserKind.PERSON, user__is_active=True)
    return [
        Colleague(row.user_id, row.user.name, Role(row.role), row.organisation_id)
        for row in rows.order_by("since", "pk")
    ]


@dataclass(frozen=True)
class Body:
    """An organisation in a partnership, for whose sake a task looks through what waits."""

    organisation_id: UUID
    partnership_id: UUID


def bodies() -> list[Body]:
    """Every organisation that takes part in a partnership now, wherever. Ids and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation, partnership FROM bodies_at_work()")
        return [Body(*row) for row in cursor.fetchall()]
