"""A partner's system: its account, its client, its secret."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.idp.oidc.models import Client, Token
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Permission, Role, UserKind
from alongside.audit import actions as audit
from alongside.interop import queries
from alongside.interop.models import Partner
from alongside.interop.permissions import fingerprint_of, public_key
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Membership

HOUR = timedelta(hours=1)
TOKEN_LASTS = timedelta(seconds=settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN)


@transaction.atomic
def give_token(*, partner: Partner, by: Actor, at: datetime) -> str:
    """Make a token for a partner's system. It is kept hashed, so this is the time to read it."""
    _client(partner)
    value = secrets.token_urlsafe(48)
    token = Token(
        type=Token.Type.ACCESS_TOKEN, client_id=partner.client, expires_at=at + TOKEN_LASTS
    )
    token.set_value(value)
    token.set_scopes([queries.SCOPE])
    token.save(force_insert=True)
    audit.record("interop.give_token", partner, by=by, at=at)
    return value


@transaction.atomic
def add_partner(
    *,
    name: str,
    organisation_id: UUID,
    site_id: UUID | None,
    versions: Sequence[str],
    use_cases: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> tuple[Partner, str]:
    """Let a system of an organisation send messages. Its secret is returned this once."""
    _refuse_partner(name, organisation_id, site_id, by)
    user = _user(name, at)
    Membership.objects.create(
        user=user,
        organisation_id=organisation_id,
        partnership_id=by.partnership_id,
        role=Role.PARTNER_SYSTEM,
        site_id=site_id,
        since=at,
    )
    partner = Partner.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=organisation_id,
        user=user,
        site_id=site_id,
        name=name,
        client=name,
        versions=list(versions),
        use_cases=dict(use_cases),
    )
    secret = secrets.token_urlsafe(48)
    client = _client(partner)
    client.set_secret(secret)
    client.save(update_fields=["secret"])
    audit.record("interop.add_partner", partner, by=by, at=at, versions=list(versions))
    return partner, secret


@transaction.atomic
def change_secret(*, partner: Partner, keep: timedelta, by: Actor, at: datetime) -> str:
    """Make a new secret. The old one counts beside it for a while, so that nothing stands still."""
    _refuse_other(by)
    client, secret = _client(partner), secrets.token_urlsafe(48)
    client.data = (client.data or {}) | {
        "old_secret": client.secret,
        "old_secret_until": (at + keep).isoformat(),
    }
    client.set_secret(secret)
    client.save(update_fields=["secret", "data"])
    audit.record("interop.change_secret", partner, by=by, at=at, hours=keep // HOUR)
    return secret


@transaction.atomic
def add_key(*, partner: Partner, pem: str, by: Actor, at: datetime) -> str:
    """Take assertions that are signed by this key's other half, beside those taken already."""
    _refuse_other(by)
    try:
        key = public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise Refused("This is no public key in PEM that is long enough") from None
    name = fingerprint_of(key)
    client = _client(partner)
    kept = [each for each in _keys(client) if each["name"] != name]
    _save_keys(client, [*kept, {"name": name, "pem": key}])
    audit.record("interop.add_key", partner, by=by, at=at, key=name)
    return name


@transaction.atomic
def remove_key(*, partner: Partner, name: str, by: Actor, at: datetime) -> None:
    _refuse_other(by)
    client = _client(partner)
    left = [each for each in _keys(client) if each["name"] != name]
    if len(left) == len(_keys(client)):
        raise Refused("This system has no key of that name")
    _save_keys(client, left)
    audit.record("interop.remove_key", partner, by=by, at=at, key=name)


def _keys(client: Client) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (client.data or {}).get("keys", [])
    return found


def _save_keys(client: Client, keys: list[dict[str, str]]) -> None:
    client.data = (client.data or {}) | {"keys": keys}
    client.save(update_fields=["data"])


def _refuse_other(by: Actor) -> None:
    if not by.may(Permission.SET_UP_PARTNERSHIP):
        raise Refused("Ask the coordinator of the partnership to connect a system")


def _refuse_partner(name: str, organisation_id: UUID, site_id: UUID | None, by: Actor) -> None:
    _refuse_other(by)
    if not partnerships.parts_of(by, organisation_id):
        raise Refused("This organisation has no part in the partnership")
    here = partnerships.sites_of(by).filter(organisation=organisation_id)
    if site_id and not here.filter(pk=site_id).exists():
        raise Refused("This place belongs to another organisation")
    if Client.objects.filter(pk=name).exists():
        raise Refused("Another system has this name already")


def _user(name: str, at: datetime) -> User:
    return User.objects.create(
        username=f"system-{name}",
        name=f"System {name}",
        email=f"{uuid5(NAMESPACE_URL, name)}@system.invalid",
        kind=UserKind.SYSTEM,
        password=make_password(None),
        date_joined=at,
    )


def _client(partner: Partner) -> Client:
    """Have the client exist under which a partner asks for a token: by its secret, for us alone."""
    client, _ = Client.objects.get_or_create(
        pk=partner.client,
        defaults={
            "name": partner.name,
            "secret": make_password(None),
            "type": Client.Type.CONFIDENTIAL,
            "grant_types": Client.GrantType.CLIENT_CREDENTIALS,
            "response_types": "",
            "scopes": queries.SCOPE,
            "default_scopes": queries.SCOPE,
        },
    )
    return client
