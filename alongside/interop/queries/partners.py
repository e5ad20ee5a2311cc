"""Which partner's system speaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.db import connection, transaction

from alongside.accounts.rules import Actor, Permission
from alongside.interop.models import Partner
from alongside.interop.rules import MessageRefused, Terms, Why, fault
from alongside.partnerships import queries as partnerships
from alongside.partnerships.queries import Entered

SCOPE = "messages"
# One query from a client to its partner, as whose user the connection speaks from then on.
CALLED = f"""
SELECT p.partner, {partnerships.ENTERED}
FROM partner_of_client(%s) p, enter(p.user_id, NULL, %s)
"""
# The same from a token. Tokens are kept hashed, and each has an end.
CALLER = f"""
SELECT p.partner, {partnerships.ENTERED}
FROM {Token._meta.db_table} t, partner_of_client(t.client_id) p, enter(p.user_id, NULL, %s)
WHERE t.type = %s AND t.hash = %s AND t.expires_at > clock_timestamp()
    AND %s = ANY (string_to_array(t.scopes, chr(10)))
"""
PARTNER = """
SELECT id, partnership_id, organisation_id, user_id, site_id, name, client, versions, use_cases,
    active, created_at
FROM interop_partner WHERE id = %s AND organisation_id = %s
"""


# The standard gives a receiver five seconds. Whatever waits longer, for a lock too, is given up.
PATIENCE = "4s"


@dataclass(frozen=True)
class Caller:
    """A partner's system, and as whom the connection speaks from now on."""

    partner: Partner
    actor: Actor
    at: datetime

    @property
    def terms(self) -> Terms:
        return Terms(frozenset(self.partner.versions), self.partner.use_cases)


@contextmanager
def in_time() -> Iterator[None]:
    """Have a request be one transaction, in which no statement takes longer than our patience."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
        yield


def caller_of(token: str, *, read_only: bool = False) -> Caller:
    """Speak for whoever has this token, in this one request, or refuse it."""
    hashed = get_adapter().hash_token(token)
    found = _called(CALLER, [read_only, Token.Type.ACCESS_TOKEN, hashed, SCOPE]) if token else None
    if found is None:
        raise MessageRefused(fault(Why.UNAUTHORISED))
    return found


def partner_called(name: str) -> Caller | None:
    """Speak for the system of the partner of this name, whose client has the same name."""
    return _called(CALLED, [name, False])


def _called(query: str, values: list[str | bool]) -> Caller | None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    if row is None:
        return None
    entered = partnerships.entered(row[1:])
    partner, actor = _partner(row[0], entered), entered.actor
    if partner is None or actor is None or not actor.may(Permission.SEND_MESSAGES):
        raise MessageRefused(fault(Why.FORBIDDEN))
    return Caller(partner, actor, entered.at)


def _partner(partner_id: UUID, entered: Entered) -> Partner | None:
    """The partner, if its user is open and stands where the partner does."""
    if entered.user is None or not entered.user.is_active or entered.actor is None:
        return None
    return next(
        iter(Partner.objects.raw(PARTNER, [partner_id, entered.actor.organisation_id])), None
    )
