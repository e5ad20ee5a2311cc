"""Which partner's system speaks."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.db import connection, transaction

from alongside.accounts.rules import Actor, Permission
from alongside.interop.models import Partner
from alongside.interop.rules import MessageRefused, Terms, Why, fault
from alongside.partnerships import queries as partnerships
from alongside.partnerships.queries import Entered

SCOPE = "messages"
FIELDS = [field.attname for field in Partner._meta.concrete_fields]
FOUND = f"{', '.join(f'p.{name}' for name in FIELDS)}, {partnerships.ENTERED}"
# One query from a client to its partner, as whose user the connection speaks from then on.
CALLED = f"""
SELECT {FOUND} FROM partner_of_client(%s) p, enter(p.user_id, NULL, %s)
"""
# The same from a token, which begins the time that we take. Tokens are kept hashed, and each has
# an end.
CALLER = f"""
SELECT {FOUND}
FROM set_config('statement_timeout', %s, true), {Token._meta.db_table} t,
    partner_of_client(t.client_id) p, enter(p.user_id, NULL, %s)
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


def in_time() -> AbstractContextManager[None]:
    """
    Have a request be one transaction.

    Once `caller_of` knows who asks, no statement of it takes longer than our patience.
    """
    return transaction.atomic()


def caller_of(token: str, *, read_only: bool = False) -> Caller:
    """Speak for whoever has this token, in this one request, or refuse it."""
    hashed = get_adapter().hash_token(token)
    values: list[str | bool] = [PATIENCE, read_only, Token.Type.ACCESS_TOKEN, hashed, SCOPE]
    found = _called(CALLER, values) if token else None
    if found is None:
        raise MessageRefused(fault(Why.UNAUTHORISED))
    return found


def partner_called(name: str) -> Caller | None:
    """Speak for the system of the partner of this name, whose client has the same name."""
    return _called(CALLED, [name, False])


def _called(query: str, values: Sequence[str | bool]) -> Caller | None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    if row is None:
        return None
    partner = Partner.from_db(connection.alias, FIELDS, row[: len(FIELDS)])
    partner.use_cases = json.loads(partner.use_cases)  # Django has JSON read as text
    entered = partnerships.entered(row[len(FIELDS) :])
    actor = entered.actor
    if actor is None or not _stands_there(partner, actor, entered):
        raise MessageRefused(fault(Why.FORBIDDEN))
    return Caller(partner, actor, entered.at)


def _stands_there(partner: Partner, actor: Actor, entered: Entered) -> bool:
    """Whether the partner's user is open, stands where the partner does, and may send."""
    return (
        entered.user is not None
        and entered.user.is_active
        and (actor.partnership_id, actor.organisation_id)
        == (partner.partnership_id, partner.organisation_id)
        and actor.may(Permission.SEND_MESSAGES)
    )
