"""The functions that pass row-level security tell no more than they are meant to."""

from datetime import date, timedelta

import pytest
from django.db import connection

from alongside.casework import actions as casework
from alongside.casework.tests.factories import make_issue
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.rules import RelationKind, Side
from alongside.people.schemas import Identity, Known, Question
from alongside.referrals import actions
from alongside.referrals.models import Referral
from alongside.referrals.rules import ClientIs, ToldThem, TurnAwayReason
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


def test_what_concerns_a_walled_patient_is_told_to_nobody_else(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(
            by=by,
            site_id=world.surgery.pk,
            patient=Identity("Zora", "Quillfeather", date(2019, 5, 4)),
            client_is=ClientIs.PARENT,
        )
    with world.acting(world.lawyer) as by:
        case = casework.take_on(referral_id=referral.pk, by=by, at=NOON)
        issue = make_issue(case.pk, by=by)
        assert referral.patient_id
        people.raise_wall(
            person_id=referral.patient_id, organisation_id=world.law_centre.pk,
            user_id=by.user_id, why="", by=by, at=NOON,
        )  # fmt: skip
        assert call("walled_referrals()") == [referral.pk]
        assert call("walled_cases()") == [case.pk]
        assert call("walled_issues()") == [issue.pk]
        for table in (
            "referrals_referral",
            "casework_case",
            "casework_issue",
            "casework_issuestep",
        ):
            assert call(f"count(*) FROM {table}") == 0
        assert call("count(*) FROM people_kinship") == 0

    with world.acting(world.referrer):
        for each in ("walled_referrals()", "walled_cases()", "walled_issues()"):
            assert call(each) == []
        assert call("count(*) FROM people_kinship") == 1


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


def test_bodies_at_work_are_ids_and_nothing_else(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM bodies_at_work()")
        names = [column.name for column in cursor.description]
        rows = cursor.fetchall()

    assert names == ["organisation", "partnership"]
    assert (world.charity.pk, world.partnership.pk) in rows


def test_month_counts_are_of_what_one_made_or_coordinates(world):
    asked = "count(*) FROM month_counts(%s, %s) WHERE is_total"
    days = (NOON - timedelta(days=1), NOON + timedelta(days=1))
    with world.acting(world.referrer) as by:
        make_referral(by=by)
        assert call(f"{asked} AND referred = 1", *days) == 1
    with world.acting(world.coordinator):
        assert call(f"{asked} AND referred = 1", *days) == 1
    with world.acting(world.other_referrer):
        assert call(f"{asked} AND referred > 0", *days) == 0
    other = make_world("Advice elsewhere")
    with other.acting(other.coordinator):
        assert call(f"{asked} AND referred > 0", *days) == 0


def test_turn_away_counts_are_of_ones_own_partnership(world):
    asked = "count(*) FROM turn_away_counts(%s, %s, %s)"
    days = (NOON - timedelta(days=1), NOON + timedelta(days=1))
    with world.acting(world.referrer) as by:
        actions.record_turn_away(
            domains=["debt", "housing"], reason=TurnAwayReason.NO_CAPACITY,
            told=ToldThem.OTHER_SERVICE, urgent_asked=True, by=by, at=NOON,
        )  # fmt: skip
        assert call(asked, *days, True) == 2
    with world.acting(world.coordinator):
        assert (call(asked, *days, False), call(asked, *days, True)) == (2, 0)
    other = make_world("Advice elsewhere")
    with other.acting(other.coordinator):
        assert call(asked, *days, False) == 0
