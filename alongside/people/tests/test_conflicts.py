"""The register of conflicts: what it answers, and what its officer decides."""

from datetime import date

import pytest
from django.urls import reverse

from alongside.kit.refusal import Refused
from alongside.people import actions, queries
from alongside.people.models import ConflictItem, Party, PartyKey
from alongside.people.rules import RelationKind, Side
from alongside.people.rules.conflicts import Decision, PartyKind
from alongside.people.schemas import Known, Question
from tests.world import NOON, make_person

BORN = date(1971, 3, 9)
pytestmark = pytest.mark.django_db


def register(world, actor, name, side=Side.AGAINST, born=None, **more):
    with world.acting(actor) as by:
        return actions.register_party(
            name=name, born=born, side=side, case_id=None, by=by, at=NOON, **more
        )


def asks(world, *names, opponents=(), by=None):
    """Which of the two providers can take them, as whoever refers asks."""
    question = Question(tuple(Known(*each) for each in names), tuple(opponents))
    with world.acting(by or world.referrer):
        able = queries.who_can_take([world.charity.pk, world.law_centre.pk], question)
    return {"charity" if each == world.charity.pk else "law centre" for each in able}


BOTH = {"charity", "law centre"}


def test_a_provider_cannot_take_somebody_whom_it_acts_against(world):
    register(world, world.adviser, "Zebedee Quillfeather", born=BORN)

    assert asks(world, ("ZEBEDEE QUILFEATHER", BORN)) == {"law centre"}
    assert asks(world, ("Zebedee Quillfeather", date(1990, 1, 1))) == BOTH
    assert asks(world, ("Zebedee Quillfeather", date(1971, 3, 8))) == {"law centre"}
    assert asks(world, ("Somebody Else", BORN)) == BOTH


def test_a_provider_cannot_act_against_whom_it_acts_for(world):
    register(world, world.adviser, "Zebedee Quillfeather", Side.FOR, BORN)

    assert asks(world, opponents=["Z. Quillfeather"]) == {"law centre"}
    assert asks(world, ("Zebedee Quillfeather", BORN)) == BOTH


def test_a_body_that_always_stands_in_the_register_routes_outside(world):
    trust = "Fenland Hospitals NHS Foundation Trust"
    register(world, world.adviser, trust, Side.FOR, kind=PartyKind.HOST_TRUST)

    assert asks(world, opponents=["Fenland NHS Trust"]) == {"law centre"}


def test_a_provider_is_not_asked_to_act_against_itself(world):
    assert asks(world, opponents=[world.charity.name.upper()]) == {"law centre"}


def test_the_answer_is_the_same_whatever_was_found(world):
    register(world, world.adviser, "Zebedee Quillfeather", born=BORN)
    register(world, world.adviser, "Zora Ravensworth")

    certain = asks(world, ("Zebedee Quillfeather", BORN))
    possible = asks(world, ("Zora Ravenswort", BORN))

    assert certain == possible == {"law centre"}


def test_no_name_stands_in_the_table_of_keys_and_each_provider_has_other_keys(world):
    for actor in (world.adviser, world.lawyer):
        register(world, actor, "Zebedee Quillfeather", born=BORN)

    with world.acting(world.adviser):
        ours = set(PartyKey.objects.values_list("key", "born"))
    with world.acting(world.lawyer):
        theirs = set(PartyKey.objects.values_list("key", "born"))
    assert len(ours) == len(theirs) >= 4
    assert not ours & theirs
    names = [field.name for field in PartyKey._meta.get_fields()]
    assert set(names) == {"pk", "provider", "party", "key", "born"}


def test_whoever_leaves_the_register_is_asked_about_no_more(world):
    party = register(world, world.adviser, "Zebedee Quillfeather")
    with world.acting(world.adviser) as by:
        actions.end_party(party_id=party.pk, by=by, at=NOON)

    assert asks(world, ("Zebedee Quillfeather",)) == BOTH


# The officer


def note(world, name, born=None):
    with world.acting(world.referrer) as by:
        about = make_person(world, by=by, kind=RelationKind.REFERRED)
        actions.note_possible_conflicts(
            provider_ids=[world.charity.pk, world.law_centre.pk],
            question=Question(names=(Known(name, born),)),
            about=about,
            by=by,
            at=NOON,
        )


def items(world):
    with world.acting(world.supervisor) as by:
        return list(queries.conflict_items(by))


@pytest.fixture
def item(world):
    register(world, world.adviser, "Zebedee Quillfeather")
    note(world, "Zebedee Quilfeather", BORN)
    return items(world)[0]


def test_a_possible_hit_waits_for_the_officer_with_an_owner_and_a_due_time(world, item):
    assert item.owner_id == world.supervisor.user_id
    assert (item.due_at - NOON).total_seconds() == 4 * 3600
    assert (item.name, item.birth_date, item.decision) == ("Zebedee Quilfeather", BORN, "")


def test_asked_again_it_is_one_item(world, item):
    note(world, "Zebedee Quilfeather", BORN)

    assert items(world) == [item]


def test_a_certain_hit_needs_no_decision(world):
    register(world, world.adviser, "Zebedee Quillfeather", born=BORN)

    note(world, "Zebedee Quillfeather", BORN)

    assert not items(world)


def test_what_is_clear_can_be_taken_and_the_next_is_asked_again(world, item):
    with world.acting(world.supervisor) as by:
        actions.decide_conflict(
            item_id=item.pk, decision=Decision.CLEAR, reason="Two people", by=by, at=NOON
        )

    assert asks(world, ("Zebedee Quilfeather", BORN)) == BOTH
    assert asks(world, ("Zebedee Quilfeather", date(1971, 3, 8))) == {"law centre"}
    register(world, world.adviser, "Zebedee Quillfeather", kind=PartyKind.RELATIVE, born=BORN)
    assert asks(world, ("Zebedee Quilfeather", BORN)) == {"law centre"}


def test_what_is_a_conflict_stays_one(world, item):
    with world.acting(world.supervisor) as by:
        actions.decide_conflict(
            item_id=item.pk, decision=Decision.CONFLICT, reason="The same", by=by, at=NOON
        )

    assert asks(world, ("Zebedee Quilfeather", BORN)) == {"law centre"}
    with world.acting(world.supervisor) as by, pytest.raises(Refused, match="decided this already"):
        actions.decide_conflict(
            item_id=item.pk, decision=Decision.CLEAR, reason="No", by=by, at=NOON
        )


def test_each_new_party_is_held_against_those_on_the_other_side(world):
    register(world, world.adviser, "Zebedee Quillfeather")

    register(world, world.adviser, "Zebedee Quilfeather", Side.FOR, BORN)

    assert [each.party.name for each in items(world)] == ["Zebedee Quillfeather"]


def test_nobody_else_learns_that_there_is_anything(world, item):
    for other in (world.referrer, world.coordinator, world.lawyer):
        with world.acting(other):
            own = other.organisation_id == world.charity.pk
            assert ConflictItem.objects.exists() is own
            assert Party.objects.exists() is own


# Pages


@pytest.mark.django_db(transaction=True)
def test_the_officer_sees_both_names_and_decides(client, world):
    register(world, world.adviser, "Zebedee Quillfeather")
    note(world, "Zebedee Quilfeather", BORN)
    client.sign_in(world.supervisor)

    page = client.get(reverse("people:conflicts"))
    assert "Zebedee Quilfeather" in page.text
    address = reverse("people:conflict", args=[items(world)[0].pk])
    assert "9 Mar 1971" in client.get(address).text
    assert "Say why" in client.post(address, {"decision": "CLEAR", "reason": " "}).text
    client.post(address, {"decision": "CLEAR", "reason": "Two people"})

    assert items(world)[0].reason == "Two people"
    assert "Nothing waits" in client.get(reverse("people:conflicts")).text


@pytest.mark.django_db(transaction=True)
def test_the_officer_keeps_the_bodies_that_always_stand_there(client, world):
    client.sign_in(world.supervisor)
    address = reverse("people:conflicts")
    client.post(address, {"name": "Fenland NHS Trust", "kind": "HOST_TRUST", "side": "FOR"})
    assert "Fenland NHS Trust" in client.get(address).text

    with world.acting(world.supervisor):
        party = Party.objects.get()
    client.post(reverse("people:end_party", args=[party.pk]))

    assert "Fenland NHS Trust" not in client.get(address).text
