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
# One query from a token to its partner. Tokens are kept hashed, and each has an end.
CALLER = f"""
SELECT p.partner, p.user_id FROM {Token._meta.db_table} t, partner_of_client(t.client_id) p
WHERE t.type = %s AND t.hash = %s AND t.expires_at > clock_timestamp()
    AND %s = ANY (string_to_array(t.scopes, chr(10)))
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
    found = _one(CALLER, [Token.Type.ACCESS_TOKEN, get_adapter().hash_token(token), SCOPE])
    if not token or found is None:
        raise MessageRefused(fault(Why.UNAUTHORISED))
    return _enter(*found, read_only=read_only)


def partner_called(name: str) -> Caller | None:
    """Speak for the system of the partner of this name, whose client has the same name."""
    found = _one("SELECT partner, user_id FROM partner_of_client(%s)", [name])
    return _enter(*found) if found else None


def _enter(partner_id: UUID, user_id: UUID, *, read_only: bool = False) -> Caller:
    entered = partnerships.enter(user_id, None, read_only=read_only)
    partner, actor = _partner(partner_id, entered), entered.actor
    if partner is None or actor is None or not actor.may(Permission.SEND_MESSAGES):
        raise MessageRefused(fault(Why.FORBIDDEN))
    return Caller(partner, actor, entered.at)


def _partner(partner_id: UUID, entered: Entered) -> Partner | None:
    """The partner, if its user is open and stands where the partner does."""
    if entered.user is None or not entered.user.is_active or entered.actor is None:
        return None
    here = Partner.objects.filter(organisation=entered.actor.organisation_id)
    return here.filter(pk=partner_id).first()


def _one(query: str, values: list[str]) -> tuple[UUID, UUID] | None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None
