"""Private addresses from which a calendar reads the days of deadlines."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from alongside.accounts.rules import Actor, Permission, Role
from alongside.casework.models import Feed
from alongside.casework.queries.deadlines import deadlines_visible_to
from alongside.casework.rules import DeadlineState
from alongside.casework.rules.feeds import Day
from alongside.partnerships.rules.doors import as_token

WHOSE = """
SELECT at, whole_team, user_id, user_name, membership, role, organisation, organisation_name,
    partnership, partnership_name FROM whose_feed(%s)
"""
MOST = 2000


@dataclass(frozen=True)
class Opened:
    """What an address opens: for whom, of whom, and at what time."""

    actor: Actor
    whole_team: bool
    at: datetime


def token_of(feed_id: UUID) -> str:
    """Make the token in an address. It takes the secret key to make one."""
    made = salted_hmac("alongside.casework.feed", str(feed_id), algorithm="sha256")
    return as_token(made.digest())


def hash_of(token: str) -> str:
    return sha256(token.encode(errors="ignore")).hexdigest()


def whose_feed(token: str) -> Opened | None:
    """Return for whom this address speaks now: they must have a role yet that sees the file."""
    with connection.cursor() as cursor:
        cursor.execute(WHOSE, [hash_of(token)])
        rows = cursor.fetchall()
    found = (_opened(row) for row in rows)
    return next((each for each in found if _may(each)), None)


def _may(opened: Opened) -> bool:
    needed = Permission.SIGN_OFF if opened.whole_team else Permission.SEE_CASES
    return opened.actor.may(needed)


def _opened(row: tuple[object, ...]) -> Opened:
    at, whole_team, user_id, name, membership, role, *where = row
    organisation_id, organisation_name, partnership_id, partnership_name = where
    actor = Actor(
        user_id=user_id,  # type: ignore[arg-type]
        name=str(name),
        role=Role(str(role)),
        membership_id=membership,  # type: ignore[arg-type]
        organisation_id=organisation_id,  # type: ignore[arg-type]
        organisation_name=str(organisation_name),
        partnership_id=partnership_id,  # type: ignore[arg-type]
        partnership_name=str(partnership_name),
    )
    return Opened(actor, bool(whole_team), at)  # type: ignore[arg-type]


def feeds_of(actor: Actor) -> QuerySet[Feed]:
    """The addresses of the actor's own that open something."""
    return Feed.objects.filter(
        user=actor.user_id,
        organisation=actor.organisation_id,
        partnership=actor.partnership_id,
        revoked_at=None,
    ).order_by("whole_team", "since")


def days_for(actor: Actor, *, whole_team: bool) -> list[Day]:
    """The live deadlines that the actor watches, or stands by for, or those of the whole team."""
    rows = deadlines_visible_to(actor).filter(state=DeadlineState.LIVE)
    if not whole_team:
        rows = rows.filter(Q(watcher=actor.user_id) | Q(deputy=actor.user_id))
    found = rows.order_by("safe_date", "pk").values_list("pk", "safe_date", "legal_last_day")
    return [Day(*row) for row in found[:MOST]]
