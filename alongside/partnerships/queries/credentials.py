"""What organisations and their people hold, and what runs out."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.law.rules.areas import CredentialKind
from alongside.partnerships.models import Credential, LocalLine
from alongside.partnerships.rules.credentials import WARN_BEFORE, Held


def credentials_of(actor: Actor) -> QuerySet[Credential]:
    """Every credential that is written down in the partnership, whatever its dates."""
    return (
        Credential.objects.filter(partnership=actor.partnership_id, ended_at=None)
        .select_related("organisation", "user", "owner")
        .order_by("organisation__name", "kind", "user__name", "-valid_from", "pk")
    )


def running_out(actor: Actor, on: date) -> QuerySet[Credential]:
    """What runs out within 60 days, or has, the nearest first."""
    return (
        credentials_of(actor)
        .filter(valid_to__lte=on + WARN_BEFORE)
        .order_by("valid_to", "organisation__name", "pk")
    )


def local_lines(actor: Actor, area: str = "", every: bool = False) -> QuerySet[LocalLine]:
    """The numbers to call now in an area, and those that serve the whole partnership."""
    rows = LocalLine.objects.filter(partnership=actor.partnership_id, ended_at=None)
    if not every:
        rows = rows.filter(area__in=["", area])
    return rows.order_by("-area", "label", "pk")


def held_by(credentials: Iterable[Credential]) -> Mapping[UUID, list[Held]]:
    """The credentials by organisation, as the rules see them."""
    found: dict[UUID, list[Held]] = {}
    for each in credentials:
        found.setdefault(each.organisation_id, []).append(held(each))
    return found


def held(credential: Credential) -> Held:
    return Held(
        kind=CredentialKind(credential.kind),
        level=credential.level,
        valid_from=credential.valid_from,
        valid_to=credential.valid_to,
        nations=frozenset(credential.nations),
        categories=frozenset(credential.categories),
        user_id=credential.user_id,
    )
