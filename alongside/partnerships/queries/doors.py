"""Doors without an account: what an address opens, and how its token and its code are made."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from alongside.accounts.rules import Actor, DoorKind, Entry, Role
from alongside.kit.documents import read
from alongside.partnerships.models import Door, Membership, Partnership
from alongside.partnerships.rules.doors import as_code, as_token, bare_code, domain_of, is_below

DOMAINS = Path(__file__).parent.parent / "data" / "health_domains.yaml"

AT_THE_DOOR = """
SELECT at, door, kind, name, user_id, user_name, membership, organisation, organisation_name,
    partnership, partnership_name, site FROM at_the_door(%s)
"""


def at_the_door(token: str) -> Entry | None:
    """Return what this address opens now, whoever asks. The connection is not changed by it."""
    with connection.cursor() as cursor:
        cursor.execute(AT_THE_DOOR, [hash_of(token)])
        row = cursor.fetchone()
    if row is None:
        return None
    at, door, kind, name, user_id, user_name, membership, organisation, *rest = row
    organisation_name, partnership, partnership_name, site = rest
    actor = Actor(
        user_id=user_id,
        name=user_name,
        role=Role.DOOR,
        membership_id=membership,
        organisation_id=organisation,
        organisation_name=organisation_name,
        partnership_id=partnership,
        partnership_name=partnership_name,
        site_id=site,
    )
    return Entry(door, DoorKind(kind), name, actor, at)


def doors_of(actor: Actor) -> QuerySet[Door]:
    """Return the doors of the partnership."""
    return (
        Door.objects.filter(partnership=actor.partnership_id)
        .select_related("organisation", "site", "user")
        .order_by("name", "since", "pk")
    )


def token_of(door_id: UUID, turn: int) -> str:
    """Make the token in a door's address. It takes the secret key to make one."""
    return as_token(_secret("token", door_id, turn))


def code_of(door_id: UUID, turn: int) -> str:
    """Make the code that a place of care holds, by which its staff confirm what they send."""
    return as_code(_secret("code", door_id, turn))


def hash_of(token: str) -> str:
    return sha256(token.encode(errors="ignore")).hexdigest()


def is_code_of(entry: Entry, typed: str) -> bool:
    """Whether this is the code of the place. The connection stands as the door."""
    turn = Door.objects.filter(pk=entry.door_id).values_list("code_turn", flat=True).first()
    if turn is None:
        return False
    right = bare_code(code_of(entry.door_id, turn))
    return constant_time_compare(bare_code(typed), right)


def actor_of(door: Door) -> Actor:
    """Whoever acts through this door. The connection speaks for somebody who sees the door."""
    membership = Membership.objects.get(user=door.user_id, role=Role.DOOR, until=None)
    partnership = Partnership.objects.get(pk=door.partnership_id)
    return Actor(
        user_id=door.user_id,
        name=door.user.name,
        role=Role.DOOR,
        membership_id=membership.pk,
        organisation_id=door.organisation_id,
        organisation_name=door.organisation.name,
        partnership_id=door.partnership_id,
        partnership_name=partnership.name,
        site_id=door.site_id,
    )


@cache
def health_domains() -> frozenset[str]:
    return frozenset(row.some_text("id") for row in read(DOMAINS).entries("domains"))


def is_health_address(address: str) -> bool:
    """Whether the mailbox is at a domain that is known to be of a health service."""
    return is_below(domain_of(address), health_domains())


def _secret(what: str, door_id: UUID, turn: int) -> bytes:
    salt = "alongside.partnerships.door"
    return salted_hmac(salt, f"{what}:{door_id}:{turn}", algorithm="sha256").digest()
