"""What is asked before the first advice, and never afterwards."""

import pytest
from django.db import IntegrityError

from alongside.casework import actions, queries
from alongside.casework.models import Baseline
from alongside.casework.rules import NoteKind
from alongside.casework.rules.baseline import (
    ASK_FIRST,
    ITEMS,
    ONCE,
    TOO_LATE,
    Research,
    WhyNot,
    why_not_so,
)
from alongside.casework.tests.factories import later, make_case, make_issue
from alongside.kit.refusal import Refused
from alongside.people import queries as people
from alongside.people.rules import Purpose
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = {"satisfied": 3, "worthwhile": 4, "happy": 2, "anxious": 9, "strain": 5}


@pytest.fixture
def case(world):
    return make_case(world, asked=False)


def enter(case, by, **changed):
    said = {"answers": ANSWERS, "research": Research.YES} | changed
    return actions.enter_baseline(case_id=case.pk, **said, by=by, at=NOON)


def advise(case, by):
    return actions.add_note(
        case_id=case.pk, words="Ask again", kind=NoteKind.ADVICE, by=by, at=later(0)
    )


def test_nobody_is_advised_before_they_were_asked(world, case):
    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="Before the first advice"):
            advise(case, by)
        issue = make_issue(case.pk, by=by)
        with pytest.raises(Refused) as refused:
            actions.give_advice(
                issue_id=issue.pk, facts="", advice="Ask again", instruction="", by=by, at=NOON
            )
        assert str(refused.value) == ASK_FIRST

        enter(case, by)
        advise(case, by)


def test_research_is_agreed_to_with_all_else(world, case):
    with world.acting(world.adviser) as by:
        enter(case, by)

        assert people.agreed(case.person_id, Purpose.RESEARCH, later(1))


def test_who_was_not_asked_about_research_said_nothing(world, case):
    with world.acting(world.adviser) as by:
        enter(case, by, answers={}, why_not=WhyNot.URGENT, research=Research.NOT_ASKED)

        assert Purpose.RESEARCH not in people.agreements(case.person_id)


def test_it_is_entered_once(world, case):
    with world.acting(world.adviser) as by:
        enter(case, by)
        with pytest.raises(Refused, match=ONCE):
            enter(case, by)


def test_it_is_never_entered_after_advice(world, case, admin_sql):
    with world.acting(world.adviser) as by:
        enter(case, by, answers={}, why_not=WhyNot.URGENT)
        advise(case, by)
    admin_sql("TRUNCATE casework_baseline")  # as a file from before this was asked

    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match=TOO_LATE):
            enter(case, by)
        with pytest.raises(IntegrityError, match="advice was given already"):
            Baseline.objects.create(
                **case.whose_file(), case=case, version="1", research=Research.NO, strain=1,
                at=NOON, by_id=by.user_id, by_name=by.name,
            )  # fmt: skip
        advise(case, by)  # a file that was begun before goes on


def test_rather_not_say_is_an_answer_and_none_at_all_is_not():
    some = dict.fromkeys(ITEMS) | {"strain": 2}

    assert why_not_so(some, "") is None
    assert "Answer at least one" in (why_not_so(dict.fromkeys(ITEMS), "") or "")
    assert "Either" in (why_not_so(some, WhyNot.UNWELL) or "")
    assert "from the list" in (why_not_so({"strain": 6}, "") or "")
    assert "from the list" in (why_not_so({"happy": 11}, "") or "")


def test_answers_are_told_each_by_itself(world, case):
    with world.acting(world.adviser) as by:
        baseline = enter(case, by, answers=ANSWERS | {"happy": None})

    shown = dict(queries.answers_shown(baseline))
    assert list(shown.values()) == [
        "3 of 10", "4 of 10", "They would rather not say", "9 of 10", "Finding it very difficult",
    ]  # fmt: skip
