"""The conflict check when a file is opened, and whenever somebody is added to it."""

import pytest

from alongside.casework import actions, queries
from alongside.casework.models import Case, ConflictCheck
from alongside.casework.rules.parties import InterestKind, Occasion, Tie, why_not_against
from alongside.casework.tests.factories import make_case, make_issue, make_offer
from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.models import Party
from alongside.people.rules import Side
from alongside.people.rules.conflicts import PartyKind
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(world):
    return make_case(world)


def add(case, by, name, side=Side.AGAINST, kind=PartyKind.LANDLORD):
    return actions.add_party(
        case_id=case.pk, name=name, born=None, side=side, kind=kind, by=by, at=NOON
    )


def bind(world, actor, name, kind=InterestKind.EMPLOYER):
    with world.acting(actor) as by:
        return actions.declare_interest(name=name, kind=kind, by=by, at=NOON)


def occasions(case):
    return set(ConflictCheck.objects.filter(case=case).values_list("occasion", flat=True))


def test_a_file_is_opened_after_a_check_that_is_written_down(world):
    case = make_case(world, other_party="Fictional Lettings Ltd")

    with world.acting(world.adviser):
        assert occasions(case) == {Occasion.OPENING}
        parties = {(each.name, each.side) for each in queries.parties_of(case)}
        assert parties == {("Zebedee Quillfeather", "FOR"), ("Fictional Lettings Ltd", "AGAINST")}


def test_whoever_is_added_is_checked_and_registered(world, case):
    with world.acting(world.adviser) as by:
        add(case, by, "Fictional Lettings Ltd")

        assert Party.objects.filter(name="Fictional Lettings Ltd", case_id=case.pk).exists()
        assert occasions(case) == {Occasion.OPENING, Occasion.PARTY}
        assert queries.last_check(case.pk)


def test_whoever_the_provider_acts_for_is_not_added_and_the_officer_is_asked(world, case):
    with world.acting(world.adviser) as by:
        other = make_case(world, identity=_named("Ottoline", "Marchbanks"))
        with pytest.raises(Refused, match="pass your own conflict check"):
            add(case, by, "Ottoline Marchbanks", kind=PartyKind.RELATIVE)
        assert not Party.objects.filter(name="Ottoline Marchbanks", case_id=case.pk).exists()
    with world.acting(world.supervisor) as by:
        assert known.conflict_items(by).exists()
    assert other


def test_my_own_organisation_is_never_the_other_side(world, case):
    with world.acting(world.adviser) as by:
        for name in ("Riverside Advice", "RIVERSIDE ADVICE Ltd"):
            with pytest.raises(
                Refused, match="is your own organisation, and it cannot act against itself"
            ):
                add(case, by, name)
            with pytest.raises(Refused, match="is your own organisation") as refused:
                make_issue(case.pk, by=by, opponent=name)
            assert refused.value.field == "opponent"


def test_no_decision_of_an_officer_lifts_that(world, case):
    with world.acting(world.supervisor) as by, pytest.raises(Refused, match="own organisation"):
        add(case, by, "Riverside Advice")


def test_my_employer_is_the_opponent_and_that_blocks_me_alone(world, case):
    bind(world, world.adviser, "Fenland Borough Council")

    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="employs you, so you cannot act against it"):
            add(case, by, "Fenland Council", kind=PartyKind.COUNCIL)
        with pytest.raises(Refused, match="employs you"):
            make_issue(case.pk, by=by, opponent="Fenland Borough Council")
    with world.acting(world.colleague) as by:
        add(case, by, "Fenland Borough Council", kind=PartyKind.COUNCIL)


def test_whoever_is_bound_is_walled_off_when_a_colleague_adds_the_name(world, case):
    bind(world, world.colleague, "Fenland Borough Council")
    with world.acting(world.colleague) as by:
        assert queries.visible_to(by).filter(pk=case.pk).exists()

    with world.acting(world.adviser) as by:
        add(case, by, "Fenland Borough Council", kind=PartyKind.COUNCIL)
        add(case, by, "Fenland Borough Council", kind=PartyKind.COUNCIL)  # no second wall

    with world.acting(world.colleague) as by:
        assert not queries.visible_to(by).filter(pk=case.pk).exists()


def test_a_relative_opens_no_file(world):
    bind(world, world.adviser, "Zebedee Quillfeather", InterestKind.RELATIVE)
    offer = make_offer(world)

    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="you are bound to Zebedee Quillfeather"):
            actions.take_on(referral_id=offer.pk, by=by, at=NOON)
        assert not Case.objects.exists()


def test_a_file_whose_people_came_into_conflict_since_is_not_opened(world):
    from alongside.referrals import actions as referrals

    offer = make_offer(world)
    with world.acting(world.adviser) as by:
        referrals.accept(referral_id=offer.pk, by=by, at=NOON)
        people.register_party(
            name="Zebedee Quillfeather", born=None, side=Side.AGAINST, case_id=None, by=by, at=NOON
        )
        with pytest.raises(Refused, match="pass your own conflict check"):
            actions.open_case(referral_id=offer.pk, by=by, at=NOON)


def test_a_tie_that_ended_binds_no_longer(world, case):
    tie = bind(world, world.adviser, "Fenland Borough Council")
    with world.acting(world.adviser) as by:
        actions.end_interest(interest_id=tie.pk, by=by, at=NOON)
        add(case, by, "Fenland Borough Council", kind=PartyKind.COUNCIL)


def test_the_own_organisation_is_told_before_a_tie_of_ones_own():
    ties = [Tie("A", InterestKind.TRUSTEE), Tie("B", None)]

    assert "B is your own organisation" in (why_not_against(ties) or "")
    assert "bound to A" in (why_not_against(ties[:1]) or "")
    assert why_not_against([]) is None


def _named(given, family):
    from alongside.people.schemas import Identity

    return Identity(given, family, None)
