"""Raising a wall, lifting it with somebody else, and saying that one knows a person."""

import pytest
from django.urls import reverse

from alongside.people import actions, queries
from alongside.people.models import Wall
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(world):
    with world.acting(world.adviser) as by:
        return make_person(world, by=by)


def sees(world, actor, person):
    with world.acting(actor):
        return queries.visible_to(actor).filter(pk=person.pk).exists()


def raise_one(client, world, person, who, by="supervisor"):
    client.sign_in(world.actors[by])
    answer = {"who": str(who), "why": "The other side"}
    return client.post(reverse("people:wall", args=[person.pk]), answer)


def test_a_supervisor_hides_a_person_from_a_colleague(client, world, person):
    raise_one(client, world, person, world.colleague.user_id)

    assert not sees(world, world.colleague, person)
    assert sees(world, world.adviser, person)
    assert "Quillfeather" in client.get(reverse("people:walls")).text


def test_it_takes_a_second_person_to_lift_it(client, world, person):
    raise_one(client, world, person, world.colleague.user_id)
    with world.acting(world.supervisor):
        address = reverse("people:lift", args=[Wall.objects.get().pk])

    assert "somebody else has to lift it" in client.post(address, {"why": "It is over"}).text
    assert not sees(world, world.colleague, person)
    client.sign_in(world.privacy_officer)
    assert "Say why" in client.post(address, {"why": ""}).text
    client.post(address, {"why": "It is over"})

    assert sees(world, world.colleague, person)


def test_a_wall_for_everybody_shows_no_name_to_whoever_may_lift_it(client, world, person):
    raise_one(client, world, person, "everybody")
    client.sign_in(world.privacy_officer)

    page = client.get(reverse("people:walls"))

    assert "Quillfeather" not in page.text
    assert "Somebody whom you cannot see" in page.text


def test_whoever_is_behind_it_finds_it_on_no_list(client, world, person):
    with world.acting(world.adviser) as by:
        actions.raise_wall(
            person_id=person.pk, organisation_id=world.charity.pk,
            user_id=world.supervisor.user_id, why="Their landlord", by=by, at=NOON,
        )  # fmt: skip
        wall = Wall.objects.get()
    client.sign_in(world.supervisor)

    assert "Their landlord" not in client.get(reverse("people:walls")).text
    assert client.get(reverse("people:lift", args=[wall.pk])).status_code == 404


def test_saying_that_one_knows_a_person_hides_them_at_once(client, world, person):
    client.sign_in(world.adviser)
    client.post(reverse("people:i_know", args=[person.pk]), {"how": "A relative"})

    assert client.get(reverse("desk:person", args=[person.pk])).status_code == 404
    client.sign_in(world.supervisor)
    page = client.get(reverse("people:walls")).text
    assert "Said it themself" in page
    assert "A relative" in page


def test_nothing_chosen_gets_a_sentence(client, world, person):
    client.sign_in(world.supervisor)
    address = reverse("people:wall", args=[person.pk])

    assert "Choose who must not see them" in client.post(address, {"why": "Because"}).text
    assert "Choose somebody from the list" in client.post(address, {"who": "x", "why": "y"}).text
    address = reverse("people:i_know", args=[person.pk])
    assert "Choose what they are to you" in client.post(address, {}).text
    with world.acting(world.supervisor):
        assert not Wall.objects.exists()
