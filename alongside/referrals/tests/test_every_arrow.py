"""
Every arrow of the state machine is made by a real action of the hand whose it is; every other pair
of states is refused to each hand, in words, and changes no row.

The provider here is no coordinator, so that each hand is one organisation.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.referrals import actions, queries
from alongside.referrals.models import Referral
from alongside.referrals.rules import (
    NEXT,
    TERMINAL,
    DeclineReason,
    Exit,
    Status,
    TurnAwayReason,
)
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.tests.factories import make_referral
from tests import everything
from tests.world import NOON

pytestmark = pytest.mark.django_db
S = Status
WHO = {Hand.REFERRER: "referrer", Hand.COORDINATOR: "coordinator", Hand.PROVIDER: "lawyer"}
LATER = NOON + timedelta(hours=1)


# The actions, by what they make of a referral


def propose(world, referral, by):
    actions.propose(referral_id=referral.pk, provider_id=world.law_centre.pk, by=by, at=LATER)


def accept(_, referral, by):
    actions.accept(referral_id=referral.pk, by=by, at=LATER)


def waitlist(_, referral, by):
    actions.waitlist(referral_id=referral.pk, by=by, at=LATER)


def decline(_, referral, by):
    reason = DeclineReason.CAPACITY
    actions.decline(referral_id=referral.pk, reason=reason, by=by, at=LATER)


def turn_away(_, referral, by):
    reason = TurnAwayReason.NO_CAPACITY
    actions.turn_away(referral_id=referral.pk, reason=reason, by=by, at=LATER)


def ask(_, referral, by):
    actions.ask(referral_id=referral.pk, words="Which letter?", by=by, at=LATER)


def answer(_, referral, by):
    actions.answer_question(referral_id=referral.pk, words="The last one", by=by, at=LATER)


def withdraw(_, referral, by):
    actions.withdraw(referral_id=referral.pk, reason=Exit.WITHDREW, by=by, at=LATER)


def end(_, referral, by):
    actions.end(referral_id=referral.pk, reason=Exit.RESOLVED, by=by, at=LATER)


def to(status, reason=""):
    """What appointments and casework say, each by this one action."""

    def move(_, referral, by):
        actions.move(referral_id=referral.pk, to=status, reason=reason, by=by, at=LATER)

    move.__name__ = f"to {status}"
    return move


REFERRER, COORDINATOR, PROVIDER = Hand.REFERRER, Hand.COORDINATOR, Hand.PROVIDER
ENTER = (REFERRER, to(S.ENTERED_IN_ERROR))
BOOK, MISS = (REFERRER, to(S.BOOKED)), (PROVIDER, to(S.MISSED))
CANCEL = (REFERRER, to(S.APPOINTMENT_CANCELLED))
END, WITHDRAW = (PROVIDER, end), (REFERRER, withdraw)
ROUTED = {S.CLOSED_INCOMPLETE: END, S.WITHDRAWN: WITHDRAW, S.ENTERED_IN_ERROR: ENTER}
TAKEN = {
    S.BOOKED: BOOK,
    S.ATTENDED: (PROVIDER, to(S.ATTENDED)),
    S.IN_ADVICE: (PROVIDER, to(S.IN_ADVICE)),
    S.ON_HOLD: (PROVIDER, to(S.ON_HOLD)),
    **ROUTED,
}
SEEN = {
    **TAKEN,
    S.CLOSED_COMPLETE: (PROVIDER, to(S.CLOSED_COMPLETE)),
    S.WITHDRAWN: (PROVIDER, withdraw),  # whoever only made it asks the provider
}
ARROWS: dict[Status, dict[Status, Any]] = {
    S.RECEIVED: {
        S.PROPOSED: (COORDINATOR, propose),
        S.NEEDS_INFORMATION: (COORDINATOR, ask),
        S.DECLINED: (COORDINATOR, turn_away),
        S.WITHDRAWN: WITHDRAW,
        S.ENTERED_IN_ERROR: ENTER,
    },
    S.PROPOSED: {
        S.RECEIVED: (PROVIDER, decline),
        S.NEEDS_INFORMATION: (PROVIDER, ask),
        S.ACCEPTED: (PROVIDER, accept),
        S.WAITLISTED: (PROVIDER, waitlist),
        S.DECLINED: (COORDINATOR, turn_away),
        **ROUTED,
    },
    S.NEEDS_INFORMATION: {
        S.RECEIVED: (PROVIDER, decline),
        S.PROPOSED: (REFERRER, answer),
        **ROUTED,
    },
    S.ACCEPTED: {S.WAITLISTED: (PROVIDER, waitlist), **TAKEN},
    S.WAITLISTED: {S.ACCEPTED: (PROVIDER, accept), **TAKEN},
    S.BOOKED: {
        **TAKEN,
        S.MISSED: MISS,
        S.APPOINTMENT_CANCELLED: CANCEL,
        S.WITHDRAWN: (PROVIDER, to(S.WITHDRAWN, Exit.WITHDREW)),  # by hand they cancel first
    },
    S.MISSED: TAKEN,
    S.APPOINTMENT_CANCELLED: TAKEN,
    S.ATTENDED: {each: how for each, how in SEEN.items() if each is not S.ATTENDED},
    S.IN_ADVICE: {each: how for each, how in SEEN.items() if each is not S.IN_ADVICE},
    S.ON_HOLD: {each: how for each, how in SEEN.items() if each is not S.ON_HOLD},
    S.ENTERED_IN_ERROR: {},
    **{
        each: {S.ENTERED_IN_ERROR: ENTER}
        for each in (S.DECLINED, S.CLOSED_COMPLETE, S.CLOSED_INCOMPLETE, S.WITHDRAWN)
    },
}
# How each state is reached from the first: with the law centre where it is with anybody.
WAY: dict[Status, list[Any]] = {S.RECEIVED: []}
for old, new in [
    (S.RECEIVED, S.PROPOSED), (S.PROPOSED, S.NEEDS_INFORMATION), (S.PROPOSED, S.ACCEPTED),
    (S.PROPOSED, S.WAITLISTED), (S.ACCEPTED, S.BOOKED), (S.BOOKED, S.MISSED),
    (S.BOOKED, S.APPOINTMENT_CANCELLED), (S.BOOKED, S.ATTENDED), (S.ATTENDED, S.IN_ADVICE),
    (S.IN_ADVICE, S.ON_HOLD), (S.RECEIVED, S.DECLINED), (S.IN_ADVICE, S.CLOSED_COMPLETE),
    (S.ACCEPTED, S.CLOSED_INCOMPLETE), (S.ACCEPTED, S.WITHDRAWN), (S.ACCEPTED, S.ENTERED_IN_ERROR),
]:  # fmt: skip
    WAY[new] = [*WAY[old], ARROWS[old][new]]
# What each hand may say, where an arrow leads there: section 4 of the standards.
SAYS = {
    REFERRER: {S.RECEIVED, S.BOOKED, S.APPOINTMENT_CANCELLED, S.WITHDRAWN, S.ENTERED_IN_ERROR},
    COORDINATOR: {S.RECEIVED, S.PROPOSED, S.NEEDS_INFORMATION, S.DECLINED, S.WITHDRAWN},
    PROVIDER: set(S) - {S.PROPOSED, S.DECLINED},
}


@pytest.fixture(scope="module")
def marked(cluster_of_tests, database_of_tests):
    with cluster_of_tests.admin(database_of_tests) as admin, everything.marked(admin):
        yield


def received(world):
    """With nobody yet: the provider that was asked first has declined."""
    with world.acting(world.referrer) as by:
        made = make_referral(by=by)
    who = world.adviser if made.provider_id == world.charity.pk else world.lawyer
    with world.acting(who) as by:
        decline(world, made, by)
    return made


def reach(world, referral, way):
    for hand, act in way:
        with world.acting(world.actors[WHO[hand]]) as by:
            act(world, referral, by)
    return referral


def stored(world, referral):
    """As it is now, with its newest step."""
    with world.acting(world.referrer):
        found = Referral.objects.get(pk=referral.pk)
        return found, found.steps.order_by("-number")[0]


def test_the_table_is_the_state_machine():
    assert {old: set(arrows) for old, arrows in ARROWS.items()} == NEXT
    assert set(WAY) == set(Status)


@pytest.mark.parametrize("old", Status)
def test_every_arrow_is_made_by_an_action_of_its_hand(world, old):
    referral = reach(world, received(world), WAY[old])
    for new, arrow in ARROWS[old].items():
        mine = transaction.savepoint_create()
        reach(world, referral, [arrow])

        after, newest = stored(world, referral)
        assert (after.status, newest.status, newest.at) == (new, new, after.status_at)
        assert bool(after.queue) == bool(after.owner_id) == bool(after.due_at)
        assert bool(after.queue) == (new not in TERMINAL)
        transaction.savepoint_rollback(mine)


@pytest.mark.parametrize("old", Status)
def test_every_other_pair_is_refused_to_each_hand_and_changes_nothing(world, marked, old):
    referral = reach(world, received(world), WAY[old])
    before, tried = everything.mark(), 0
    for hand, name in WHO.items():
        with world.acting(world.actors[name]) as by:
            for new in Status:
                if new in ARROWS[old] and new in SAYS[hand] and sees(by, referral):
                    continue
                with pytest.raises(Refused) as refusal:
                    to(new, Exit.RESOLVED)(world, referral, by)
                assert len(str(refusal.value)) > 10
                tried += 1

    assert everything.mark() == before
    assert tried >= 3 * len(Status) - sum(len(says) for says in SAYS.values())


def sees(by, referral):
    return queries.visible_to(by).filter(pk=referral.pk).exists()


def test_the_mark_notices_one_changed_row(world, marked):
    referral = received(world)
    before = everything.mark()
    with world.acting(world.coordinator):
        Referral.objects.filter(pk=referral.pk).update(happening="Something else")

    assert everything.mark() != before


# Loose ends


def open_ends(world, referral):
    with world.acting(world.coordinator):
        seen = Referral.objects.get(pk=referral.pk)
        return (
            list(seen.proposals.filter(answer="").values_list("provider", flat=True)),
            seen.questions.filter(answered_at=None).count(),
        )


@pytest.mark.parametrize("way", [ENTER, WITHDRAW, END])
@pytest.mark.parametrize("asked", [S.PROPOSED, S.NEEDS_INFORMATION])
def test_what_ended_before_an_answer_leaves_nobody_asked(world, way, asked):
    referral = reach(world, received(world), [*WAY[asked], way])

    assert open_ends(world, referral) == ([], 0)


def test_a_provider_that_asked_and_declined_leaves_no_question_behind(world):
    referral = reach(world, received(world), [*WAY[S.NEEDS_INFORMATION], (PROVIDER, decline)])
    assert open_ends(world, referral) == ([], 0)

    reach(world, referral, [(COORDINATOR, propose), (PROVIDER, ask)])

    assert open_ends(world, referral) == ([world.law_centre.pk], 1)


def test_a_provider_that_ends_what_it_was_asked_tells_what_was_agreed(world):
    referral = reach(world, received(world), [*WAY[S.PROPOSED], END])

    ended, newest = stored(world, referral)
    assert (ended.status, newest.told) == (S.CLOSED_INCOMPLETE, "TOLD")


def test_a_provider_does_not_take_anothers_time_for_what_it_was_asked(world):
    referral = reach(world, received(world), WAY[S.PROPOSED])
    with world.acting(world.lawyer) as by, pytest.raises(Refused, match="another provider’s"):
        actions.accept_by_offer(
            referral_id=referral.pk, provider_id=world.charity.pk, by=by, at=LATER
        )


def test_nobody_is_taken_back_who_died(world):
    referral = reach(world, received(world), WAY[S.CLOSED_COMPLETE])
    with world.acting(world.lawyer) as by:
        people.record_death(
            person_id=referral.person_id, died_on=LATER.date(), told_by="A son", by=by, at=LATER
        )
        with pytest.raises(Refused, match="have died"):
            actions.take_back(referral_id=referral.pk, by=by, at=LATER)
