from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection


def can_take(provider_id: UUID, names: Iterable[tuple[str, date | None]], other_party: str) -> bool:
    """
    Ask a provider's own conflict register, which answers yes or no and nothing else.

    names        of the people whom it would act for, with their birth dates
    other_party  whom it would act against, or nothing
    """
    return provider_id in who_can_take([provider_id], names, other_party)


def who_can_take(
    provider_ids: Iterable[UUID], names: Iterable[tuple[str, date | None]], other_party: str
) -> set[UUID]:
    """Ask the register of each of these providers; those that can take the people are returned."""
    people = list(names)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT provider FROM unnest(%s::uuid[]) provider"
            " WHERE can_take(provider, %s, %s::date[], %s)",
            [
                list(provider_ids),
                [name for name, _ in people],
                [born for _, born in people],
                other_party,
            ],
        )
        return {row[0] for row in cursor.fetchall()}
