import random
from datetime import timedelta

import pytest

from alongside.audit.models import Event
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Kind
from alongside.kit.refusal import Refused
from alongside.people import actions as changing
from alongside.people import queries as people
from alongside.people.models import SamePerson
from alongside.people.rules import How, Purpose
from alongside.referrals import actions, queries
from alongside.referrals.models import ContactAttempt, Proposal, Referral, TurnAway
from alongside.referrals.rules import (
    NEXT,
    TERMINAL,
    Answer,
    AttemptResult,
    DeclineReason,
    Exit,
    Queue,
    Status,
    TurnAwayReason,
    Urgency,
    Way,
)
from alongside.referrals.rules.tracking import copied
from alongside.referrals.tests.factories import SOMEBODY, make_referral
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)
ONLY_REFER = {Purpose.REFER: True, Purpose.SHARE_STATUS: False}


@pytest.fixture
def referral(world):
    """Proposed to Riverside Advice, where world.adviser is."""
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, domains=("immigration",))
    with world.acting(world.coordinator):
        Referral.objects.filter(pk=made.pk).update(domains=["welfare_benefits"])
    return propose(world, made, world.charity)


def propose(world, made, provider):
    with world.acting(world.coordinator) as by:
        return actions.propose(referral_id=made.pk, provider_id=provider.pk, by=by, at=NOON)


def seen_by(world, actor):
    with world.acting(actor) as by:
        return queries.visible_to(by).exists(), people.visible_to(by).exists()


def kinds(world):
    """What the provider's outbox holds."""
    with world.acting(world.adviser):
        return [each.kind for each in Message.objects.order_by("written_at", "created_at")]


def test_the_coordinator_proposes_by_hand_with_the_reasons_of_the_rule(world, referral):
    with world.acting(world.coordinator):
        proposal = Proposal.objects.get()

    assert (proposal.rule, proposal.provider_id) == ("by_hand", world.charity.pk)
    assert "Covers every area" in proposal.reasons


def test_another_proposal_overtakes_the_first(world, referral):
    propose(world, referral, world.law_centre)

    with world.acting(world.coordinator):
        answers = list(Proposal.objects.order_by("created_at").values_list("answer", flat=True))
    assert answers == [Answer.OVERTAKEN, ""]
    assert seen_by(world, world.adviser) == (False, True)  # routed by the same organisation
    assert seen_by(world, world.lawyer) == (True, True)


def test_a_provider_that_cannot_be_asked_is_refused_with_the_reason(world):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, domains=("immigration",))
    with world.acting(world.coordinator) as by, pytest.raises(Refused, match="does not advise on"):
        actions.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=NOON)
    with world.acting(world.coordinator) as by, pytest.raises(Refused, match="gives no advice"):
        actions.propose(referral_id=made.pk, provider_id=world.practice.pk, by=by, at=NOON)


def test_accepting_hands_the_person_over_to_the_provider(world, referral):
    with world.acting(world.adviser) as by:
        taken = actions.accept(referral_id=referral.pk, by=by, at=LATER)

    assert (taken.status, taken.queue) == (Status.ACCEPTED, Queue.TO_REACH)
    assert taken.accepted_at == LATER
    assert taken.owner_id == world.charity.pk
    assert seen_by(world, world.adviser) == (True, True)
    assert seen_by(world, world.coordinator)[0] is False
    assert seen_by(world, world.referrer) == (True, True)


def test_accepting_asks_about_people_who_look_the_same(world, referral):
    with world.acting(world.adviser) as by:
        other = make_person(world, by=by, given="ZEBEDEE", birth_date=SOMEBODY.birth_date)
        actions.accept(referral_id=referral.pk, by=by, at=LATER)

        item = SamePerson.objects.get()
    assert (item.person_id, item.other_id, item.is_same) == (referral.person_id, other.pk, None)


def test_the_waiting_list_is_an_acceptance_that_waits(world, referral):
    with world.acting(world.adviser) as by:
        listed = actions.waitlist(referral_id=referral.pk, by=by, at=LATER)
        assert listed.queue == Queue.WAITING_LIST
        assert Proposal.objects.get().answer == Answer.WAITLISTED

        taken = actions.accept(referral_id=referral.pk, by=by, at=LATER + timedelta(days=9))

    assert taken.status == Status.ACCEPTED
    assert taken.accepted_at == LATER


def test_declining_gives_it_back_and_ends_sight(world, referral):
    propose(world, referral, world.law_centre)
    with world.acting(world.lawyer) as by:
        actions.decline(referral_id=referral.pk, reason=DeclineReason.CAPACITY, by=by, at=LATER)

    assert seen_by(world, world.lawyer) == (False, False)
    with world.acting(world.coordinator) as by:
        given_back = queries.visible_to(by).get()
        proposal = Proposal.objects.get(provider=world.law_centre.pk)
    assert (given_back.status, given_back.queue) == (Status.RECEIVED, Queue.TO_ROUTE)
    assert given_back.provider_id is None
    assert (proposal.answer, proposal.reason) == (Answer.DECLINED, DeclineReason.CAPACITY)


def test_only_the_provider_that_is_asked_answers(world, referral):
    for actor, words in [
        (world.lawyer, "not with you"),
        (world.referrer, "somebody else"),
        (world.other_referrer, "not with you"),
    ]:
        with world.acting(actor) as by, pytest.raises(Refused, match=words):
            actions.accept(referral_id=referral.pk, by=by, at=LATER)
    with world.acting(world.referrer) as by, pytest.raises(Refused, match="not with you"):
        actions.decline(referral_id=referral.pk, reason=DeclineReason.AREA, by=by, at=LATER)


def test_a_turn_away_is_kept_with_its_reason(world, referral):
    with world.acting(world.coordinator) as by:
        actions.turn_away(
            referral_id=referral.pk, reason=TurnAwayReason.OUT_OF_AREA, by=by, at=LATER
        )

        kept = TurnAway.objects.get()
        ended = queries.visible_to(by).get()
    assert (kept.reason, kept.referral_id) == (TurnAwayReason.OUT_OF_AREA, referral.pk)
    assert (ended.status, ended.exit) == (Status.DECLINED, Exit.NOT_ELIGIBLE)
    assert (ended.queue, ended.owner_id, ended.due_at) == ("", None, None)
    assert ended.closed_at == LATER


def test_a_provider_cannot_turn_away(world, referral):
    propose(world, referral, world.law_centre)
    with world.acting(world.lawyer) as by, pytest.raises(Refused, match="somebody else"):
        actions.turn_away(referral_id=referral.pk, reason=TurnAwayReason.LANGUAGE, by=by, at=LATER)


def test_the_referrer_withdraws_with_a_coded_reason(world, referral):
    with world.acting(world.referrer) as by:
        ended = actions.withdraw(referral_id=referral.pk, reason=Exit.WITHDREW, by=by, at=LATER)
        assert Proposal.objects.get().answer == Answer.OVERTAKEN

    assert (ended.status, ended.exit) == (Status.WITHDRAWN, Exit.WITHDREW)


def test_an_end_without_a_coded_reason_is_refused(world, referral):
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="why it ends"):
        actions.move(referral_id=referral.pk, to=Status.CLOSED_INCOMPLETE, by=by, at=LATER)
    with world.acting(world.coordinator) as by, pytest.raises(Refused, match="nobody can take"):
        actions.move(referral_id=referral.pk, to=Status.DECLINED, by=by, at=LATER)


def test_a_booked_referral_is_not_withdrawn_under_its_appointment(world, referral):
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=LATER)
        actions.move(referral_id=referral.pk, to=Status.BOOKED, by=by, at=LATER)

        with pytest.raises(Refused, match="Cancel it first"):
            actions.withdraw(referral_id=referral.pk, reason=Exit.MOVED, by=by, at=LATER)


# Reaching the person


def try_to_reach(by, referral, result, at=LATER, **more):
    return actions.log_attempt(
        referral_id=referral.pk, way=Way.PHONE, result=result, by=by, at=at, **more
    )


def test_reached_is_the_first_attempt_that_spoke_to_them(world, referral):
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=NOON)
        try_to_reach(by, referral, AttemptResult.NO_ANSWER)
        assert queries.visible_to(by).get().reached_at is None
        try_to_reach(by, referral, AttemptResult.SPOKE)
        try_to_reach(by, referral, AttemptResult.SPOKE, at=LATER + timedelta(days=1))

        assert queries.visible_to(by).get().reached_at == LATER


def test_the_third_failure_offers_not_reached(world, referral):
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=NOON)
        for _ in range(2):
            try_to_reach(by, referral, AttemptResult.NO_ANSWER)
        with pytest.raises(Refused, match="Try 3 times"):
            actions.close_not_reached(referral_id=referral.pk, by=by, at=LATER)
        try_to_reach(by, referral, AttemptResult.LEFT_MESSAGE)

        ended = actions.close_not_reached(referral_id=referral.pk, by=by, at=LATER)

    assert (ended.status, ended.exit) == (Status.CLOSED_INCOMPLETE, Exit.NOT_REACHED)
    assert kinds(world)[-1] == Kind.NOT_REACHED


def test_somebody_who_was_reached_is_not_not_reached(world, referral):
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=NOON)
        try_to_reach(by, referral, AttemptResult.SPOKE)

        with pytest.raises(Refused, match="were reached"):
            actions.close_not_reached(referral_id=referral.pk, by=by, at=LATER)


def test_nobody_is_contacted_before_the_referral_is_accepted(world, referral):
    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="Accept the referral"):
            try_to_reach(by, referral, AttemptResult.SPOKE)
        actions.accept(referral_id=referral.pk, by=by, at=NOON)
        with pytest.raises(Refused, match="in the past"):
            try_to_reach(by, referral, AttemptResult.SPOKE, tried_at=LATER + timedelta(minutes=1))
    with world.acting(world.referrer) as by, pytest.raises(Refused, match="not with you"):
        try_to_reach(by, referral, AttemptResult.SPOKE)


def test_attempts_are_for_the_provider_alone_to_read(world, referral):
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=NOON)
        try_to_reach(by, referral, AttemptResult.SOMEONE_ELSE, note="A man answered")
        assert ContactAttempt.objects.exists()

    with world.acting(world.referrer) as by:
        assert queries.visible_to(by).exists()
        assert not ContactAttempt.objects.exists()


def test_a_milestone_is_the_first_time(world, referral):
    with world.acting(world.adviser) as by:
        about = {"referral_id": referral.pk, "name": "advised", "by": by}
        actions.reach_milestone(**about, at=LATER)
        actions.reach_milestone(**about, at=LATER + timedelta(days=1))

        assert queries.visible_to(by).get().advised_at == LATER
        assert Event.objects.filter(action="referrals.advised").count() == 1


# What is told


def test_the_referrer_is_told_what_was_agreed(world, referral):
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=LATER)

    assert kinds(world) == [Kind.ACCEPTED]


def test_without_agreement_only_received_booked_and_not_reached_are_told(world):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, consents=ONLY_REFER)
        assert [each.kind for each in Message.objects.all()] == [Kind.RECEIVED]
    propose(world, made, world.charity)
    with world.acting(world.adviser) as by:
        for to in (Status.ACCEPTED, Status.BOOKED, Status.MISSED):
            actions.move(referral_id=made.pk, to=to, by=by, at=LATER)

    assert kinds(world) == [Kind.BOOKED]


# Promises


def test_today_is_promised_within_two_open_hours(world):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, urgency=Urgency.TODAY)

    assert made.due_at == NOON + timedelta(hours=2)


def test_a_promise_may_run_from_an_appointment(world, referral):
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=NOON)
        booked = actions.move(
            referral_id=referral.pk, to=Status.BOOKED, by=by, at=NOON, due_at=LATER
        )

    assert (booked.queue, booked.due_at) == (Queue.TO_SEE, LATER)


# The copy


@pytest.mark.parametrize("seed", range(12))
def test_the_stored_copy_equals_what_the_steps_say(world, referral, seed):
    walk = random.Random(seed)
    at = NOON
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=at)
        for _ in range(12):
            at += timedelta(hours=walk.randint(1, 30))
            stored = queries.visible_to(by).get()
            possible = sorted(NEXT[Status(stored.status)] - {Status.PROPOSED, Status.RECEIVED})
            if not possible:
                break
            stays = [each for each in possible if each not in TERMINAL]
            to = walk.choice(stays if stays and walk.random() < 0.8 else possible)
            actions.move(referral_id=stored.pk, to=to, reason=Exit.MOVED, by=by, at=at)

        stored = queries.visible_to(by).get()
        said = copied(queries.steps_of(stored))
    for name, value in vars(said).items():
        assert getattr(stored, name) == value, name


@pytest.mark.parametrize("end", ["withdraw", "turn_away"])
def test_a_provider_that_had_not_answered_sees_no_more_of_what_ended(world, referral, end):
    propose(world, referral, world.law_centre)
    assert seen_by(world, world.lawyer) == (True, True)

    if end == "withdraw":
        with world.acting(world.referrer) as by:
            actions.withdraw(referral_id=referral.pk, reason=Exit.WITHDREW, by=by, at=LATER)
    else:
        with world.acting(world.coordinator) as by:
            actions.turn_away(
                referral_id=referral.pk, reason=TurnAwayReason.NO_CAPACITY, by=by, at=LATER
            )

    assert seen_by(world, world.lawyer) == (False, False)
    assert seen_by(world, world.referrer) == (True, True)


def test_once_they_take_back_that_they_are_referred_nothing_more_is_told(world, referral):
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=NOON)
        told = len(kinds(world))
        changing.withdraw_consent(
            person_id=referral.person_id, purpose=Purpose.REFER, how=How.SPOKEN, by=by, at=NOON
        )
        actions.move(referral_id=referral.pk, to=Status.BOOKED, by=by, at=LATER)

    assert len(kinds(world)) == told
