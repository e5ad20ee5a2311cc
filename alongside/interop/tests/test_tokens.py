"""How a partner's system gets a token: by its secret, or by an assertion that it signed."""

import time
from base64 import b64encode
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import jwt
import pytest
from allauth.idp.oidc.models import Client as TokenClient
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.management import CommandError, call_command

from alongside.interop import actions
from alongside.interop.permissions import ASSERTION, new_key, signing_keys
from alongside.interop.tests.factories import headers_of, make_partner, new_body, send
from alongside.kit import context
from alongside.kit.refusal import Refused
from tests.world import NOON

pytestmark = pytest.mark.django_db
TOKENS = "/identity/o/api/token"
HERE = f"http://testserver{TOKENS}"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP384R1())
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SHORT = rsa.generate_private_key(public_exponent=65537, key_size=1024)


def public(key):
    shape = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, shape).decode()


@pytest.fixture
def partner(world):
    found = make_partner(world)
    with world.acting(world.coordinator) as by:
        for key in (RSA, CURVE):
            actions.add_key(partner=found, pem=public(key), by=by, at=NOON)
    return found


def assertion(key=RSA, algorithm="RS512", **changes):
    now = int(time.time())
    said = {
        "iss": "demo", "sub": "demo", "aud": HERE, "exp": now + 60, "jti": str(uuid4()), **changes
    }  # fmt: skip
    return jwt.encode({k: v for k, v in said.items() if v is not None}, key, algorithm=algorithm)


def ask(client, written, **more):
    return client.post(
        TOKENS,
        {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": written,
            **more,
        },
    )


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS512"), (RSA, "PS256"), (CURVE, "ES384")])
def test_a_signed_assertion_gives_a_signed_token_that_works(client, partner, key, algorithm):
    answer = ask(client, assertion(key, algorithm))

    assert answer.status_code == 200, answer.content
    token = answer.json()["access_token"]
    keys = jwt.PyJWKSet.from_dict(client.get("/.well-known/jwks.json").json()).keys
    said = jwt.decode(token, keys[0], algorithms=["RS256"], issuer="http://testserver")
    assert (said["client_id"], said["scope"]) == ("demo", "messages")
    assert said["exp"] - said["iat"] <= 15 * 60
    assert send(client, new_body(), headers_of(token)).status_code == 200


def test_an_assertion_is_good_once(client, partner):
    written = assertion()

    assert [ask(client, written).status_code for _ in range(3)] == [200, 401, 401]


NOW = int(time.time())


@pytest.mark.parametrize(
    "written",
    [
        lambda: assertion(OTHER),
        lambda: assertion(aud="https://elsewhere.example/token"),
        lambda: assertion(aud=None),
        lambda: assertion(iss="nobody"),
        lambda: assertion(sub="nobody"),
        lambda: assertion(iss=None),
        lambda: assertion(sub=None),
        lambda: assertion(jti=None),
        lambda: assertion(jti=7),
        lambda: assertion(jti=["a"]),
        lambda: assertion(iss="demo\0"),
        lambda: assertion(exp=None),
        lambda: assertion(exp=NOW - 60),
        lambda: assertion(exp=NOW + 3600),
        lambda: assertion(nbf=NOW + 3600),
        lambda: assertion("x" * 64, "HS256"),
        lambda: jwt.encode({"iss": "demo"}, "", algorithm="none"),
        lambda: assertion() + "x",
        lambda: "",
        lambda: "a.b.c",
        lambda: "x" * 9_000,
    ],
)
def test_an_assertion_that_does_not_hold_gives_nothing(client, partner, written):
    answer = ask(client, written())

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_another_kind_of_assertion_gives_nothing(client, partner):
    answer = ask(client, assertion(), client_assertion_type="urn:something:else")

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("http://testserver/FHIR/R4", 200),
        ("https://elsewhere.example/FHIR/R4", 400),
        ("no address", 400),
    ],
)
def test_a_token_is_for_this_server_alone(client, partner, resource, status):
    answer = ask(client, assertion(), resource=resource)

    assert answer.status_code == status


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://testserver"},
        {"iss": "https://elsewhere.example"},
        {"iss": "http://testserver", "aud": "https://elsewhere.example"},
    ],
)
def test_a_token_that_we_did_not_give_is_refused(client, partner, claims):
    """Even one that our own key signed."""
    said = {"client_id": "demo", "exp": NOW + 900, "jti": "1", "token_use": "access", **claims}
    (ours,) = signing_keys(None)
    for key in (ours, new_key()):
        token = jwt.encode({**said, "scope": "messages"}, key, algorithm="RS256")
        assert send(client, new_body(), headers_of(token)).status_code == 401


def test_a_scope_that_a_partner_does_not_have_is_not_given(client, partner):
    assert ask(client, assertion(), scope="openid").status_code == 400


def by_secret(client, secret, name="demo"):
    basic = b64encode(f"{name}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    return client.post(TOKENS, {"grant_type": "client_credentials"}, headers=headers).status_code


def test_a_secret_is_changed_while_the_system_goes_on_sending(world, client, partner):
    with world.acting(world.coordinator) as by:
        day = {"keep": timedelta(hours=24), "by": by, "at": by_clock()}
        first = actions.change_secret(partner=partner, **day)
        second = actions.change_secret(partner=partner, **day)

    assert [by_secret(client, each) for each in (first, second, "guess", "")] == [
        200, 200, 401, 401,
    ]  # fmt: skip
    with world.acting(world.coordinator) as by:
        actions.change_secret(partner=partner, keep=timedelta(0), by=by, at=NOON)
    assert [by_secret(client, each) for each in (first, second)] == [401, 401]


def by_clock():
    from django.utils import timezone

    return timezone.now()


def keys_of_the_partner():
    data: Any = TokenClient.objects.get().data
    return data["keys"]


def test_a_key_that_was_removed_counts_no_more(world, client, partner):
    (name, _) = (each["name"] for each in keys_of_the_partner())
    with world.acting(world.coordinator) as by:
        actions.remove_key(partner=partner, name=name, by=by, at=NOON)
        with pytest.raises(Refused, match="no key"):
            actions.remove_key(partner=partner, name=name, by=by, at=NOON)

    assert ask(client, assertion()).status_code == 401
    assert ask(client, assertion(CURVE, "ES384")).status_code == 200


@pytest.mark.parametrize("pem", ["", "no key", public(SHORT), new_key()])
def test_what_is_no_public_key_is_not_taken(world, partner, pem):
    with world.acting(world.coordinator) as by, pytest.raises(Refused, match="no public key"):
        actions.add_key(partner=partner, pem=pem, by=by, at=NOON)


@pytest.mark.parametrize("change", ["change_secret", "add_key", "remove_key"])
def test_only_a_coordinator_changes_them(world, partner, change):
    every: dict[str, dict[str, Any]] = {
        "change_secret": {"keep": timedelta(0)},
        "add_key": {"pem": public(OTHER)},
        "remove_key": {"name": "x"},
    }
    words = every[change]
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="coordinator"):
        getattr(actions, change)(partner=partner, by=by, at=NOON, **words)


def run(*words):
    said = StringIO()
    call_command("rotate_partner", *words, stdout=said)
    return said.getvalue().splitlines()


def test_the_command_changes_secrets_and_keys(world, client, partner, tmp_path):
    email = world.user("coordinator").email
    context.clear()
    pem = tmp_path / "key.pem"
    pem.write_text(public(OTHER))

    secret = run("demo", "--by", email)[-1].rpartition(" ")[2]
    name = run("demo", "--by", email, "--add-key", str(pem))[-1].rpartition(" ")[2]

    assert by_secret(client, secret) == 200
    assert ask(client, assertion(OTHER)).status_code == 200
    run("demo", "--by", email, "--remove-key", name)
    assert ask(client, assertion(OTHER)).status_code == 401
    assert context.current() == context.Standing()
    for words in (["nobody", "--by", email], ["demo", "--by", "x@example.org"],
                  ["demo", "--by", email, "--add-key", str(tmp_path / "none.pem")]):  # fmt: skip
        with pytest.raises(CommandError):
            run(*words)


def test_keys_are_made_once_and_read_again(tmp_path):
    path = tmp_path / "token-keys.pem"

    made = signing_keys(path)
    signing_keys.cache_clear()
    path.write_text(new_key() + made[0])

    assert signing_keys(path)[1:] == made
    assert path.stat().st_mode & 0o077 == 0
    signing_keys.cache_clear()
