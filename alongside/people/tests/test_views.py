from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.people import actions, queries
from alongside.people.forms import NO, NOT_ASKED, YES
from alongside.people.models import Consent, SamePerson
from alongside.people.rules import How, Purpose
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(world):
    with world.acting(world.adviser) as by:
        yield make_person(world, by=by)


def answers(**said):
    return {purpose.value: NOT_ASKED for purpose in Purpose} | {"how": How.SPOKEN} | said


def address(person):
    return reverse("people:ask", args=[person.pk])


def test_what_a_person_agrees_to_later_is_kept(client, world, person):
    client.sign_in(world.adviser)

    client.post(address(person), answers(SHARE_WITH_TEAM=YES, RESEARCH=NO))

    assert queries.agreed(person.pk, Purpose.SHARE_WITH_TEAM, NOON.replace(year=2100))
    assert queries.agreements(person.pk)[Purpose.RESEARCH].given is False
    assert Purpose.CONTACT not in queries.agreements(person.pk)


def test_what_is_taken_back_counts_from_then(client, world, person):
    client.sign_in(world.adviser)
    client.post(address(person), answers(SHARE_STATUS=YES))

    client.post(address(person), answers(SHARE_STATUS=NO))

    assert not queries.agreed(person.pk, Purpose.SHARE_STATUS, NOON.replace(year=2100))
    assert Consent.objects.filter(purpose=Purpose.SHARE_STATUS).count() == 2


def test_saying_the_same_again_adds_nothing(client, world, person):
    client.sign_in(world.adviser)
    for _ in range(2):
        client.post(address(person), answers(CONTACT=YES))

    assert Consent.objects.count() == 1


def test_an_answer_left_out_keeps_the_page(client, world, person):
    client.sign_in(world.adviser)

    page = client.post(address(person), {"how": How.SPOKEN, "CONTACT": YES})

    assert page.status_code == 200
    assert "Choose an answer" in page.text
    assert not Consent.objects.exists()


def test_a_person_without_a_relation_cannot_be_asked(client, world, person):
    client.sign_in(world.lawyer)

    assert client.get(address(person)).status_code == 404


def test_a_coordinator_does_not_ask(client, world, person):
    client.sign_in(world.coordinator)

    assert client.get(address(person)).status_code == 403


# Two records, of one person or of two


@pytest.fixture
def item(world, person):
    other = make_person(world, by=world.adviser)
    actions.ask_whether_same(
        person_id=person.pk,
        other_id=other.pk,
        due_at=NOON + timedelta(days=1),
        by=world.adviser,
        at=NOON,
    )
    return SamePerson.objects.get()


def test_two_records_are_linked_and_each_points_to_the_other(client, world, item):
    client.sign_in(world.adviser)

    page = client.post(reverse("people:same", args=[item.pk]), {"is_same": "yes"}, follow=True)

    assert "also on record as" in page.text
    assert list(queries.linked_to(world.adviser, item.other_id)) == [item.person]


def test_two_people_are_kept_apart(client, world, item):
    client.sign_in(world.adviser)

    client.post(reverse("people:same", args=[item.pk]), {"is_same": "no"})

    assert not queries.linked_to(world.adviser, item.person_id).exists()


def test_a_pair_is_answered_once(client, world, item):
    client.sign_in(world.adviser)
    address = reverse("people:same", args=[item.pk])
    client.post(address, {"is_same": "no"})

    assert "answered this already" in client.post(address, {"is_same": "yes"}).text


def test_a_pair_waits_on_the_desk_until_it_is_answered(client, world, item):
    client.sign_in(world.adviser)
    address = reverse("people:same", args=[item.pk])

    assert address in client.get(reverse("desk:home")).text
    client.post(address, {"is_same": "yes"})
    assert address not in client.get(reverse("desk:home")).text
