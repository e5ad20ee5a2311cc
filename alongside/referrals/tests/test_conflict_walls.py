"""What a conflict register asks about somebody behind a wall is for another officer."""

from uuid import uuid4

import pytest
from django.urls import reverse

from alongside.accounts.rules import Role
from alongside.partnerships.models import Membership
from alongside.people import actions, queries
from alongside.people.models import ConflictItem, Party
from alongside.people.rules import Side
from alongside.people.schemas import Known, Question
from alongside.referrals import queries as referrals
from tests.world import NOON, TOMORROW, make_actor, make_person

pytestmark = pytest.mark.django_db
GIVEN, FAMILY = "Zebedee", "Quillfeather"
NAME, LIKE = f"{GIVEN} {FAMILY}", "Zebedee Quilfeather"


@pytest.fixture
def person(world):
    with world.acting(world.adviser) as by:
        return make_person(world, by=by, given=GIVEN, family=FAMILY)


@pytest.fixture
def other_officer(world):
    with world.acting(world.administrator):
        made = make_actor(world, "other_officer", Role.SUPERVISOR, world.charity)
        Membership.objects.filter(pk=made.membership_id).update(since=NOON)
        return made


def register(world, name, side=Side.AGAINST, case_id=None, born=None):
    with world.acting(world.adviser) as by:
        actions.register_party(name=name, born=born, side=side, case_id=case_id, by=by, at=NOON)


def ask(world, person, question):
    with world.acting(world.adviser) as by:
        actions.note_possible_conflicts(
            provider_ids=[world.charity.pk], question=question, about=person, by=by, at=NOON
        )


def asked_about(world, person):
    register(world, LIKE)
    ask(world, person, Question(names=(Known(person.name, person.birth_date),)))


def in_the_register(world, person):
    register(world, person.name.upper(), Side.FOR)
    ask(world, person, Question(opponents=(LIKE,)))


def of_their_file(world, person):
    """Nobody has their name, but the file in which the party stands is theirs."""
    file = uuid4()
    register(world, person.name, Side.FOR, case_id=file, born=person.birth_date)
    register(world, "Grimblethwaite Homes", case_id=file)
    ask(world, person, Question(names=(Known("Grimblethwait Homes"),)))


WAYS = [asked_about, in_the_register, of_their_file]


def wall(world, person, user_id):
    with world.acting(world.privacy_officer) as by:
        return actions.raise_wall(
            person_id=person.pk, organisation_id=world.charity.pk, user_id=user_id,
            why="A relative", by=by, at=NOON,
        )  # fmt: skip


def seen_by(world, actor):
    """The items by the query and by what row-level security leaves: the same."""
    with world.acting(actor):
        found = list(queries.conflict_items(actor))
        assert {each.pk for each in found} == set(ConflictItem.objects.values_list("pk", flat=True))
        return found


@pytest.mark.parametrize("make", WAYS)
@pytest.mark.parametrize("everybody", [False, True], ids=["an officer", "everybody"])
def test_an_officer_finds_nothing_about_whoever_is_behind_a_wall_for_them(
    world, client, person, other_officer, make, everybody
):
    make(world, person)
    (item,) = seen_by(world, world.supervisor)
    client.sign_in(world.supervisor)
    address, page = reverse("people:conflict", args=[item.pk]), reverse("people:conflicts")
    assert client.get(address).status_code == 200
    assert item.name in client.get(page).text

    wall(world, person, None if everybody else world.supervisor.user_id)

    assert seen_by(world, world.supervisor) == []
    for answer in (client.get(address), client.post(address, {"decision": "CLEAR", "reason": "x"})):
        assert answer.status_code == 404
    text = client.get(page).text
    assert "Nothing waits" in text
    assert item.name not in text
    assert len(seen_by(world, other_officer)) == (0 if everybody else 1)


@pytest.mark.parametrize("make", WAYS)
def test_what_is_asked_once_a_wall_stands_is_another_officers(world, person, other_officer, make):
    wall(world, person, world.supervisor.user_id)

    make(world, person)

    (item,) = seen_by(world, other_officer)
    assert item.owner_id == other_officer.user_id
    assert seen_by(world, world.supervisor) == []


def test_what_waits_for_an_officer_goes_to_another_once_a_wall_is_raised(
    world, person, other_officer
):
    asked_about(world, person)
    assert seen_by(world, other_officer)[0].owner_id == world.supervisor.user_id

    wall(world, person, world.supervisor.user_id)

    assert seen_by(world, other_officer)[0].owner_id == other_officer.user_id
    with world.acting(world.task) as by:
        (late,) = referrals.late_others(by, TOMORROW)
    assert late.holder_id == other_officer.user_id


def test_with_no_officer_left_it_waits_unseen_and_the_register_cannot_take(world, person):
    asked_about(world, person)

    raised = wall(world, person, None)

    with world.acting(world.task) as by:
        assert referrals.late_others(by, TOMORROW) == []
    with world.acting(world.referrer):
        asked = Question(names=(Known(person.name, person.birth_date),))
        assert not queries.can_take(world.charity.pk, asked)
    with world.acting(world.supervisor) as by:
        actions.lift_wall(wall_id=raised.pk, why="It is over", by=by, at=NOON)
    assert [each.owner_id for each in seen_by(world, world.supervisor)] == [None]


def test_somebody_else_of_the_same_name_is_still_the_officers(world, person):
    wall(world, person, world.supervisor.user_id)
    register(world, LIKE)

    ask(world, person, Question(names=(Known(person.name, person.birth_date.replace(year=1999)),)))

    assert len(seen_by(world, world.supervisor)) == 1


def test_a_wall_for_somebody_else_hides_nothing_from_the_officer(world, person):
    wall(world, person, world.colleague.user_id)
    asked_about(world, person)

    (item,) = seen_by(world, world.supervisor)
    assert item.owner_id == world.supervisor.user_id
    assert seen_by(world, world.colleague) == []


def test_a_name_that_always_stands_in_the_register_is_hidden_likewise(world, person, other_officer):
    register(world, person.name.lower())
    register(world, "Fenland NHS Trust")

    wall(world, person, world.supervisor.user_id)

    for actor, names in [
        (world.supervisor, ["Fenland NHS Trust"]),
        (other_officer, ["Fenland NHS Trust", person.name.lower()]),
    ]:
        with world.acting(actor):
            assert [each.name for each in queries.standing_parties(actor)] == names
            assert sorted(Party.objects.values_list("name", flat=True)) == names
