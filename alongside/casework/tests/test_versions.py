"""Two people at one file: whatever either wrote is there afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.casework import actions
from alongside.casework.models import Edition, Household, Note
from alongside.casework.rules import Clashed, IssueState
from alongside.casework.rules.versions import both, merge
from alongside.casework.tests.factories import a_step, later, make_case, make_issue
from alongside.kit.refusal import Refused
from tests.world import NOON

FIELDS = ["facts", "advice"]
said = st.fixed_dictionaries({field: st.sampled_from(["", "a", "b", "c"]) for field in FIELDS})


@given(said, said, said)
def test_whatever_was_changed_is_in_the_outcome_or_in_a_clash(base, now, yours):
    found = merge(base, now, yours)

    clashed = {each.field for each in found.clashes}
    assert clashed | set(found.said) == set(FIELDS)
    for field, words in found.said.items():
        changed = [each[field] for each in (now, yours) if each[field] != base[field]]
        assert all(each == words for each in changed)
    for each in found.clashes:
        assert each.theirs != each.yours
        assert base[each.field] not in (each.theirs, each.yours)


def test_without_a_base_whatever_differs_is_a_clash():
    found = merge(None, {"facts": "theirs", "advice": "same"}, {"facts": "mine", "advice": "same"})

    assert [each.field for each in found.clashes] == ["facts"]
    assert found.said == {"advice": "same"}


@pytest.mark.parametrize(
    ("theirs", "yours", "kept"),
    [
        ("One", "Two", "One\n\nTwo"),
        ("One and two", "two", "One and two"),
        ("One", "One and two", "One and two"),
        ("", "Two", "Two"),
    ],
)
def test_both_stand_one_below_the_other_and_nothing_twice(theirs, yours, kept):
    assert both(theirs, yours) == kept


@pytest.fixture
def issue(world, db):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        return make_issue(case.pk, by=by)


pytestmark = pytest.mark.django_db(transaction=True)


def advise(issue, by, *, seen, at=NOON, **changed):
    said = {"facts": "", "advice": "", "instruction": ""} | changed
    return actions.give_advice(issue_id=issue.pk, **said, by=by, at=at, seen=seen)


def test_two_who_write_in_different_places_both_stand(world, issue):
    with world.acting(world.adviser) as by:
        advise(issue, by, seen=1, facts="A letter came")
    with world.acting(world.colleague) as by:
        advise(issue, by, seen=1, advice="Ask again")

        issue.refresh_from_db()
        assert (issue.facts, issue.advice, issue.version) == ("A letter came", "Ask again", 3)


def test_two_who_write_in_one_place_lose_nothing_and_the_second_sees_both(world, issue):
    with world.acting(world.adviser) as by:
        advise(issue, by, seen=1, facts="It came on Monday")
    with world.acting(world.colleague) as by:
        with pytest.raises(Clashed, match="while you were writing") as refused:
            advise(issue, by, seen=1, facts="It came on Tuesday", advice="Ask again")

        [clash] = refused.value.clashes
        assert (clash.theirs, clash.yours) == ("It came on Monday", "It came on Tuesday")
        assert refused.value.by_name == world.adviser.name
        issue.refresh_from_db()
        assert (issue.facts, issue.advice) == ("It came on Monday", "")
        assert not Note.objects.filter(issue=issue).exists()

        advise(issue, by, seen=refused.value.version, facts="It came on Tuesday")
        editions = Edition.objects.filter(issue=issue).order_by("version")
        facts = [each.said["facts"] for each in editions]
        assert facts == ["", "It came on Monday", "It came on Tuesday"]


def test_editions_cannot_be_altered(world, issue):
    from django.db import ProgrammingError

    with world.acting(world.adviser), pytest.raises(ProgrammingError, match="permission denied"):
        Edition.objects.update(version=9)


def test_of_two_next_steps_the_second_is_shown_both(world, issue):
    with world.acting(world.adviser) as by:
        actions.set_next_step(
            issue_id=issue.pk, next_step=a_step(by, "Write to them"), by=by, at=NOON, seen=1
        )
    with world.acting(world.colleague) as by:
        step = a_step(by, "Ring the court")
        with pytest.raises(Clashed):
            actions.set_next_step(issue_id=issue.pk, next_step=step, by=by, at=NOON, seen=1)
        with pytest.raises(Clashed):
            actions.move_issue(
                issue_id=issue.pk, to=IssueState.WORKING, next_step=step, by=by, at=NOON, seen=1
            )

        issue.refresh_from_db()
        assert (issue.next_step, issue.state) == ("Write to them", IssueState.TO_START)


def test_the_household_is_told_once_and_nobody_writes_over_another_unseen(world, issue):
    with world.acting(world.adviser) as by:
        actions.keep_household(
            case_id=issue.case_id, said={"members": "Two children"}, by=by, at=NOON, seen=0
        )
    with world.acting(world.colleague) as by:
        with pytest.raises(Clashed):
            actions.keep_household(
                case_id=issue.case_id, said={"members": "Nobody else"}, by=by, at=NOON, seen=0
            )
        actions.keep_household(
            case_id=issue.case_id, said={"income": "None"}, by=by, at=later(1), seen=1
        )

        household = Household.objects.get()
        assert (household.members, household.income) == ("Two children", "None")
        assert household.version == 2


def test_an_opponent_named_later_goes_through_the_conflict_check(world, issue):
    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="your own organisation"):
            advise(issue, by, seen=1, opponent="Riverside Advice")
        advise(issue, by, seen=1, opponent="Fictional Lettings Ltd")

        issue.refresh_from_db()
        assert issue.opponent == "Fictional Lettings Ltd"
