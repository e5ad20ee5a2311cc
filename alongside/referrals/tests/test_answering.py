"""What a provider answers, and what whoever referred may then know."""

from datetime import date, timedelta

import pytest

from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.rules import Purpose, Side
from alongside.referrals import actions
from alongside.referrals.rules import Status
from alongside.referrals.tests.factories import ALL_AGREED, make_referral
from tests.world import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def test_a_provider_that_has_come_to_act_against_them_cannot_accept(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)
    assert referral.provider_id == world.law_centre.pk
    with world.acting(world.lawyer) as by:
        people.register_party(
            name="Zebedee Quillfeather",
            born=date(1971, 3, 9),
            side=Side.AGAINST,
            case_id=None,
            by=by,
            at=NOON,
        )

        with pytest.raises(Refused, match="cannot take"):
            actions.accept(referral_id=referral.pk, by=by, at=LATER)


def test_a_provider_with_nobody_against_them_accepts(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)
    with world.acting(world.lawyer) as by:
        taken = actions.accept(referral_id=referral.pk, by=by, at=LATER)

    assert taken.status == Status.ACCEPTED


def test_a_yes_to_one_referrer_is_no_yes_to_another_that_was_told_no(world):
    refused = ALL_AGREED | {Purpose.SHARE_STATUS: False}
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by, consents=refused)
    with world.acting(world.other_referrer) as by:
        make_referral(by=by, at=LATER)
        person, at = referral.person_id, LATER
        here = {"recipient_id": world.practice.pk}
        there = {"recipient_id": world.other_practice.pk}

        assert known.agreed(person, Purpose.SHARE_STATUS, at, **there)
        assert not known.agreed(person, Purpose.SHARE_STATUS, at, **here)
