"""Tasks of a file: set, done, dropped."""

from datetime import date
from typing import Any

import pytest

from alongside.audit.models import Event
from alongside.casework import actions, queries
from alongside.casework.tests.factories import later, make_case, make_issue
from alongside.kit.refusal import Refused
from alongside.referrals.rules import Exit
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)
DUE = date(2026, 12, 3)


@pytest.fixture
def case(world):
    return make_case(world)


def make_task(case, by, **more):
    about: dict[str, Any] = {"words": "Scan the letter", "due": DUE} | more
    return actions.set_task(case_id=case.pk, **about, by=by, at=NOON)


def test_a_task_is_of_whoever_has_the_file_unless_somebody_is_named(world, case):
    with world.acting(world.colleague) as by:
        theirs = make_task(case, by)
        mine = make_task(case, by, who_id=by.user_id)

        assert (theirs.who_id, mine.who_id) == (case.adviser_id, by.user_id)
        assert set(queries.tasks_of(case.pk)) == {theirs, mine}
        assert Event.objects.filter(action="casework.set_task").count() == 2


def test_a_task_may_be_about_an_issue_of_the_same_file_alone(world, case):
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)

        assert make_task(case, by, issue_id=issue.pk).issue == issue
        with pytest.raises(Refused, match="an issue of this file"):
            make_task(case, by, issue_id=case.pk)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"words": "  "}, "Say what is to be done"),
        ({"words": "x" * 301}, "300 characters"),
        ({"who": "referrer"}, "works on cases here"),
    ],
)
def test_a_task_is_refused_with_a_reason(world, case, changed, reason):
    if "who" in changed:
        changed = {"who_id": getattr(world, changed["who"]).user_id}
    with world.acting(world.adviser) as by, pytest.raises(Refused, match=reason):
        make_task(case, by, **changed)


def test_a_closed_file_takes_no_task(world, case):
    with world.acting(world.adviser) as by:
        actions.close_case(case_id=case.pk, why=Exit.MOVED, by=by, at=later(1))

        with pytest.raises(Refused, match="Open it again first"):
            make_task(case, by)


def test_what_is_done_first_counts(world, case):
    with world.acting(world.adviser) as by:
        task = make_task(case, by)
        actions.finish_task(task_id=task.pk, by=by, at=later(1))
        actions.drop_task(task_id=task.pk, why="Not needed", by=by, at=later(2))

        task.refresh_from_db()
        assert (task.done_at, task.dropped) == (later(1), "")
        assert not queries.tasks_of(case.pk).exists()
        assert list(queries.tasks_done(case.pk)) == [task]


def test_a_dropped_task_says_why(world, case):
    with world.acting(world.adviser) as by:
        task = make_task(case, by)
        with pytest.raises(Refused, match="Say why"):
            actions.drop_task(task_id=task.pk, why=" ", by=by, at=later(1))
        actions.drop_task(task_id=task.pk, why="They moved away", by=by, at=later(1))

        task.refresh_from_db()
        assert task.dropped == "They moved away"


def test_tasks_are_for_those_who_see_the_file(world, case):
    with world.acting(world.adviser) as by:
        task = make_task(case, by)
        assert list(queries.tasks_visible_to(by)) == [task]
    with world.acting(world.lawyer) as by:
        assert not queries.tasks_visible_to(by).exists()
