"""Beside “Today” stands which services are there now, before anything is sent."""

import pytest
from django.urls import reverse

from alongside.accounts.rules import DoorKind
from alongside.partnerships import actions as partnerships
from alongside.partnerships import queries as known
from tests.world import NOON

pytestmark = pytest.mark.django_db
LINE = "020 7946 0177"


@pytest.fixture(params=["signed in", "by a link"])
def address(request, world, client):
    with world.acting(world.coordinator) as by:
        partnerships.add_local_line(label="Council, out of hours", phone=LINE, by=by, at=NOON)
        if request.param == "by a link":
            door = partnerships.make_door(
                kind=DoorKind.REFERRER, name="Desk", site_id=world.surgery.pk, by=by, at=NOON
            )
            return f"/r/{known.token_of(door.pk, 1)}/"
    client.sign_in(world.referrer)
    return reverse("desk:refer")


def test_today_shows_the_numbers_to_call_now(address, client):
    page = client.get(address).content.decode()

    assert LINE in page
    assert "NHS 111, mental health option" in page
    assert "National Domestic Abuse Helpline" not in page


def test_what_was_ticked_brings_its_own_service(address, client):
    page = client.post(address, {"how_soon": "today", "urgent": ["domestic_abuse"]})

    assert "National Domestic Abuse Helpline" in page.content.decode()


def test_the_persons_own_door_names_the_number_of_the_partnership(world, client):
    with world.acting(world.coordinator) as by:
        partnerships.add_local_line(label="Council, out of hours", phone=LINE, by=by, at=NOON)
        door = partnerships.make_door(kind=DoorKind.PERSON, name="Poster", by=by, at=NOON)
    address = f"/me/{known.token_of(door.pk, 1)}/"
    client.post(f"{address}begin/")
    client.post(f"{address}check/0/", {"happening": "NO"})
    client.post(
        f"{address}check/1/",
        {"happening": "YES", "wants_help": "YES", "urgent": "no_money_food_fuel"},
    )

    page = client.get(f"{address}check/1/now/").content.decode()

    assert LINE in page
    assert "Call your council" in page
