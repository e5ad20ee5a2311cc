from base64 import b64encode
from io import StringIO

import pytest
from allauth.idp.oidc.models import Client as TokenClient
from django.core.management import CommandError, call_command

from alongside.audit.models import Event
from alongside.interop import actions
from alongside.interop.models import Partner
from alongside.interop.tests.factories import headers_of, make_partner, new_body, send
from alongside.kit import context
from alongside.kit.refusal import Refused
from alongside.partnerships.models import Membership
from tests.world import NOON

pytestmark = pytest.mark.django_db
TOKENS = "/identity/o/api/token"


def run(command, *words):
    said = StringIO()
    call_command(command, *words, stdout=said)
    return said.getvalue().splitlines()


def add(world, by, **changes):
    said = {
        "name": "surgery",
        "organisation_id": world.practice.pk,
        "site_id": world.surgery.pk,
        "versions": ["1.0.0"],
        "use_cases": {},
    }
    return actions.add_partner(**(said | changes), by=by, at=NOON)


def test_the_command_prints_a_token_that_works_as_its_last_line(world, client):
    make_partner(world)
    context.clear()

    token = run("fhir_token", "--partner", "demo")[-1]

    assert send(client, new_body(), headers_of(token)).status_code == 200
    assert context.current() == context.Standing()
    with world.acting(world.partner_system):
        assert Event.objects.filter(action="interop.give_token").count() == 1


def test_the_command_says_that_there_is_no_such_partner(world):
    with pytest.raises(CommandError, match="no partner called nobody"):
        run("fhir_token", "--partner", "nobody")


def test_a_partner_asks_for_a_token_by_its_secret(world, client):
    with world.acting(world.coordinator) as by:
        partner, secret = add(world, by)
    basic = b64encode(f"{partner.client}:{secret}".encode()).decode()

    answer = client.post(
        TOKENS,
        {"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {basic}"},
    )

    assert answer.status_code == 200, answer.content
    token = answer.json()
    assert token["expires_in"] <= 3600
    assert "refresh_token" not in token
    assert send(client, new_body(), headers_of(token["access_token"])).status_code == 200


def test_a_wrong_secret_gives_no_token(world, client):
    with world.acting(world.coordinator) as by:
        partner, _ = add(world, by)

    answer = client.post(
        TOKENS,
        {
            "grant_type": "client_credentials",
            "client_id": partner.client,
            "client_secret": "a guess",
        },
    )

    assert answer.status_code == 401


def test_a_partner_that_was_seeded_without_a_client_gets_one(world):
    make_partner(world)
    TokenClient.objects.all().delete()

    assert len(run("fhir_token", "--partner", "demo")[-1]) > 40
    assert TokenClient.objects.get().check_secret("") is False


def test_a_coordinator_connects_a_system_by_command(world):
    world.practice.ods_code = "A99999"
    with world.acting(world.coordinator) as by:
        world.practice.save()
        email = world.user("coordinator").email
    context.clear()

    said = run(
        "add_partner", "surgery", "--by", email, "--organisation", "A99999",
        "--site", "Mill Road Surgery", "--use-case", "a5t1=hjp1",
    )  # fmt: skip

    assert said[0] == "Client id: surgery"
    with world.acting(by):
        partner = Partner.objects.get()
        membership = Membership.objects.get(user=partner.user_id)
    assert (partner.use_cases, partner.site_id) == ({"a5t1": "hjp1"}, world.surgery.pk)
    assert membership.role == "PARTNER_SYSTEM"
    assert context.current() == context.Standing()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["two words", "--organisation", "A99999"], "valid"),
        (["surgery", "--organisation", "Z00000"], "No organisation"),
        (["surgery", "--organisation", "A99999", "--site", "Nowhere"], "No place"),
        (["surgery", "--organisation", "A99999", "--by", "x@example.org"], "Nobody"),
    ],
)
def test_the_command_says_what_is_wrong(world, words, reason):
    world.practice.ods_code = "A99999"
    with world.acting(world.coordinator):
        world.practice.save()
    email = world.user("coordinator").email

    with pytest.raises(CommandError, match=reason):
        run("add_partner", "--by", email, *words)


def test_only_a_coordinator_connects_a_system(world):
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="coordinator"):
        add(world, by)


def test_a_name_is_given_once(world):
    with world.acting(world.coordinator) as by:
        add(world, by)

        with pytest.raises(Refused, match="has this name"):
            add(world, by)


def test_a_system_sends_from_a_place_of_its_own_organisation(world):
    with world.acting(world.coordinator) as by:
        with pytest.raises(Refused, match="another organisation"):
            add(world, by, site_id=world.other_surgery.pk)
        with pytest.raises(Refused, match="no part"):
            add(world, by, organisation_id=by.user_id)
