"""
A1: in production no page of staff is reached without a second factor, over all addresses.

Held against a control: with the setting off the same walk must find pages, or it proves nothing.
"""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

from alongside.accounts.middleware import OPEN, SET_UP_HERE
from alongside.accounts.tests.addresses import every_address

pytestmark = pytest.mark.django_db
METHODS = ("get", "post")
NEW_IN_EACH = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.+Z]+")


def sign_in_by_password_alone(client, world, name="coordinator"):
    client.sign_in(world.actors[name])


def reached(client, world):
    """Return the addresses, with their names, that answer with anything of their own."""
    found = set()
    for address in every_address():
        name = resolve(address).view_name
        for method in METHODS:
            sign_in_by_password_alone(client, world)
            answer = getattr(client, method)(address)
            held_back = answer.status_code == 302 and answer.url == reverse("mfa_index")
            if not held_back:
                found.add((name, address, method))
    return found


@pytest.fixture
def asked_for(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def test_a1_without_a_second_factor_only_the_pages_that_set_one_up_are_reached(
    client, world, asked_for
):
    addresses = every_address()
    guarded = [address for address in addresses if hasattr(resolve(address).func, "permission")]
    assert len(guarded) > 15, "the walk sees the pages of staff"

    found = reached(client, world)

    print(f"A1 {len(addresses)} addresses, {len(guarded)} of staff, reached 0")
    assert {name for name, address, _ in found if not knows_nobody(address)} - OPEN == set()


def knows_nobody(address):
    return is_door(address) or by_token(address)


def by_token(address):
    """What is there for partner systems goes by their token alone, whoever is signed in."""
    return address.startswith(settings.ENTER_BY_THEMSELVES)


def test_what_goes_by_a_token_answers_whoever_is_signed_in_as_anybody(client, world, asked_for):
    addresses = [address for address in every_address() if by_token(address)]
    assert len(addresses) > 5

    for address in addresses:
        for method in METHODS:
            anybody = getattr(Client(), method)(address)
            sign_in_by_password_alone(client, world)
            answer = getattr(client, method)(address)
            assert (answer.status_code, without_ids(answer)) == (
                anybody.status_code,
                without_ids(anybody),
            ), address


def without_ids(answer):
    """What stands in an answer, but for the ids and moments that are new in each."""
    return NEW_IN_EACH.sub(b"", answer.content)


def is_door(address):
    """A door knows nobody who is signed in: with a made-up token it is not there for anybody."""
    return hasattr(resolve(address).func, "door")


def test_behind_a_door_nobody_is_signed_in_and_a_made_up_one_is_not_found(client, world, asked_for):
    doors = [address for address in every_address() if is_door(address)]
    assert len(doors) > 10

    sign_in_by_password_alone(client, world)

    for address in doors:
        assert [getattr(client, method)(address).status_code for method in METHODS] == [404, 404]


def test_a1_control_with_the_setting_off_the_same_walk_reaches_pages(client, world, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    sign_in_by_password_alone(client, world)

    assert client.get("/partnership/").status_code == 200


def test_what_is_open_without_it_shows_no_person(asked_for):
    for name in OPEN:
        assert name.startswith(("mfa_", "account_")), name


def test_it_is_on_in_production_and_off_in_the_demo():
    import subprocess
    import sys

    from django.conf import settings

    words = (
        "import os; from alongside.config import settings; print(settings.REQUIRE_SECOND_FACTOR)"
    )
    said = {}
    for mode in ("production", "demo"):
        environ = {
            "ALONGSIDE_MODE": mode,
            "ALONGSIDE_SECRET_KEY": "x" * 50,
            "ALONGSIDE_HOSTS": "advice.example.org",
            "DATABASE_URL": "postgresql://app@localhost/x",
            "DATABASE_AUDIT_URL": "postgresql://audit_writer@localhost/x",
        }
        done = subprocess.run(
            [sys.executable, "-c", words],
            env=environ,
            cwd=settings.BASE,
            capture_output=True,
            text=True,
            check=True,
        )
        said[mode] = done.stdout.strip()

    assert said == {"production": "True", "demo": "False"}


def test_somebody_who_has_one_but_did_not_use_it_is_asked_for_it(client, world, asked_for):
    user = world.user("coordinator")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    sign_in_by_password_alone(client, world)

    answer = client.get("/partnership/")

    assert answer.url == "/accounts/2fa/reauthenticate/?next=/partnership/"


@pytest.mark.parametrize("kind", ["totp", "webauthn", "recovery_codes"])
def test_whoever_used_one_in_this_sign_in_goes_on(client, world, asked_for, kind):
    sign_in_by_password_alone(client, world)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": kind, "at": 0}]
    session["account_authentication_methods_user"] = str(world.coordinator.user_id)
    session.save()

    assert client.get("/partnership/").status_code == 200


def test_what_another_user_has_shown_does_not_count(client, world, asked_for):
    sign_in_by_password_alone(client, world)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = str(world.adviser.user_id)
    session[SET_UP_HERE] = str(world.adviser.user_id)
    session.save()

    assert client.get("/partnership/").url == "/accounts/2fa/"


def test_a_form_that_is_held_back_changes_nothing(client, world, asked_for):
    sign_in_by_password_alone(client, world)

    client.post("/partnership/sites/new/", {"name": "Hospice", "kind": "HOSPICE"})

    with world.acting(world.coordinator):
        assert not type(world.surgery).objects.filter(name="Hospice").exists()


def test_whoever_is_signed_out_is_led_to_sign_in(client, db, asked_for):
    assert client.get("/partnership/").url == "/accounts/login/?next=/partnership/"
