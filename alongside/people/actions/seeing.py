"""Who sees a person, and who never does."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.people.models import Relation, Wall
from alongside.people.rules import RelationKind


@transaction.atomic(savepoint=False)
def relate(
    *, person_id: UUID, organisation_id: UUID, kind: RelationKind, by: Actor, at: datetime
) -> None:
    """Let an organisation see a person, from now until the relation is ended."""
    relation = _relate(person_id, organisation_id, kind, by=by, at=at)
    if relation is not None:
        audit.record("people.relate", relation, by=by, at=at, kind=kind)


@transaction.atomic(savepoint=False)
def end_relation(
    *, person_id: UUID, organisation_id: UUID, kind: RelationKind, by: Actor, at: datetime
) -> None:
    """
    Stop an organisation from seeing a person by this relation.

    Through a listed function, since the relations of others are not ours to see; it does this for
    whoever has a standing relation of their own.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT end_relation(%s, %s, %s, %s)", [person_id, organisation_id, kind, at]
        )
        ended = cursor.fetchone()[0]
    if ended:
        relation = Relation(pk=ended, person_id=person_id)
        audit.record("people.end_relation", relation, by=by, at=at, kind=kind)


@transaction.atomic(savepoint=False)
def raise_wall(
    *,
    person_id: UUID,
    organisation_id: UUID,
    user_id: UUID | None,
    why: str,
    by: Actor,
    at: datetime,
) -> Wall:
    """Hide a person from a user, or from a whole organisation where no user is named."""
    wall = Wall.objects.create(
        partnership_id=by.partnership_id,
        person_id=person_id,
        organisation_id=organisation_id,
        user_id=user_id,
        why=why,
        raised_at=at,
    )
    audit.record("people.raise_wall", wall, by=by, at=at)
    return wall


def _relate(
    person_id: UUID, organisation_id: UUID, kind: RelationKind, *, by: Actor, at: datetime
) -> Relation | None:
    """Add the relation unless it stands already, which the database alone can tell."""
    relation = Relation(
        partnership_id=by.partnership_id,
        person_id=person_id,
        organisation_id=organisation_id,
        kind=kind,
        since=at,
        created_at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_relation"
            " (id, created_at, partnership_id, person_id, organisation_id, kind, since)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                relation.pk,
                at,
                by.partnership_id,
                person_id,
                organisation_id,
                kind,
                at,
            ],
        )
        return relation if cursor.rowcount else None
