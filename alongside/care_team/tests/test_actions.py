from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from alongside.audit.models import Event
from alongside.care_team import actions, queries
from alongside.care_team.models import Disclosure, Plan
from alongside.care_team.tests.factories import ALL, make_file, share
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind, State
from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.people.rules import How, Purpose
from alongside.referrals.rules import Source
from tests.world import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)


def test_words_are_shared_with_message_and_audit(world):
    case = make_file(world)
    with world.acting(world.adviser) as by:
        disclosure = share(world, case, by=by)

        message = Message.objects.get(kind=Kind.SHARED)
        assert (message.words, message.channel, message.state) == (
            "A new claim was made.",
            Channel.ON_SCREEN,
            State.SENT,
        )
        assert disclosure.message_id == message.pk
        assert (disclosure.shared_by_id, disclosure.purpose) == (by.user_id, Purpose.SHARE_OUTCOME)
        assert Event.objects.get(action="care_team.share").subject_id == disclosure.pk


def test_the_referrer_reads_them_and_another_surgery_does_not(world):
    case = make_file(world)
    with world.acting(world.adviser) as by:
        share(world, case, by=by)

    with world.acting(world.referrer) as by:
        (read,) = queries.shared_with(by, case.referral_id)
        assert read.words == "A new claim was made."
    for actor in (world.other_referrer, world.lawyer, world.commissioner):
        with world.acting(actor) as by:
            assert not queries.shared_with(by, case.referral_id)
            assert not Disclosure.objects.exists()


def test_a_coordinator_of_the_same_organisation_reads_no_shared_words(world):
    case = make_file(world)
    with world.acting(world.adviser) as by:
        share(world, case, by=by)

    with world.acting(world.coordinator) as by:
        assert queries.shared_with(by, case.referral_id) == []


def test_the_plan_is_the_providers_until_it_is_shared(world):
    case = make_file(world)
    with world.acting(world.adviser) as by:
        actions.write_plan(case_id=case.pk, words="Ring together on Friday.", by=by, at=NOON)

    with world.acting(world.referrer) as by:
        assert not Plan.objects.exists()
        assert not queries.shared_with(by, case.referral_id)

    with world.acting(world.adviser) as by:
        shared = share(
            world, case, "Ring together on Friday.", purpose=Purpose.SHARE_WITH_TEAM, by=by
        )
        assert shared.plan_id == Plan.objects.get().pk
    with world.acting(world.referrer) as by:
        assert queries.shared_with(by, case.referral_id) == [shared]


def test_a_new_version_of_the_plan_leaves_what_was_shared(world):
    case = make_file(world)
    with world.acting(world.adviser) as by:
        actions.write_plan(case_id=case.pk, words="First", by=by, at=NOON)
        share(world, case, "First", purpose=Purpose.SHARE_WITH_TEAM, by=by)
        actions.write_plan(case_id=case.pk, words="Second", by=by, at=LATER)

        assert [each.words for each in queries.plans_of(by, case.pk)] == ["Second", "First"]
        with pytest.raises(Refused, match="has changed"):
            share(world, case, "First", purpose=Purpose.SHARE_WITH_TEAM, by=by)
        assert Disclosure.objects.get().words == "First"


@pytest.mark.parametrize("purpose", [Purpose.SHARE_OUTCOME, Purpose.SHARE_WITH_TEAM])
def test_what_was_refused_is_not_shared(world, purpose):
    case = make_file(world, consents=ALL | {purpose: False})
    with world.acting(world.adviser) as by:
        actions.write_plan(case_id=case.pk, words="Words", by=by, at=NOON)

        with pytest.raises(Refused, match="They have not agreed"):
            share(world, case, "Words", purpose=purpose, by=by)

        assert not Disclosure.objects.exists()
        assert not Message.objects.filter(kind=Kind.SHARED).exists()


def test_consent_that_was_withdrawn_counts_at_once(world):
    case = make_file(world)
    with world.acting(world.adviser) as by:
        people.withdraw_consent(
            person_id=case.person_id, purpose=Purpose.SHARE_OUTCOME, how=How.SPOKEN, by=by,
            at=LATER,
        )  # fmt: skip

        with pytest.raises(Refused, match="They have not agreed"):
            share(world, case, by=by, at=LATER)


def test_nobody_but_the_referrer_is_told(world):
    case = make_file(world)
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="nobody else"):
        share(world, case, by=by, recipient_id=world.other_practice.pk)


def test_the_same_words_are_shared_once(world):
    case = make_file(world)
    with world.acting(world.adviser) as by:
        share(world, case, by=by)

        with pytest.raises(Refused, match="already"):
            share(world, case, by=by, at=LATER)


def test_a_referral_by_message_is_answered_by_message(world):
    case = make_file(world, source=Source.MESSAGE)
    with world.acting(world.adviser) as by:
        share(world, case, by=by)

        message = Message.objects.get(kind=Kind.SHARED)
        assert (message.channel, message.state) == (Channel.BARS, State.WAITING)


def test_another_providers_file_is_not_theirs_to_share(world):
    case = make_file(world)
    with world.acting(world.lawyer) as by:
        with pytest.raises(Refused, match="not among yours"):
            share(world, case, by=by)
        with pytest.raises(Refused, match="not among yours"):
            actions.write_plan(case_id=case.pk, words="Words", by=by, at=NOON)


def test_what_was_shared_is_never_altered(world):
    case = make_file(world)
    with world.acting(world.adviser) as by:
        share(world, case, by=by)

        with pytest.raises(DatabaseError), transaction.atomic():
            Disclosure.objects.update(words="Other words")


def test_a_wall_hides_what_was_shared(world):
    case = make_file(world)
    with world.acting(world.adviser) as by:
        share(world, case, by=by)
    with world.acting(world.referrer) as by:
        people.raise_wall(
            person_id=case.person_id, organisation_id=by.organisation_id, user_id=by.user_id,
            why="a relative", by=by, at=LATER,
        )  # fmt: skip

        assert not queries.shared_with(by, case.referral_id)
        assert not Disclosure.objects.exists()
