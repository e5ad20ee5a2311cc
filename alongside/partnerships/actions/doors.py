"""Doors without an account: made, named, closed; their address and their code changed."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, DoorKind, Permission, Role, UserKind
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused
from alongside.partnerships import queries
from alongside.partnerships.models import Door, Membership
from alongside.partnerships.rules.doors import why_not_open_door

GONE = "This door is not there any more"


@transaction.atomic
def make_door(
    *, kind: DoorKind, name: str, site_id: UUID | None = None, by: Actor, at: datetime
) -> Door:
    """
    Open a door of a place of care, or the partnership's own door for the person themself.

    What a person asks by themself comes from the coordinator: their surgery does not learn of it.
    """
    _refuse_others(by)
    if why := why_not_open_door(kind=kind, name=name, has_place=site_id is not None):
        raise Refused(why, field="name" if not name.strip() else "site")
    door = Door(
        partnership_id=by.partnership_id,
        organisation_id=_organisation(kind, site_id, by),
        site_id=site_id,
        kind=kind,
        name=name.strip(),
        since=at,
    )
    door.user = _user(door, at)
    door.token_hash = _hash(door)
    door.save(force_insert=True)
    _join(door, at)
    audit.record("partnerships.make_door", door, by=by, at=at, kind=kind)
    return door


@transaction.atomic
def rename_door(*, door_id: UUID, name: str, by: Actor, at: datetime) -> Door:
    door = _door(door_id, by)
    if not name.strip():
        raise Refused("Enter a name for the link, such as “Reception desk”", field="name")
    door.name = name.strip()
    door.save(update_fields=["name"])
    audit.record("partnerships.rename_door", door, by=by, at=at)
    return door


@transaction.atomic
def close_door(*, door_id: UUID, by: Actor, at: datetime) -> Door:
    """Close it, from the next request on."""
    door = _door(door_id, by)
    door.until = at
    door.save(update_fields=["until"])
    audit.record("partnerships.close_door", door, by=by, at=at)
    return door


@transaction.atomic
def rotate_address(*, door_id: UUID, by: Actor, at: datetime) -> Door:
    """Give the door another address. The one before opens nothing any more."""
    door = _door(door_id, by)
    door.token_turn += 1
    door.token_hash = _hash(door)
    door.save(update_fields=["token_turn", "token_hash"])
    audit.record("partnerships.rotate_address", door, by=by, at=at)
    return door


@transaction.atomic
def rotate_code(*, door_id: UUID, by: Actor, at: datetime) -> Door:
    """Give the place another code. The one before confirms nothing any more."""
    door = _door(door_id, by)
    door.code_turn += 1
    door.save(update_fields=["code_turn"])
    audit.record("partnerships.rotate_code", door, by=by, at=at)
    return door


def _refuse_others(by: Actor) -> None:
    if not by.may(Permission.SET_UP_PARTNERSHIP):
        raise Refused("Ask the coordinator of the partnership to make or change a link")


def _door(door_id: UUID, by: Actor) -> Door:
    _refuse_others(by)
    here = Door.objects.filter(partnership=by.partnership_id, until=None)
    door = here.select_for_update().filter(pk=door_id).first()
    if door is None:
        raise Refused(GONE)
    return door


def _organisation(kind: DoorKind, site_id: UUID | None, by: Actor) -> UUID:
    if site_id is not None:
        site = queries.sites_of(by).filter(pk=site_id).first()
        if site is None:
            raise Refused("This place of care is not in the partnership", field="site")
        if kind is DoorKind.REFERRER:
            return site.organisation_id
    return queries.partnership_of(by).coordinator_id


def _hash(door: Door) -> str:
    return queries.hash_of(queries.token_of(door.pk, door.token_turn))


def _user(door: Door, at: datetime) -> User:
    mark = uuid4().hex
    return User.objects.create(
        username=f"door-{mark}",
        name=door.name,
        email=f"{mark}@door.invalid",
        kind=UserKind.SYSTEM,
        password=make_password(None),
        date_joined=at,
    )


def _join(door: Door, at: datetime) -> None:
    Membership.objects.create(
        user=door.user,
        organisation_id=door.organisation_id,
        partnership_id=door.partnership_id,
        role=Role.DOOR,
        site_id=door.site_id,
        since=at,
    )
