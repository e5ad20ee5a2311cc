"""The waiting list goes by harm; a question goes there and back; somebody takes what waits."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from alongside.correspondence.models import Message
from alongside.correspondence.rules import Kind
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused
from alongside.law.rules.urgency import UrgencyLevel
from alongside.referrals import actions, queries
from alongside.referrals.models import ContactAttempt, Question, Referral, TurnAway
from alongside.referrals.rules import (
    ASK_TO_END,
    AttemptResult,
    Exit,
    Queue,
    Status,
    ToldThem,
    TurnAwayReason,
    Way,
    why_not_withdraw,
)
from alongside.referrals.rules.waiting import (
    Loss,
    Place,
    in_order,
    look_again_on,
    why_here,
    why_not_promise,
)
from alongside.referrals.tests.factories import make_referral
from tests.world import NOON, TOMORROW

TODAY = day_of(NOON)
R = UrgencyLevel.ROUTINE


def place(level=R, *, waited=10, event=None, losses=(), number=1):
    since = NOON - timedelta(days=waited)
    return Place(UUID(int=number), level, since, event, frozenset(losses))


URGENT = place(UrgencyLevel.TWO_DAYS, waited=1, number=1)
DATED = place(event=TODAY + timedelta(days=5), waited=2, number=2)
DATED_LATER = place(event=TODAY + timedelta(days=20), waited=50, number=3)
HOME = place(losses=[Loss.HOME], waited=3, number=4)
INCOME = place(losses=[Loss.INCOME], waited=40, number=5)
LONGEST = place(waited=90, number=6)
NEWEST = place(waited=1, number=7)
ORDER = [URGENT, DATED, DATED_LATER, HOME, INCOME, LONGEST, NEWEST]


def test_whoever_would_be_harmed_first_comes_first_however_they_came():
    for some in list(permutations(ORDER, 7))[::97]:
        assert in_order(some, TODAY) == ORDER


def test_what_happens_in_two_months_comes_before_nobody_yet():
    far = place(event=TODAY + timedelta(days=60), waited=1, number=8)

    assert in_order([far, LONGEST], TODAY) == [LONGEST, far]


def test_the_reason_for_a_place_is_words_and_no_score():
    both = place(UrgencyLevel.TWO_DAYS, event=TODAY + timedelta(days=3), losses=[*Loss], waited=1)

    assert why_here(both, TODAY) == (
        "Within 2 working days, something happens on 27 Nov 2026,"
        " may lose their income and their home, has waited 1 day"
    )
    assert why_here(place(waited=0), TODAY) == "Since today"


def test_the_rule_is_given_nothing_of_who_somebody_is():
    assert set(Place.__dataclass_fields__) == {"referral_id", "level", "since", "event", "losses"}


@pytest.mark.parametrize(("level", "days"), [(UrgencyLevel.TODAY, 1), (R, 28)])
def test_nobody_waits_unseen(level, days):
    far = TODAY + timedelta(days=200)

    assert look_again_on(level, TODAY, far) == TODAY + timedelta(days=days)
    assert look_again_on(R, TODAY, TODAY + timedelta(days=3)) == TODAY + timedelta(days=3)


def test_a_promise_is_a_day_to_come():
    assert why_not_promise(TODAY, TODAY)
    assert why_not_promise(TODAY + timedelta(days=400), TODAY)
    assert why_not_promise(TODAY + timedelta(days=30), TODAY) is None


# On the database


@pytest.fixture
def proposed(world):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by)
    with world.acting(world.coordinator) as by:
        return actions.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=NOON)


@pytest.mark.django_db
def test_everybody_on_the_list_has_a_promised_day_and_somebody_looks_again(world, proposed):
    with world.acting(world.adviser) as by:
        actions.waitlist(referral_id=proposed.pk, by=by, at=NOON)
        [first] = queries.waiting_list(by, NOON)
        promised = TODAY + timedelta(days=60)
        kept = actions.keep_on_list(
            referral_id=proposed.pk, promised=promised, told=(Way.PHONE, AttemptResult.SPOKE),
            by=by, at=NOON,
        )  # fmt: skip
        attempt = ContactAttempt.objects.get()

    assert first.referral.promised_date is not None
    assert kept.promised_date == promised
    assert kept.due_at
    assert day_of(kept.due_at) == TODAY + timedelta(days=28)
    assert attempt.note == "Told that they are still on the list"


@pytest.mark.django_db
def test_a_place_that_nobody_looked_at_is_shown_as_late(world, proposed):
    with world.acting(world.adviser) as by:
        actions.waitlist(referral_id=proposed.pk, by=by, at=NOON)
        assert [each.is_unseen for each in queries.waiting_list(by, NOON)] == [False]
        later = NOON + timedelta(days=90)
        assert [each.is_unseen for each in queries.waiting_list(by, later)] == [True]


@pytest.mark.django_db
def test_a_question_goes_to_the_referrer_and_back_with_the_askers_clock_running(world, proposed):
    due = proposed.due_at
    with world.acting(world.adviser) as by:
        actions.ask(referral_id=proposed.pk, words="Which council?", by=by, at=NOON)
        asked = Referral.objects.get(pk=proposed.pk)
        assert Kind.ASKED in Message.objects.values_list("kind", flat=True)
        with pytest.raises(Refused, match="asked already"):
            actions.ask(referral_id=proposed.pk, words="And?", by=by, at=NOON)
    with world.acting(world.referrer) as by:
        actions.answer_question(referral_id=proposed.pk, words="Milltown", by=by, at=NOON)
    with world.acting(world.adviser):
        back = Referral.objects.get(pk=proposed.pk)

    assert (asked.queue, asked.owner_id) == (Queue.TO_ASK, world.practice.pk)
    assert (back.status, back.owner_id) == (Status.PROPOSED, world.charity.pk)
    assert back.due_at == due


@pytest.mark.django_db
def test_a_late_answer_leaves_two_open_hours_to_read_it(world, proposed):
    late = proposed.due_at + timedelta(days=7)
    with world.acting(world.adviser) as by:
        actions.ask(referral_id=proposed.pk, words="Which council?", by=by, at=NOON)
        answered = actions.answer_question(
            referral_id=proposed.pk, words="They rang: Milltown", by=by, at=late
        )
        back = Referral.objects.get(pk=proposed.pk)

    assert answered.answered_by_name == world.adviser.name
    assert back.due_at > late


@pytest.mark.django_db
def test_nothing_is_asked_about_what_was_taken_and_nobody_answers_twice(world, proposed):
    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="Nothing is asked"):
            actions.answer_question(referral_id=proposed.pk, words="A", by=by, at=NOON)
        actions.accept(referral_id=proposed.pk, by=by, at=NOON)
        with pytest.raises(Refused, match="nobody has accepted"):
            actions.ask(referral_id=proposed.pk, words="Which?", by=by, at=NOON)
        assert not Question.objects.exists()


@pytest.mark.django_db
def test_somebody_takes_it_and_a_supervisor_hands_it_over(world, proposed):
    def hand(who, to):
        with world.acting(who) as by:
            return actions.hand_to(referral_id=proposed.pk, holder_id=to, by=by, at=NOON).holder_id

    assert hand(world.adviser, world.adviser.user_id) == world.adviser.user_id
    with pytest.raises(Refused, match="or a supervisor"):
        hand(world.colleague, world.volunteer.user_id)
    assert hand(world.supervisor, world.colleague.user_id) == world.colleague.user_id
    assert hand(world.colleague, None) is None
    with pytest.raises(Refused, match="your organisation"):
        hand(world.supervisor, world.lawyer.user_id)
    with pytest.raises(Refused, match="not your organisation’s turn"):
        hand(world.referrer, world.referrer.user_id)


@pytest.mark.django_db
def test_another_owner_begins_without_a_holder(world, proposed):
    with world.acting(world.adviser) as by:
        actions.hand_to(referral_id=proposed.pk, holder_id=by.user_id, by=by, at=NOON)
        actions.ask(referral_id=proposed.pk, words="Which council?", by=by, at=NOON)
        assert Referral.objects.get(pk=proposed.pk).holder_id is None


@pytest.mark.django_db
def test_a_turn_away_without_a_referral_keeps_nobody(world):
    said: dict[str, Any] = {"reason": TurnAwayReason.NO_CAPACITY, "told": ToldThem.OTHER_SERVICE}
    with world.acting(world.referrer) as by:
        kept = actions.record_turn_away(
            domains=["debt"], urgent_asked=True, site_id=world.surgery.pk, by=by, at=NOON, **said
        )
        with pytest.raises(Refused, match="place of care"):
            actions.record_turn_away(
                domains=[], urgent_asked=True, site_id=uuid4(), by=by, at=NOON, **said
            )
        with pytest.raises(Refused, match="what it was about"):
            actions.record_turn_away(
                domains=["tap-dancing"], urgent_asked=True, by=by, at=NOON, **said
            )
        assert TurnAway.objects.get() == kept

    assert kept.referral_id is None


# Withdrawing


@pytest.mark.parametrize("status", [Status.ATTENDED, Status.IN_ADVICE, Status.ON_HOLD])
def test_a_referrer_asks_the_provider_to_end_what_is_being_advised(status):
    assert why_not_withdraw(status, by_referrer=True) == ASK_TO_END
    assert why_not_withdraw(status) is None


@pytest.mark.django_db
def test_a_referral_that_is_being_advised_is_not_withdrawn_by_whoever_made_it(world, proposed):
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=proposed.pk, by=by, at=NOON)
        actions.move(referral_id=proposed.pk, to=Status.IN_ADVICE, by=by, at=NOON)
    with world.acting(world.referrer) as by, pytest.raises(Refused, match="Ask the provider"):
        actions.withdraw(referral_id=proposed.pk, reason=Exit.WITHDREW, by=by, at=TOMORROW)


def test_the_order_is_the_same_on_any_day_of_the_same_facts():
    assert in_order(ORDER[::-1], date(2026, 11, 25)) == ORDER
