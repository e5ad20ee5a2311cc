from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from alongside.audit.models import Event, Look
from alongside.audit.rules import Link, faults


def looks_at(person_id: UUID) -> QuerySet[Look]:
    """Who has looked at a person, newest first. Row-level security asks whether one may know."""
    return Look.objects.filter(person_id=person_id).order_by("-at", "pk")


def events_since(moment: datetime) -> QuerySet[Event]:
    """What was done at the reader's organisation since then, newest first."""
    return Event.objects.filter(at__gte=moment).order_by("-at", "pk")


def check_chains(folder: Path) -> dict[UUID, list[str]]:
    """What is wrong with the chain of each organisation, held against the anchors in a folder."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation, number, hash FROM audit_chains()")
        heads = {organisation: (number, hash_) for organisation, number, hash_ in cursor.fetchall()}
    named = {UUID(path.stem) for path in folder.glob("*.anchor")}
    return {
        organisation: faults(
            _links(organisation), heads.get(organisation), _anchors(folder, organisation)
        )
        for organisation in heads.keys() | named
    }


def _links(organisation: UUID) -> list[Link]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, hash, holds FROM audit_links(%s)", [organisation])
        return [Link(*row) for row in cursor.fetchall()]


def _anchors(folder: Path, organisation: UUID) -> dict[int, str]:
    path = folder / f"{organisation}.anchor"
    return dict(_lines(path)) if path.exists() else {}


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for line in path.read_text().splitlines():
        number, hash_, *_ = line.split()
        yield int(number), hash_
