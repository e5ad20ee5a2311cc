"""Who sees a person, and who never does."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused
from alongside.kit.writing import create
from alongside.people import queries
from alongside.people.models import Relation, Wall
from alongside.people.rules import RelationKind
from alongside.people.rules.conflicts import why_not_lift


@transaction.atomic(savepoint=False)
def relate(
    *,
    person_id: UUID,
    organisation_id: UUID,
    kind: RelationKind,
    by: Actor,
    at: datetime,
    is_new: bool = False,
) -> None:
    """
    Let an organisation see a person, from now until the relation is ended.

    is_new  the person was registered in this very action: no relation of theirs can stand already
    """
    relation = new_relation(person_id, organisation_id, kind, by=by, at=at)
    if is_new:
        create(relation)
    if is_new or _relate(relation):
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
    declared: bool = False,
) -> Wall:
    """
    Hide a person from a user, or from a whole organisation where no user is named.

    A possible conflict about them that such a user had to decide goes to another officer.

    declared  the user said by themself that they know the person
    """
    wall = Wall.objects.create(
        partnership_id=by.partnership_id,
        person_id=person_id,
        organisation_id=organisation_id,
        user_id=user_id,
        why=why,
        declared=declared,
        raised_by_id=by.user_id,
        raised_at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT hand_on_conflicts()")
    audit.record("people.raise_wall", wall, by=by, at=at, declared=declared)
    return wall


@transaction.atomic
def lift_wall(*, wall_id: UUID, why: str, by: Actor, at: datetime) -> None:
    """Let the person be seen again. Whoever raised the wall, or is behind it, never lifts it."""
    wall = queries.walls_of(by).select_for_update(of=("self",)).get(pk=wall_id)
    if refusal := why_not_lift(wall.raised_by_id, by.user_id):
        raise Refused(refusal)
    if not why.strip():
        raise Refused("Say why it may be lifted", field="why")
    audit.record(
        "people.lift_wall",
        wall,
        by=by,
        at=at,
        raised_by=str(wall.raised_by_id),
        user=str(wall.user_id),
    )
    wall.delete()


def new_relation(
    person_id: UUID, organisation_id: UUID, kind: RelationKind, *, by: Actor, at: datetime
) -> Relation:
    return Relation(
        partnership_id=by.partnership_id,
        person_id=person_id,
        organisation_id=organisation_id,
        kind=kind,
        since=at,
        created_at=at,
    )


def _relate(relation: Relation) -> bool:
    """Add the relation unless it stands already, which the database alone can tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_relation"
            " (id, created_at, partnership_id, person_id, organisation_id, kind, since)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                relation.pk,
                relation.since,
                relation.partnership_id,
                relation.person_id,
                relation.organisation_id,
                relation.kind,
                relation.since,
            ],
        )
        return bool(cursor.rowcount)
