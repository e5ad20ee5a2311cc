"""A whole file goes to another provider: with consent, and nothing of it is left behind."""

from typing import Any

import pytest

from alongside.casework import actions, queries
from alongside.casework.models import (
    Baseline,
    Case,
    Deadline,
    Edition,
    Household,
    Issue,
    Note,
    Task,
    Transfer,
)
from alongside.casework.queries import bundles
from alongside.casework.rules import CaseState, DeadlineState, IssueState, NoteKind
from alongside.casework.rules.transfers import Leaving, why_not_offer
from alongside.casework.tests.factories import later, make_case, make_deadline, make_issue
from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.people.models import Party
from alongside.people.rules import How, Side
from alongside.referrals import actions as referrals
from alongside.referrals.rules import DeclineReason, Status
from tests.world import NOON

KINDS = (Issue, Note, Deadline, Task, Household, Baseline, Edition)


def test_every_kind_of_row_that_is_filed_leads_to_its_file_or_stays():
    for model in bundles.travelling():
        assert bundles.path_to_case(model)
    labels = {each._meta.label_lower for each in bundles.filed_models()}
    assert labels >= bundles.STAYS


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"agreed": False}, "must agree"),
        ({"is_open": False}, "closed"),
        ({"to_itself": True}, "already"),
        ({"on_its_way": True}, "on its way"),
        ({"has_referral": False}, "no referral"),
        ({"can_take": False}, "Choose another"),
    ],
)
def test_a_file_that_cannot_go_says_why(changed, reason):
    fine = {"agreed": True, "is_open": True, "to_itself": False, "on_its_way": False}
    fine |= {"has_referral": True, "can_take": True}

    assert why_not_offer(Leaving(**fine)) is None
    assert reason in (why_not_offer(Leaving(**fine | changed)) or "")


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(world):
    """With something of every kind in it."""
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, facts="A letter came", opponent="Fictional Lettings Ltd")
        make_deadline(issue.pk, by=by)
        actions.give_advice(
            issue_id=issue.pk, facts="A letter came", advice="Ask again", instruction="", by=by,
            at=NOON,
        )  # fmt: skip
        actions.keep_household(case_id=case.pk, said={"members": "Two"}, by=by, at=NOON)
        actions.set_task(
            case_id=case.pk, issue_id=issue.pk, words="Scan it", due=NOON.date(), by=by, at=NOON
        )
    return case


def offer(world, case, **changed):
    said: dict[str, Any] = {"agreed": True, "how": How.SPOKEN} | changed
    with world.acting(world.adviser) as by:
        return actions.offer_transfer(
            case_id=case.pk, to_id=world.law_centre.pk, **said, by=by, at=later(1)
        )


def take(world, transfer):
    with world.acting(world.lawyer) as by:
        return actions.take_on(referral_id=transfer.referral_id, by=by, at=later(2))


def counts(world, actor, case):
    with world.acting(actor):
        return {each.__name__: bundles.rows_in(each, case.pk).count() for each in KINDS}


def test_the_whole_file_arrives(world, case):
    transfer = offer(world, case)
    before = counts(world, world.adviser, case)

    theirs = take(world, transfer)

    after = counts(world, world.lawyer, theirs)
    assert after == before | {"Task": before["Task"] - 1}  # to see that they took it is ours
    with world.acting(world.lawyer) as by:
        issue = Issue.objects.get()
        assert (issue.facts, issue.advice, issue.case_id) == (
            "A letter came",
            "Ask again",
            theirs.pk,
        )
        assert issue.next_step_by_id == by.user_id
        assert Deadline.objects.get().watcher_id == by.user_id
        assert Note.objects.filter(kind=NoteKind.ADVICE).get().by_name == world.adviser.name
        assert Household.objects.get().members == "Two"
        assert Party.objects.filter(case_id=theirs.pk, name="Fictional Lettings Ltd").exists()
        assert {each.issue_id for each in Edition.objects.filter(issue__isnull=False)} == {issue.pk}


def test_until_they_take_it_they_see_nothing_of_it(world, case):
    offer(world, case)

    with world.acting(world.lawyer):
        assert not Transfer.objects.exists()
        assert not Issue.objects.exists()


def test_the_giver_lets_go_once_it_is_taken_and_its_days_are_transferred(world, case):
    transfer = offer(world, case)
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="has not taken it yet"):
        actions.give_up(transfer_id=transfer.pk, by=by, at=later(2))
    take(world, transfer)

    with world.acting(world.adviser) as by:
        actions.give_up(transfer_id=transfer.pk, by=by, at=later(3))

        case.refresh_from_db()
        assert case.state == CaseState.CLOSED
        assert Deadline.objects.get().state == DeadlineState.TRANSFERRED
        assert Issue.objects.get().state == IssueState.ENDED
        transfer.refresh_from_db()
        assert transfer.bundle == {}
        assert transfer.ended_at == later(3)
        with pytest.raises(Refused, match="has ended already"):
            actions.take_back(transfer_id=transfer.pk, by=by, at=later(4))
    with world.acting(world.lawyer):
        assert Deadline.objects.get().state == DeadlineState.LIVE


def test_a_file_that_was_declined_stays_and_can_be_offered_again(world, case):
    transfer = offer(world, case)
    with world.acting(world.lawyer) as by:
        referrals.decline(
            referral_id=transfer.referral_id, reason=DeclineReason.CAPACITY, by=by, at=later(2)
        )
    with world.acting(world.adviser) as by:
        actions.take_back(transfer_id=transfer.pk, by=by, at=later(3))
    again = offer(world, case)

    with world.acting(world.adviser) as by:
        assert queries.transfer_of(by, case.pk) == again
        case.refresh_from_db()
        assert case.state == CaseState.OPEN


def test_without_consent_nothing_leaves(world, case):
    with pytest.raises(Refused, match="They must agree"):
        offer(world, case, agreed=False)
    with world.acting(world.adviser):
        assert not Transfer.objects.exists()


def test_whoever_acts_for_the_other_side_is_not_offered_it(world, case):
    with world.acting(world.lawyer) as by:
        people.register_party(
            name="Fictional Lettings Ltd", born=None, side=Side.FOR, case_id=None, by=by, at=NOON
        )

    with pytest.raises(Refused, match="cannot take it"):
        offer(world, case)


def test_the_referral_that_takes_it_along_tells_nothing_of_the_file(world, case):
    transfer = offer(world, case)

    with world.acting(world.adviser):
        referral = transfer.referral
        assert referral.status == Status.PROPOSED
        assert "letter" not in referral.happening
        assert referral.person_id == case.person_id
        assert Case.objects.count() == 1
