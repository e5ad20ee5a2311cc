"""One file a provider: whoever comes again gets no second one."""

from datetime import date

import pytest

from alongside.casework import actions, queries
from alongside.casework.models import Case, Joined
from alongside.casework.rules import CaseState, NoteKind
from alongside.casework.tests.factories import later, make_case, make_offer
from alongside.people.schemas import Identity
from alongside.referrals.models import Referral
from alongside.referrals.rules import ClientIs, Exit, Status
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_later_referral_joins_the_file_that_is_there(world):
    case = make_case(world)
    again = make_offer(world, at=later(1))

    with world.acting(world.colleague) as by:
        same = actions.take_on(referral_id=again.pk, by=by, at=later(1))

        assert same == case
        assert same.adviser_id == world.adviser.user_id  # it stays whose it is
        assert queries.referrals_of(case) == [case.referral_id, again.pk]
        assert queries.cases_of_referral(by, again.pk).get() == case
        assert actions.open_case(referral_id=again.pk, by=by, at=later(2)) == case
        assert Joined.objects.count() == 1


def test_a_closed_file_is_opened_again_instead_of_a_new_one(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        actions.close_case(case_id=case.pk, why=Exit.MOVED, by=by, at=later(1))
    again = make_offer(world, at=later(2))

    with world.acting(world.colleague) as by:
        same = actions.take_on(referral_id=again.pk, by=by, at=later(2))

        assert (same.pk, same.state, same.closed_at) == (case.pk, CaseState.OPEN, None)
        assert same.adviser_id == by.user_id  # nobody had it
        assert Case.objects.count() == 1


def test_what_is_advised_and_closed_counts_for_every_referral_of_the_file(world):
    case = make_case(world)
    again = make_offer(world, at=later(1))
    with world.acting(world.adviser) as by:
        actions.take_on(referral_id=again.pk, by=by, at=later(1))
        actions.add_note(
            case_id=case.pk, words="Ask again", kind=NoteKind.ADVICE, by=by, at=later(2)
        )
        actions.close_case(case_id=case.pk, by=by, at=later(3))

        both = Referral.objects.filter(pk__in=[case.referral_id, again.pk])
        assert {each.status for each in both} == {Status.CLOSED_COMPLETE}
        assert all(each.advised_at for each in both)
        steps = [each.code for each in queries.timeline(case) if each.sort == "referral"]
        assert steps.count(Status.CLOSED_COMPLETE) == 2


def test_where_the_patient_is_another_person_it_is_another_file(world):
    case = make_case(world)
    child = Identity("Zora", "Quillfeather", date(2019, 5, 4))

    other = make_case(world, patient=child, client_is=ClientIs.PARENT, at=NOON)

    assert other.pk != case.pk
