"""The functions that pass row-level security tell no more than they are meant to."""

from datetime import date, timedelta

import pytest
from django.db import connection

from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.rules import RelationKind, Side
from alongside.people.schemas import Identity, Known, Question
from alongside.referrals.models import Referral
from alongside.referrals.rules import ClientIs
from alongside.referrals.tests.factories import make_referral
from tests.world import NOON, make_person, make_world

pytestmark = pytest.mark.django_db
BORN = date(1971, 3, 9)
NUMBER = "9990000018"


def call(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", values)
        return cursor.fetchone()[0]


def test_registered_person_is_found_by_both_facts_in_ones_own_partnership(world):
    with world.acting(world.referrer) as by:
        known = make_referral(by=by).person_id
        asked = "registered_person(%s, %s)"
        assert call(asked, NUMBER, BORN) == known
        assert call(asked, NUMBER, BORN + timedelta(days=1)) is None
        assert call(asked, "9990000026", BORN) is None

    other = make_world("Advice elsewhere")
    with other.acting(other.referrer):
        assert call(asked, NUMBER, BORN) is None


def test_can_take_is_asked_of_one_register_and_answers_yes_or_no(world):
    with world.acting(world.lawyer) as by:
        people.register_party(
            name="Élodie Quill", born=None, side=Side.AGAINST, case_id=None, by=by, at=NOON
        )

    with world.acting(world.referrer):
        asked = Question(names=(Known("ELODIE QUILL"),))
        able = known.who_can_take([world.law_centre.pk, world.charity.pk], asked)
        assert able == {world.charity.pk}
        for table in ("people_party", "people_partykey", "people_conflictitem"):
            assert call(f"count(*) FROM {table}") == 0


def test_note_conflicts_tells_the_officer_of_that_register_alone(world):
    with world.acting(world.lawyer) as by:
        people.register_party(
            name="Elodie Quill", born=None, side=Side.AGAINST, case_id=None, by=by, at=NOON
        )

    with world.acting(world.referrer) as by:
        about = make_person(world, by=by, kind=RelationKind.REFERRED)
        people.note_possible_conflicts(
            provider_ids=[world.law_centre.pk, world.charity.pk],
            question=Question(names=(Known("Elodie Quil"),)),
            about=about,
            by=by,
            at=NOON,
        )
        assert call("count(*) FROM people_conflictitem") == 0
    with world.acting(world.adviser):
        assert call("count(*) FROM people_conflictitem") == 0
    with world.acting(world.lawyer):
        assert call("count(*) FROM people_conflictitem") == 1


def test_memberships_of_somebody_else_are_not_told(world):
    with world.acting(world.adviser) as by:
        asked = "count(*) FROM memberships_of(%s)"
        assert call(asked, by.user_id) == 1
        assert call(asked, world.lawyer.user_id) == 0


def test_give_back_referral_is_for_the_provider_that_is_asked(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by, site_id=world.surgery.pk)
    assert referral.provider_id == world.law_centre.pk

    for stranger in (world.adviser, world.referrer):
        with world.acting(stranger):
            assert call("give_back_referral(%s)", referral.pk) is False
    with world.acting(world.lawyer):
        assert call("give_back_referral(%s)", referral.pk) is True
    with world.acting(world.referrer):
        assert Referral.objects.get(pk=referral.pk).provider_id is None


def test_end_relation_is_for_whoever_has_one(world):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)
    held = (person.pk, world.charity.pk, RelationKind.HOLDS, NOON)

    with world.acting(world.lawyer):
        assert call("end_relation(%s, %s, %s, %s)", *held) is None
    with world.acting(world.adviser):
        assert call("end_relation(%s, %s, %s, %s)", *held) is not None


def test_funnel_counts_are_of_ones_own_partnership(world):
    with world.acting(world.referrer) as by:
        make_referral(by=by)
    asked = "coalesce(sum(number), 0) FROM funnel_counts(%s, %s)"
    days = (NOON - timedelta(days=1), NOON + timedelta(days=1))

    with world.acting(world.coordinator):
        assert call(asked, *days) == 1
    other = make_world("Advice elsewhere")
    with other.acting(other.coordinator):
        assert call(asked, *days) == 0
    assert call(asked, *days) == 0, "whoever speaks for nobody counts nothing"


def test_a_wall_around_the_patient_hides_a_referral_in_the_database_as_well(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(
            by=by, client_is=ClientIs.PARENT, patient=Identity("Odo", "Quill", date(2019, 2, 1))
        )
        seen = "count(*) FROM referrals_referral"
        assert referral.patient_id
        assert call(seen) == 1

        people.raise_wall(
            person_id=referral.patient_id, organisation_id=by.organisation_id,
            user_id=by.user_id, why="", by=by, at=NOON,
        )  # fmt: skip
        assert call(seen) == 0
