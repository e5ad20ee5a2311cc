from datetime import date, timedelta

import pytest

from alongside.law import queries as law
from alongside.law.models import Commencement, SignOff
from alongside.law.rules import Nation
from alongside.law.rules.sign_off import Verdict
from tests.world import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
RULE = ("wb.mr.standard", "2013-04-08")


def sign(by, *, verdict=Verdict.SIGNED, nation=Nation.ENGLAND, at=NOON, **changes):
    said = {
        "organisation_id": by.organisation_id,
        "nation": nation,
        "rule": RULE[0],
        "version": RULE[1],
        "wording": "x",
        "verdict": verdict,
        "reviewed_by_id": by.user_id,
        "reviewed_on": at.date(),
        "reviewed_at": at,
        "next_review": TODAY + timedelta(days=365),
    }
    return SignOff.objects.create(**{**said, **changes})


def signed(by, nation=Nation.ENGLAND, on=TODAY):
    return law.signoffs(by.organisation_id, nation, on)


def test_a_sign_off_stands_from_its_review_to_the_next(world):
    with world.acting(world.supervisor) as by:
        sign(by)

        assert signed(by) == {RULE}
        assert signed(by, on=TODAY + timedelta(days=365)) == {RULE}
        assert signed(by, on=TODAY - timedelta(days=1)) == frozenset()
        assert signed(by, on=TODAY + timedelta(days=366)) == frozenset()


def test_a_sign_off_is_for_one_nation(world):
    with world.acting(world.supervisor) as by:
        sign(by, nation=Nation.SCOTLAND)

        assert signed(by) == frozenset()
        assert signed(by, Nation.SCOTLAND) == {RULE}


def test_the_newest_word_counts(world):
    with world.acting(world.supervisor) as by:
        sign(by)
        sign(by, verdict=Verdict.WITHDRAWN, at=NOON + timedelta(minutes=1))

        assert signed(by) == frozenset()


def test_what_one_organisation_signed_another_does_not_see(world):
    with world.acting(world.supervisor) as by:
        sign(by)
    with world.acting(
        world.other_supervisor if "other_supervisor" in world.actors else world.coordinator
    ) as other:
        assert SignOff.objects.count() == (other.organisation_id == by.organisation_id)


def test_a_day_that_was_taken_back_is_no_day(world):
    with world.acting(world.supervisor) as by:
        for minute, day in enumerate([date(2027, 1, 1), None]):
            Commencement.objects.create(
                organisation_id=by.organisation_id,
                switch="awaab_phase_2",
                day=day,
                instrument="SI 2026/1",
                entered_by_id=by.user_id,
                entered_at=NOON + timedelta(minutes=minute),
            )
            assert law.switch("awaab_phase_2", by.organisation_id) == day
