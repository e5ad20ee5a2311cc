"""Doors without an account: an address opens one, for one place, until it is closed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alongside.accounts.rules import DoorKind, Role
from alongside.kit.refusal import Refused
from alongside.partnerships import actions, queries, rules
from alongside.partnerships.models import Door, Membership
from alongside.partnerships.rules.doors import as_code
from tests.world import NOON, make_world

pytestmark = pytest.mark.django_db


def make(world, kind=DoorKind.REFERRER, site=None, name="Reception desk"):
    with world.acting(world.coordinator) as by:
        site_id = (site or world.surgery).pk if kind is DoorKind.REFERRER else None
        return actions.make_door(kind=kind, name=name, site_id=site_id, by=by, at=NOON)


def token_of(door):
    return queries.token_of(door.pk, door.token_turn)


def entered(door):
    entry = queries.at_the_door(token_of(door))
    assert entry
    return entry


def test_an_address_opens_its_door_at_its_place(world):
    door = make(world)

    entry = entered(door)

    assert entry.kind is DoorKind.REFERRER
    assert entry.actor.role is Role.DOOR
    assert entry.actor.site_id == world.surgery.pk
    assert entry.actor.organisation_id == world.practice.pk
    assert entry.actor.partnership_id == world.partnership.pk


def test_what_a_person_asks_by_themself_comes_from_the_coordinator_and_no_surgery(world):
    entry = entered(make(world, DoorKind.PERSON))

    assert entry.actor.organisation_id == world.partnership.coordinator_id
    assert entry.actor.site_id is None


def test_a_closed_or_unknown_address_opens_nothing(world):
    door = make(world)
    address = token_of(door)
    assert queries.at_the_door("no-such-address") is None

    with world.acting(world.coordinator) as by:
        actions.close_door(door_id=door.pk, by=by, at=NOON)

    assert queries.at_the_door(address) is None


def test_another_address_takes_the_place_of_the_one_before(world):
    door = make(world)
    before = token_of(door)

    with world.acting(world.coordinator) as by:
        door = actions.rotate_address(door_id=door.pk, by=by, at=NOON)

    assert queries.at_the_door(before) is None
    assert entered(door).door_id == door.pk


def test_neither_the_address_nor_the_code_is_kept(world):
    door = make(world)
    code = queries.code_of(door.pk, door.code_turn)

    with world.acting(world.coordinator):
        kept = str(Door.objects.filter(pk=door.pk).values_list().get())

    assert token_of(door) not in kept
    assert code not in kept


def test_the_code_of_a_place_is_known_however_it_is_typed_until_it_is_changed(world):
    door = make(world)
    entry = entered(door)
    code = queries.code_of(door.pk, 1)

    with world.acting(entry.actor):
        assert queries.is_code_of(entry, code)
        assert queries.is_code_of(entry, f" {code.lower().replace('-', ' ')} ")
        assert not queries.is_code_of(entry, "")
        assert not queries.is_code_of(entry, "ABCDEFGÉ")

    with world.acting(world.coordinator) as by:
        actions.rotate_code(door_id=door.pk, by=by, at=NOON)
    with world.acting(entry.actor):
        assert not queries.is_code_of(entry, code)
        assert queries.is_code_of(entry, queries.code_of(door.pk, 2))


def test_a_code_has_no_letter_that_is_mistaken_for_another():
    codes = "".join(as_code(bytes([n]) * 32) for n in range(256))

    assert not set("0O1IL2Z5S") & set(codes)


def test_only_the_coordinator_opens_doors(world):
    with world.acting(world.referrer) as by, pytest.raises(Refused):
        actions.make_door(
            kind=DoorKind.REFERRER, name="Mine", site_id=world.surgery.pk, by=by, at=NOON
        )


def test_a_door_for_referrers_is_of_a_place_in_the_partnership(world):
    other = make_world("Elsewhere")
    with world.acting(world.coordinator) as by:
        for site_id in (None, other.surgery.pk):
            with pytest.raises(Refused):
                actions.make_door(
                    kind=DoorKind.REFERRER, name="Ward", site_id=site_id, by=by, at=NOON
                )


def test_nobody_is_made_a_door_by_hand():
    for role in Role:
        assert Role.DOOR not in rules.roles_given_by(role)


def test_a_door_whose_role_has_ended_opens_nothing(world):
    door = make(world)
    with world.acting(world.coordinator):
        Membership.objects.filter(user=door.user_id).update(until=NOON - timedelta(days=1))

    assert queries.at_the_door(token_of(door)) is None


def test_an_entry_is_told_apart_by_its_door(world):
    one, two = (entered(make(world)) for _ in range(2))

    assert one.door_id != two.door_id
    assert replace(one, door_id=two.door_id, actor=two.actor, at=two.at) == two
