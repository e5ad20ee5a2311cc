import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, connections

from alongside.audit.models import Event
from alongside.kit.ids import new_id
from alongside.kit.models import Record
from alongside.kit.writing import create

# One text however many are shown: to build a row for each costs more than to write them all.
LOOKS = """
INSERT INTO audit_look (id, created_at, organisation_id, partnership_id, actor_id, actor, role, at,
    person_id, page)
SELECT look.id, now(), %(organisation_id)s, %(partnership_id)s, %(actor_id)s, %(actor)s, %(role)s,
    %(at)s, look.person, %(page)s
FROM unnest(%(ids)s::uuid[], %(people)s::uuid[]) AS look (id, person)
"""


class By(Protocol):
    """Whoever acts, as the audit needs them. `accounts.rules.Actor` is one."""

    @property
    def user_id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def partnership_id(self) -> UUID: ...


def record(
    action: str,
    subject: Record,
    *,
    by: By,
    at: datetime,
    person_id: UUID | None = None,
    **detail: Any,
) -> None:
    """
    Write down that something was done, in the same transaction as the doing.

    detail  codes, ids and counts; never words about a person
    """
    event = Event(
        action=action,
        subject=subject._meta.label,
        subject_id=subject.pk,
        person_id=person_id or getattr(subject, "person_id", None),
        detail=detail,
        **_who(by, at),
    )
    create(event)


def looked_at(person_ids: Iterable[UUID], *, page: str, by: By, at: datetime) -> None:
    """
    Write down who is about to see these people, so that no page is sent without it.

    One insert for all persons shown, on a connection whose role can do nothing else.
    """
    shown = list(dict.fromkeys(person_ids))
    if not shown:
        return
    said = _who(by, at) | {"page": page, "people": shown, "ids": [new_id() for _ in shown]}
    with connections["audit"].cursor() as cursor:
        cursor.execute(LOOKS, said)


def seal(*, at: datetime) -> list[tuple[UUID, int, str]]:
    """
    Put what has been written since into the chains, and return the head of each that grew.

    A head is (organisation, number of its last row, hash of that row in hexadecimal).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation, number, encode(hash, 'hex') FROM audit_seal(%s)", [at])
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


def _who(by: By, at: datetime) -> dict[str, Any]:
    return {
        "actor_id": by.user_id,
        "actor": by.name,
        "role": by.role,
        "organisation_id": by.organisation_id,
        "partnership_id": by.partnership_id,
        "at": at,
    }


def anchor(heads: Iterable[tuple[UUID, int, str]], folder: Path, *, at: datetime) -> None:
    """
    Write the heads of chains outside the database, one file an organisation, one line a head.

    Whoever rules the database cannot take back what was written here. Keep the folder on storage of
    its own, and copy it away: docs/how-to/keep-the-anchors.md.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for organisation, number, hash_ in heads:
        with (folder / f"{organisation}.anchor").open("a") as file:
            file.write(f"{number} {hash_} {at.isoformat()}\n")
            file.flush()
            os.fsync(file.fileno())
