"""
Who gives tokens, and to whom: allauth's own issuer, with three things on top of it.

A partner's system may show a signed assertion instead of a secret (RFC 7523, as the NHS's own
platform has it); an old secret still counts for a while after it was changed; and a token is for
this server's FHIR and for nothing else.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

import jwt
from allauth.core import context
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.server import (
    OAuthLibServer,
    generate_access_token,
    generate_refresh_token,
)
from allauth.idp.oidc.internal.private_keys import filter_keys
from allauth.idp.oidc.internal.resources import InvalidTargetError
from allauth.idp.oidc.models import Client, PrivateKey
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.contrib.auth.hashers import check_password

from alongside.kit import limits

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NEEDED = ["iss", "sub", "aud", "exp", "jti"]
LASTS = timedelta(minutes=5)  # the most that an assertion may last
LEEWAY = timedelta(seconds=10)  # between their clock and ours
LONGEST = 8_000
AUDIENCE = "/FHIR/R4"


class Issuer(DefaultOIDCAdapter):
    """allauth's adapter: our keys, and one audience."""

    def list_private_keys(
        self, *, did_activate: Literal[True] | None = None, is_active: Literal[True] | None = None
    ) -> list[PrivateKey]:
        keys = [PrivateKey(pem=each) for each in signing_keys(settings.TOKEN_KEYS)]
        found: list[PrivateKey] = filter_keys(keys, did_activate=did_activate, is_active=is_active)
        return found

    def validate_resource_uris(self, *, uris: list[str], **kwargs: Any) -> None:
        """Give no token for another server."""
        ours = f"{self.get_issuer()}{AUDIENCE}"
        if any(each.rstrip("/") != ours for each in uris):
            raise InvalidTargetError


class _Validator(OAuthLibRequestValidator):
    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        proven = getattr(context.request, "proven_client", None)
        if proven is not None:
            self._use_client(request, proven)
            return True
        return bool(super().authenticate_client(request, *args, **kwargs))


class PartnerServer(OAuthLibServer):
    """allauth's server, which asks our validator."""

    def __init__(self, **kwargs: Any) -> None:
        super(OAuthLibServer, self).__init__(
            token_generator=generate_access_token,
            refresh_token_generator=generate_refresh_token,
            request_validator=_Validator(),
            token_expires_in=settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN,
            **kwargs,
        )


@cache
def signing_keys(path: Path | None) -> tuple[str, ...]:
    """
    Return the keys that tokens are signed with, as PEM. The first signs, all are published.

    A file that is not there is made; without a path the key lives as long as the process.
    """
    if path is None:
        return (new_key(),)
    if not path.exists():
        _write_once(path, new_key())
    return tuple(_each_key(path.read_text()))


def new_key() -> str:
    return _written(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def client_by_assertion(written: str, *, audiences: Iterable[str], at: datetime) -> Client | None:
    """
    Return whose private key signed this assertion for us, just now, for the first time.

    Written down as used before it is believed: two who come at once do not both get in.
    """
    claimed = _unverified(written)
    client = Client.objects.filter(pk=claimed.get("iss", "")).first()
    keys = (client.data or {}).get("keys", []) if client else []
    if client is None or not any(_holds(written, key, client.pk, audiences, at) for key in keys):
        return None
    once = limits.hashed(client.pk, claimed["jti"])
    is_first = limits.take("client assertion", once, most=1, per=LASTS + 2 * LEEWAY, at=at)
    return client if is_first else None


def client_by_old_secret(client_id: str, secret: str, *, at: datetime) -> Client | None:
    """Return whose secret this was, while it still counts beside the new one."""
    client = Client.objects.filter(pk=client_id).first() if client_id and secret else None
    data = (client.data or {}) if client else {}
    until = data.get("old_secret_until")
    if client is None or until is None or datetime.fromisoformat(until) <= at:
        return None
    return client if check_password(secret, data["old_secret"]) else None


def public_key(pem: str) -> str:
    """Return a public key as PEM, made sure to be one that we check signatures with."""
    key: Any = serialization.load_pem_public_key(pem.encode())
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < 2048:
        raise ValueError("too short")
    return _public(key)


def fingerprint_of(pem: str) -> str:
    return hashlib.sha256(pem.encode()).hexdigest()[:16]


def _holds(
    written: str, key: dict[str, str], client_id: str, audiences: Iterable[str], at: datetime
) -> bool:
    try:
        said = jwt.decode(
            written,
            key["pem"],
            algorithms=ALGORITHMS,
            audience=list(audiences),
            issuer=client_id,
            subject=client_id,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        return False
    return (
        isinstance(said["jti"], str)
        and datetime.fromtimestamp(said["exp"], UTC) <= at + LASTS + LEEWAY
    )


def _unverified(written: str) -> dict[str, Any]:
    """What an assertion says, to find out whose key to hold it against. Nothing is believed."""
    if len(written) > LONGEST:
        return {}
    try:
        said: dict[str, Any] = jwt.decode(written, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        return {}
    texts = {name: said.get(name) for name in ("iss", "jti")}
    if not all(isinstance(each, str) and each and "\0" not in each for each in texts.values()):
        return {}
    return texts


def _write_once(path: Path, pem: str) -> None:
    """Several processes may come first at once: one of them writes, and all read that."""
    draft = path.with_name(f"{path.name}.{fingerprint_of(pem)}")
    draft.touch(mode=0o600)
    draft.write_text(pem)
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def _each_key(text: str) -> Iterator[str]:
    end = "-----END PRIVATE KEY-----"
    for each in text.split(end)[:-1]:
        yield f"{each.strip()}\n{end}\n"


def _written(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _public(key: Any) -> str:
    shape = serialization.PublicFormat.SubjectPublicKeyInfo
    written: bytes = key.public_bytes(serialization.Encoding.PEM, shape)
    return written.decode()
