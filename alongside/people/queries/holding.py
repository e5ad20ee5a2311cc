"""Locks that order sharing against taking back: no withdrawal comes between asking and sharing."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection


def hold_consents(person_ids: Iterable[UUID]) -> None:
    """
    Keep what these people agree to as it is, until this transaction ends.

    Call it before asking for a consent on which something is shared: a withdrawal then comes before
    the asking or after the sharing, never between. Many may hold at once.
    """
    for person_id in sorted(set(person_ids)):  # in one order, so that no two wait for each other
        _lock(person_id, "pg_advisory_xact_lock_shared")


def stop_sharing(person_id: UUID) -> None:
    """Wait for whoever is about to share, and let nobody share until this transaction ends."""
    _lock(person_id, "pg_advisory_xact_lock")


def _lock(person_id: UUID, how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(hashtextextended(%s, 0))", [f"consents of {person_id}"])
