from datetime import date, timedelta
from typing import Any

import pytest

from alongside.kit.refusal import Refused
from alongside.people import actions, queries
from alongside.people.rules import ContactChannel, RelationKind
from alongside.people.rules.deaths import why_not_undo
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
DIED: dict[str, Any] = {"died_on": date(2026, 11, 23), "told_by": "Their daughter"}


@pytest.fixture
def person(world):
    """Somebody referred by the practice, advised by the charity, once offered to the law centre."""
    with world.acting(world.referrer) as by:
        person = make_person(world, by=by, kind=RelationKind.REFERRED)
        about = {"person_id": person.pk, "by": by, "at": NOON}
        actions.relate(**about, organisation_id=world.charity.pk, kind=RelationKind.HOLDS)
        offered = {"organisation_id": world.law_centre.pk, "kind": RelationKind.OFFERED}
        actions.relate(**about, **offered)
        actions.end_relation(**about, **offered)
    return person


def linked(world, person):
    """The other record of the same person: the charity's alone, and the charity linked the two."""
    with world.acting(world.adviser) as by:
        other = make_person(world, by=by)
        ids = {"person_id": person.pk, "other_id": other.pk}
        actions.ask_whether_same(**ids, due_at=LATER, by=by, at=NOON)
        item = queries.same_person_items(by).get()
        actions.answer_same(item_id=item.pk, is_same=True, by=by, at=NOON)
    return other


def test_a_death_is_known_at_once_and_closes_every_way(world, person):
    with world.acting(world.adviser) as by:
        actions.record_death(person_id=person.pk, **DIED, by=by, at=NOON)

        assert queries.has_died(person.pk)
        assert all(queries.why_not_reach(person.pk, each, NOON) for each in ContactChannel)
        assert queries.visible_to(by).get(pk=person.pk).died_on == date(2026, 11, 23)


def test_it_is_known_of_the_other_record_whoever_linked_them(world, person):
    other = linked(world, person)
    with world.acting(world.referrer) as by:
        actions.record_death(person_id=person.pk, **DIED, by=by, at=NOON)

    with world.acting(world.adviser):
        assert queries.has_died(other.pk)


def test_each_organisation_that_knew_them_has_a_death_to_settle(world, person):
    other = linked(world, person)
    assert queries.deaths_unsettled(most=10) == []
    with world.acting(world.referrer) as by:
        actions.record_death(person_id=person.pk, **DIED, by=by, at=NOON)

    found = queries.deaths_unsettled(most=10)

    assert {(each.person_id, each.organisation_id) for each in found} == {
        (person.pk, world.practice.pk),
        (person.pk, world.charity.pk),
        (person.pk, world.law_centre.pk),
        (other.pk, world.charity.pk),
    }
    assert not any(each.undoes for each in found)


def test_what_is_settled_is_settled_once(world, person):
    with world.acting(world.referrer) as by:
        actions.record_death(person_id=person.pk, **DIED, by=by, at=NOON)
        (mine,) = [
            each
            for each in queries.deaths_unsettled(most=10)
            if each.organisation_id == world.practice.pk
        ]

        assert actions.settled(of=mine, by=by, at=NOON)
        assert not actions.settled(of=mine, by=by, at=NOON)

    assert mine not in queries.deaths_unsettled(most=10)


def test_a_death_that_was_a_mistake_is_taken_back_where_it_was_settled(world, person):
    with world.acting(world.referrer) as by:
        actions.record_death(person_id=person.pk, **DIED, by=by, at=NOON)
        for each in queries.deaths_unsettled(most=10):
            if each.organisation_id == world.practice.pk:
                actions.settled(of=each, by=by, at=NOON)

        with pytest.raises(Refused, match="Type their name"):
            actions.undo_death(person_id=person.pk, typed="Somebody", by=by, at=LATER)
        actions.undo_death(person_id=person.pk, typed="aldous quillfeather", by=by, at=LATER)

        assert not queries.has_died(person.pk)
        assert queries.visible_to(by).get(pk=person.pk).died_on is None
    found = queries.deaths_unsettled(most=10)
    assert [(each.organisation_id, each.undoes) for each in found] == [(world.practice.pk, True)]


@pytest.mark.parametrize(
    ("died_on", "says"),
    [(date(2026, 11, 25), "in the past"), (date(1970, 1, 1), "before they were born")],
)
def test_a_date_that_cannot_be_is_refused(world, person, died_on, says):
    with world.acting(world.adviser) as by, pytest.raises(Refused, match=says):
        actions.record_death(
            person_id=person.pk, died_on=died_on, told_by="A nurse", by=by, at=NOON
        )


def test_a_death_is_recorded_once(world, person):
    with world.acting(world.adviser) as by:
        actions.record_death(person_id=person.pk, **DIED, by=by, at=NOON)
        with pytest.raises(Refused, match="already"):
            actions.record_death(person_id=person.pk, **DIED, by=by, at=NOON)


def test_whoever_does_not_see_them_records_nothing(world, person):
    with world.acting(world.lawyer) as by, pytest.raises(Refused, match="do not see"):
        actions.record_death(person_id=person.pk, **DIED, by=by, at=NOON)


def test_what_waits_since_before_the_news_is_stale_and_what_tells_it_is_not(world, person):
    with world.acting(world.adviser) as by:
        actions.record_death(person_id=person.pk, **DIED, by=by, at=NOON)

        assert queries.died_since(person.pk, NOON - timedelta(seconds=1))
        assert not queries.died_since(person.pk, NOON)


@pytest.mark.parametrize("typed", ["Aldous Quillfeather", "  aldous   QUILLFEATHER "])
def test_the_name_typed_takes_it_back(typed):
    assert why_not_undo(typed, "Aldous Quillfeather") is None
