"""
What a partnership agreed on, kept by the process while it holds.

Every referral asks for all of it, and it changes twice a year. One small query asks for the
partnership's version, which triggers raise at each change: partnerships/migrations/0006_version.
Nothing of a person is in it, and nothing that changes often (intake is asked for each time).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from alongside.accounts.rules import Actor
from alongside.partnerships.models import Credential, Participation, Partnership, Scope, Site
from alongside.partnerships.queries.agreed import (
    clock_of,
    participations_of,
    partnership_of,
    scopes_of,
    sites_of,
)
from alongside.partnerships.queries.credentials import credentials_of
from alongside.partnerships.rules import Clock

MOST = 500  # partnerships in one process


@dataclass(frozen=True)
class Agreement:
    """Whoever is given it must not alter what is in it: others read the same."""

    version: int
    partnership: Partnership
    sites: Mapping[UUID, Site]
    scopes: tuple[Scope, ...]
    participations: tuple[Participation, ...]
    clock: Clock
    credentials: tuple[Credential, ...] = ()


_kept: dict[UUID, Agreement] = {}


def agreement_of(actor: Actor) -> Agreement:
    """What the actor's partnership agreed on, as of now."""
    version = _version(actor)
    kept = _kept.get(actor.partnership_id)
    if kept is None or kept.version != version:
        kept = _read(actor, version)
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[actor.partnership_id] = kept
    return kept


def _version(actor: Actor) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version FROM partnerships_partnership WHERE id = %s", [actor.partnership_id]
        )
        row = cursor.fetchone()
    if row is None:
        raise Partnership.DoesNotExist
    return int(row[0])


def _read(actor: Actor, version: int) -> Agreement:
    partnership = partnership_of(actor)
    return Agreement(
        version=version,
        partnership=partnership,
        sites={site.pk: site for site in sites_of(actor)},
        scopes=tuple(scopes_of(actor)),
        participations=tuple(participations_of(actor)),
        clock=clock_of(partnership),
        credentials=tuple(credentials_of(actor)),
    )
