"""As whom somebody acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Role

USER_FIELDS = [field.attname for field in User._meta.concrete_fields]
# What `entered` reads of the function `enter`, for whoever calls it in a query of their own.
ENTERED = ", ".join(
    [
        "at, membership, role, organisation, organisation_name, shared_computers",
        "partnership, partnership_name, site",
        *(f"u_{name}" for name in USER_FIELDS),
    ]
)


@dataclass(frozen=True)
class Entered:
    """Who a connection speaks for from now on, and what time the database has."""

    at: datetime
    user: User | None
    actor: Actor | None


def enter(
    user_id: UUID | str | None, membership_id: UUID | str | None = None, *, read_only: bool
) -> Entered:
    """
    Speak for this user in this membership, or in their first one, in a single query.

    The function `enter` sets the connection's user, organisation and partnership, and whether its
    transactions may write. Without a user it speaks for nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {ENTERED} FROM enter(%s, %s, %s)", [user_id, membership_id, read_only]
        )
        return entered(cursor.fetchone())


def entered(row: Sequence[Any]) -> Entered:
    """Say who it is that the columns of ENTERED tell of."""
    at, membership, role, *rest = row
    place, fields = rest[:6], rest[6:]
    user = User.from_db("default", USER_FIELDS, fields) if fields[USER_FIELDS.index("id")] else None
    if user is None or membership is None:
        return Entered(at, user, None)
    organisation, organisation_name, shared, partnership, partnership_name, site = place
    actor = Actor(
        user_id=user.pk,
        name=user.name,
        role=Role(role),
        membership_id=membership,
        organisation_id=organisation,
        organisation_name=organisation_name,
        partnership_id=partnership,
        partnership_name=partnership_name,
        site_id=site,
        shared_computers=shared,
    )
    return Entered(at, user, actor)


@dataclass(frozen=True)
class Place:
    """Somewhere a user can act."""

    membership_id: UUID
    role: Role
    organisation_name: str
    partnership_name: str


def places_of(user: User) -> list[Place]:
    """Everywhere the user who is signed in can act, also outside the present partnership."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT membership, role, organisation_name, partnership_name FROM memberships_of(%s)",
            [user.pk],
        )
        return [Place(row[0], Role(row[1]), row[2], row[3]) for row in cursor.fetchall()]
