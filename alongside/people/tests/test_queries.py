import pytest

from alongside.people import actions, queries
from alongside.people.rules import RelationKind
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db


def test_a_person_is_seen_by_the_organisation_that_has_a_relation(world):
    with world.acting(world.referrer) as by:
        person = make_person(world, by=by, kind=RelationKind.REFERRED)
        assert list(queries.visible_to(world.referrer)) == [person]

    with world.acting(world.other_referrer):
        assert not queries.visible_to(world.other_referrer).exists()


def test_a_relation_shows_a_person_until_it_ends(world):
    with world.acting(world.referrer) as by:
        person = make_person(world, by=by, kind=RelationKind.REFERRED)
        about = {"person_id": person.pk, "organisation_id": world.charity.pk, "by": by}
        actions.relate(**about, kind=RelationKind.OFFERED, at=NOON)
    with world.acting(world.adviser):
        assert queries.visible_to(world.adviser).exists()

    with world.acting(world.referrer):
        actions.end_relation(**about, kind=RelationKind.OFFERED, at=NOON)

    with world.acting(world.adviser):
        assert not queries.visible_to(world.adviser).exists()


def test_a_wall_hides_a_person_from_one_user_alone(world):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)
        actions.raise_wall(
            person_id=person.pk,
            organisation_id=world.charity.pk,
            user_id=world.colleague.user_id,
            why="",
            by=by,
            at=NOON,
        )
        assert queries.visible_to(world.adviser).exists()
        assert queries.find(world.adviser, "quillfeather")

    with world.acting(world.colleague):
        assert not queries.visible_to(world.colleague).exists()
        assert not queries.find(world.colleague, "quillfeather")


def test_people_are_found_by_a_part_of_their_name_misspelt(world):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)

        assert [found.person_id for found in queries.find(by, "Quilfeather")] == [person.pk]
        assert not queries.find(by, "Brown")


def test_nothing_of_another_partnership_is_found(world):
    from tests.world import make_world

    with world.acting(world.adviser) as by:
        make_person(world, by=by)
    elsewhere = make_world("Advice elsewhere")

    with elsewhere.acting(elsewhere.adviser):
        assert not queries.find(elsewhere.adviser, "Quillfeather")
        assert not queries.visible_to(elsewhere.adviser).exists()
