"""The routing rule, branch by branch. No database."""

from dataclasses import fields, replace
from uuid import UUID

import pytest

from alongside.law.rules.areas import Level
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships.rules import Catchment, IntakeState
from alongside.referrals.rules.cascade import route
from alongside.referrals.rules.routing import Agreed, Need, Provider, Room, Rule

BENEFITS, DEBT, HOUSING = "welfare_benefits", "debt", "housing"
OPEN, WAITING, CLOSED = IntakeState.OPEN, IntakeState.WAITING_LIST, IntakeState.CLOSED
NEED = Need(domains=(BENEFITS,), urgency=UrgencyLevel.ROUTINE)
HERE = Agreed(Catchment.REGISTERED_HERE)


def provider(number=1, *, scope=(BENEFITS, DEBT, HOUSING), state=OPEN, days=5, **changes):
    made = Provider(
        id=UUID(int=number),
        name=f"Provider {number}",
        scope=dict.fromkeys(scope, Level.CASEWORK),
        intake={"": Room(state, days)},
    )
    return replace(made, **changes)


def ranked(need, *providers, agreed=HERE):
    return [each.provider_id.int for each in route(need, providers, agreed).candidates]


def best_of(need, one):
    best = route(need, [one], HERE).best
    assert best is not None
    return best


def left_out(need, one, agreed=HERE):
    routing = route(need, [one], agreed)
    assert routing.best is None
    return routing.excluded[0].reason


def test_a_provider_that_fits_is_proposed_with_its_reasons():
    best = best_of(NEED, provider(languages=frozenset({"pl"})))

    assert best.rule is Rule.IN_SCOPE
    assert best.reasons == (
        "Advises on money and benefits, as far as casework",
        "Covers every area",
        "Is open: about 5 days to wait",
        "Its own conflict check says “can take”",
    )


def test_nobody_to_ask_is_no_candidate():
    assert route(NEED, [], HERE).best is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"scope": (DEBT,)}, "Does not advise on money and benefits"),
        ({"state": CLOSED}, "Is closed to new people"),
        ({"can_take": False}, "Cannot take"),
    ],
)
def test_who_cannot_be_asked_is_left_out_with_the_reason(changes, reason):
    assert left_out(NEED, provider(**changes)) == reason


def test_information_alone_is_not_advice():
    one = provider(scope=())
    shallow = replace(one, scope={BENEFITS: Level.INFORMATION})

    assert left_out(NEED, shallow) == "Does not advise on money and benefits"


def test_a_provider_that_advises_on_nothing_cannot_help_who_is_not_sure():
    assert left_out(replace(NEED, domains=()), provider(scope=())) == "Gives no advice"


def test_who_is_not_sure_is_asked_of_whoever_gives_advice():
    best = best_of(replace(NEED, domains=()), provider())

    assert best.rule is Rule.IN_SCOPE
    assert best.reasons[0] == "Can find out what it is about: nobody is sure yet"


def test_a_provider_for_another_area_is_left_out():
    need = replace(NEED, area="Northton")

    assert left_out(need, provider(areas=frozenset({"Southton"}))) == "Does not cover Northton"
    best = best_of(need, provider(areas=frozenset({"Northton"})))
    assert "Covers Northton" in best.reasons


def test_an_unknown_area_leaves_nobody_out_and_is_said():
    best = best_of(NEED, provider(areas=frozenset({"Southton"})))

    assert "The area of the place of care is not known" in best.reasons


@pytest.mark.parametrize(
    ("agreed", "need", "is_in"),
    [
        (Agreed(Catchment.NATIONAL), replace(NEED, from_a_site=False), True),
        (HERE, replace(NEED, from_a_site=False), False),
        (HERE, replace(NEED, from_a_site=False, area="Northton"), True),
        (
            Agreed(Catchment.ANY_PRACTICE_IN_AREA, frozenset({"Northton"})),
            replace(NEED, area="Northton"),
            True,
        ),
        (
            Agreed(Catchment.ANY_PRACTICE_IN_AREA, frozenset({"Northton"})),
            replace(NEED, area="Southton"),
            False,
        ),
        (Agreed(Catchment.ANY_PRACTICE_IN_AREA), replace(NEED, area="Southton"), True),
    ],
)
def test_the_partnership_is_for_its_catchment(agreed, need, is_in):
    assert bool(ranked(need, provider(), agreed=agreed)) is is_in


def test_a_waiting_list_comes_after_whoever_is_open_and_never_a_closed_one():
    found = route(
        NEED, [provider(1, state=WAITING, days=1), provider(2, days=30), provider(3, state=CLOSED)],
        HERE,
    )  # fmt: skip

    assert [each.rule for each in found.candidates] == [Rule.IN_SCOPE, Rule.WAITING_LIST]
    assert [each.provider_id.int for each in found.candidates] == [2, 1]
    assert "Has a waiting list: about 1 days to wait" not in found.candidates[1].reasons
    assert "Has a waiting list: about 1 day to wait" in found.candidates[1].reasons


def test_intake_said_for_a_field_of_law_counts_before_that_for_all():
    one = provider(intake={"": Room(OPEN, 1), BENEFITS: Room(CLOSED)})

    assert left_out(NEED, one) == "Is closed to new people"


def test_nothing_said_about_intake_counts_as_open():
    best = best_of(NEED, provider(intake={}))

    assert "Is open; how long people wait was not said" in best.reasons


def test_whoever_advises_on_all_of_it_comes_before_whoever_advises_on_part():
    need = replace(NEED, domains=(BENEFITS, HOUSING))
    found = route(need, [provider(1, scope=(BENEFITS,), days=1), provider(2)], HERE)

    assert [each.rule for each in found.candidates] == [Rule.IN_SCOPE, Rule.IN_PART]
    assert found.candidates[0].provider_id.int == 2


def test_sessions_at_the_same_place_come_before_a_shorter_wait():
    near = provider(2, sits_here=True, days=9)

    assert ranked(NEED, provider(1, days=1), near) == [2, 1]
    assert best_of(NEED, near).rule is Rule.SAME_SITE


def test_today_the_shorter_wait_comes_before_the_same_place():
    need = replace(NEED, urgency=UrgencyLevel.TODAY)

    assert ranked(need, provider(1, days=1), provider(2, sits_here=True, days=9)) == [1, 2]


def test_the_persons_language_comes_before_a_shorter_wait():
    need = replace(NEED, language="pl")
    speaks = provider(2, languages=frozenset({"pl"}), days=9)

    assert ranked(need, provider(1, days=1), speaks) == [2, 1]
    assert "Speaks Polish" in best_of(need, speaks).reasons


def test_no_language_leaves_anybody_out():
    assert ranked(replace(NEED, language="ti"), provider(1), provider(2)) == [1, 2]


def test_equals_come_in_one_order_whatever_order_they_are_given_in():
    assert ranked(NEED, provider(2), provider(1)) == ranked(NEED, provider(1), provider(2))


def test_nothing_that_the_law_protects_is_known_to_the_rule():
    """C8: age, sex, origin, belief, health and pregnancy can move nobody: they are not there."""
    known = {each.name for each in (*fields(Need), *fields(Provider))}

    assert {each.name for each in fields(Need)} == {
        "domains", "urgency", "language", "interpreter", "area", "from_a_site", "level", "nation",
        "gates", "hard_deadline", "on",
    }  # fmt: skip
    assert not known & {
        "age", "birth_date", "sex", "gender", "ethnicity", "religion", "disability", "pregnancy",
        "sexual_orientation", "marital_status", "nhs_number", "risks", "happening", "immigration",
    }  # fmt: skip
