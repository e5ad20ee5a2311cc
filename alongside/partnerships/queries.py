from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Role
from alongside.law.rules.areas import Nation
from alongside.law.rules.calendars import calendar
from alongside.partnerships.models import (
    Intake,
    Membership,
    Organisation,
    Participation,
    Partnership,
    Scope,
    Site,
)
from alongside.partnerships.rules import Clock, Hours, Part

USER_FIELDS = [field.attname for field in User._meta.concrete_fields]


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
    columns = ", ".join(f"u_{name}" for name in USER_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, membership, role, organisation, organisation_name, shared_computers,"
            f" partnership, partnership_name, site, {columns} FROM enter(%s, %s, %s)",
            [user_id, membership_id, read_only],
        )
        at, membership, role, *rest = cursor.fetchone()
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


def partnership_of(actor: Actor) -> Partnership:
    return Partnership.objects.select_related("coordinator").get(pk=actor.partnership_id)


def sites_of(actor: Actor) -> QuerySet[Site]:
    return (
        Site.objects.filter(partnership=actor.partnership_id)
        .select_related("organisation")
        .order_by("name", "pk")
    )


def providers_of(actor: Actor, on: date) -> QuerySet[Organisation]:
    """The organisations that give advice in the partnership on that day."""
    parts = Participation.objects.filter(
        partnership=actor.partnership_id, part=Part.ADVICE, since__lte=on
    ).exclude(until__lt=on)
    return Organisation.objects.filter(pk__in=parts.values("organisation")).order_by("name", "pk")


def participations_of(actor: Actor) -> QuerySet[Participation]:
    return (
        Participation.objects.filter(partnership=actor.partnership_id, until=None)
        .select_related("organisation")
        .order_by("part", "organisation__name", "pk")
    )


def scopes_of(actor: Actor) -> QuerySet[Scope]:
    return Scope.objects.filter(partnership=actor.partnership_id).order_by("provider", "domain")


def intakes_of(actor: Actor) -> QuerySet[Intake]:
    return Intake.objects.filter(partnership=actor.partnership_id).order_by("provider", "domain")


def clock_of(partnership: Partnership) -> Clock:
    """The partnership's real hours, and its nation's bank holidays as far as they are known."""
    hours = tuple(
        Hours(each.weekday, each.opens, each.closes)
        for each in partnership.hours.order_by("weekday", "opens", "pk")
    )
    known = calendar(Nation(partnership.nation))
    return Clock(hours, frozenset(day for days in known.values() for day in days))


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    """Every organisation that has a part in the partnership now."""
    parts = Participation.objects.filter(partnership=actor.partnership_id, until=None)
    return Organisation.objects.filter(pk__in=parts.values("organisation")).order_by("name", "pk")


def parts_of(actor: Actor, organisation_id: UUID) -> set[Part]:
    here = Participation.objects.filter(partnership=actor.partnership_id, until=None)
    found = here.filter(organisation=organisation_id).values_list("part", flat=True)
    return {Part(part) for part in found}


def members_of(actor: Actor) -> QuerySet[Membership]:
    """Who has which role in the partnership now."""
    return (
        Membership.objects.filter(partnership=actor.partnership_id, until=None)
        .select_related("user", "organisation", "site")
        .order_by("organisation__name", "user__name", "role", "pk")
    )


def organisation_of(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)
