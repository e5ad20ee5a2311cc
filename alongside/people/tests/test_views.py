import pytest
from django.urls import reverse

from alongside.people import queries
from alongside.people.forms import NO, NOT_ASKED, YES
from alongside.people.models import Consent
from alongside.people.rules import READ_OUT, How, Purpose
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(world):
    with world.acting(world.adviser) as by:
        yield make_person(world, by=by)


def answers(**said):
    return {purpose.value: NOT_ASKED for purpose in READ_OUT} | {"how": How.SPOKEN} | said


def address(person):
    return reverse("people:agreed", args=[person.pk])


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
