"""The board: everything due within a fortnight across the team, late first."""

from datetime import date, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.urls import reverse

from alongside.audit.models import Look
from alongside.casework import actions, queries
from alongside.casework.actions import Watch
from alongside.casework.models import Deadline
from alongside.casework.rules import DeadlineState, ToldHow
from alongside.casework.rules.board import AHEAD, PAGE, Due, Only, Sort, Wanted, late_first
from alongside.casework.rules.feeds import code_of
from alongside.casework.tests.factories import (
    DAMP,
    a_step,
    make_case,
    make_deadline,
    make_issue,
    make_recount,
)
from alongside.kit.filters import day_of
from alongside.people import actions as people
from tests.world import NOON

pytestmark = pytest.mark.django_db
TODAY = day_of(NOON)


def in_days(days):
    return TODAY + timedelta(days=days)


@pytest.fixture
def make_due(world):
    """A file with a deadline, a task and a next step, each so many days from today."""

    def make(*, deadline, task=100, step=100, by=None, **more):
        case = make_case(world, by=by)
        with world.acting(by or world.adviser) as actor:
            issue = make_issue(
                case.pk, by=actor, next_step=a_step(actor, due=in_days(step)), **more
            )
            kept = make_deadline(issue.pk, by=actor)
            Deadline.objects.filter(pk=kept.pk).update(
                safe_date=in_days(deadline), legal_last_day=in_days(deadline + 1)
            )
            actions.set_task(
                case_id=case.pk,
                issue_id=issue.pk,
                words="Get the letter",
                due=in_days(task),
                by=actor,
                at=NOON,
            )
        return kept

    return make


@pytest.fixture
def look(world):
    def at(wanted=None, actor=None, **more):
        with world.acting(actor or world.supervisor) as by:
            return queries.board_of(by, wanted or Wanted(), NOON, **more)

    return at


def due(sort, days):
    return Due(
        sort=sort, id=UUID(int=1), person="", person_id=UUID(int=2), what="", area="", who="",
        due=in_days(days), address=("x", UUID(int=3)),
    )  # fmt: skip


# What is right


def test_late_ones_come_first_then_the_nearest_and_a_deadline_before_a_step():
    rows = [due(Sort.STEP, 0), due(Sort.DEADLINE, 0), due(Sort.TASK, -1), due(Sort.STEP, -9)]

    found = [(each.sort, (each.due - TODAY).days) for each in late_first(rows, TODAY)]

    assert found == [(Sort.STEP, -9), (Sort.TASK, -1), (Sort.DEADLINE, 0), (Sort.STEP, 0)]


# What is there


def test_all_that_is_due_in_a_fortnight_stands_late_first(make_due, look):
    ahead = AHEAD.days
    make_due(deadline=3, task=ahead, step=ahead + 1)
    make_due(deadline=-2, task=ahead + 1, step=0)

    found = look()

    days = [(each.sort, (each.due - TODAY).days) for each in found.rows]
    assert days == [
        (Sort.DEADLINE, -2),
        (Sort.STEP, 0),
        (Sort.DEADLINE, 3),
        (Sort.TASK, ahead),
    ]
    assert found.counts == {Sort.DEADLINE: (1, 2), Sort.TASK: (0, 1), Sort.STEP: (0, 1)}
    assert (found.late, found.number, found.has_more) == (1, 4, False)


def test_what_is_settled_done_or_ended_is_not_due(world, make_due, look):
    kept = make_due(deadline=3, task=3, step=3)
    with world.acting(world.adviser) as by:
        actions.move_deadline(deadline_id=kept.pk, to=DeadlineState.MET, by=by, at=NOON)
        actions.finish_task(task_id=queries.tasks_of(kept.issue.case_id).get().pk, by=by, at=NOON)

    assert [each.sort for each in look().rows] == [Sort.STEP]


def test_it_is_of_the_whole_team_and_of_no_other_organisation(world, make_due, look):
    make_due(deadline=1)
    make_due(deadline=2, by=world.colleague)

    assert len(look().rows) == 2
    assert look(actor=world.lawyer).rows == []


def test_a_wall_takes_a_row_from_the_board(world, make_due, look):
    kept = make_due(deadline=1)
    with world.acting(world.supervisor) as by:
        people.raise_wall(
            person_id=kept.person_id,
            organisation_id=by.organisation_id,
            user_id=world.colleague.user_id,
            why="x",
            by=by,
            at=NOON,
        )

    assert look(actor=world.colleague).rows == []
    assert len(look().rows) == 1


def test_filters_narrow_it(world, make_due, look):
    first = make_due(deadline=1, task=1, step=1)
    second = make_due(deadline=-1, by=world.colleague, problem=DAMP)
    with world.acting(world.adviser) as by:
        actions.told_person(deadline_id=first.pk, how=ToldHow.PHONE, by=by, at=NOON)
        watch = Watch(by.user_id, world.supervisor.user_id)
        actions.watch_deadline(deadline_id=first.pk, watch=watch, by=by, at=NOON)

    def ids(**wanted):
        return [each.id for each in look(Wanted(**wanted)).rows if each.is_deadline]

    assert ids() == [second.pk, first.pk]
    assert ids(who=world.supervisor.user_id) == [first.pk]
    assert ids(who=world.colleague.user_id) == [second.pk]
    assert ids(area="housing") == [second.pk]
    assert ids(only=Only.LATE) == [second.pk]
    assert ids(only=Only.UNTOLD) == [second.pk]
    assert ids(only=Only.NO_DEPUTY) == [second.pk]
    assert ids(only=Only.REMINDED) == []
    assert [each.sort for each in look(Wanted(sort=Sort.TASK)).rows] == [Sort.TASK]
    with world.acting(world.adviser) as by:
        actions.remind(by=by, at=NOON)
    assert ids(only=Only.REMINDED) == [second.pk, first.pk]


def test_pages_follow_one_another_without_a_gap(world, make_due, look, monkeypatch):
    monkeypatch.setattr("alongside.casework.queries.board.PAGE", 2)
    make_due(deadline=1, task=3, step=5)
    make_due(deadline=2, task=4, step=6)

    pages = [look(page=number) for number in (1, 2, 3, 4)]

    days = [[(each.due - TODAY).days for each in page.rows] for page in pages]
    assert days == [[1, 2], [3, 4], [5, 6], []]
    assert [page.has_more for page in pages] == [True, True, False, False]
    assert PAGE == 100


# What is seen


def words_of(answer):
    return unescape(answer.content.decode())


@pytest.fixture
def now_due(world, client):
    """Requests ask the database what time it is: a deadline that is late whenever that is."""
    case = make_case(world)
    with world.acting(world.adviser) as by:
        return make_deadline(make_issue(case.pk, by=by).pk, by=by, trigger=date(2026, 1, 5))


@pytest.mark.django_db(transaction=True)
def test_the_board_says_who_what_and_how_late(world, client, now_due):
    client.sign_in(world.supervisor)

    shown = words_of(client.get(reverse("casework:board")))

    with world.acting(world.supervisor):
        assert now_due.person.name in shown
    assert code_of(now_due.pk) in shown
    assert "working days late" in shown or "days late" in shown
    assert "May be out of time, ask" in shown
    assert "too late" not in shown.lower()
    assert "No deputy" in shown
    with world.acting(world.supervisor):
        assert Look.objects.get(page="casework:board").person_id == now_due.person_id


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "asked",
    [
        {"who": "nobody", "sort": "x", "area": "x", "only": "x", "page": "-1"},
        {"page": "0"},
        {"page": "9" * 40},
        {"page": "²"},
    ],
)
def test_what_is_not_offered_narrows_nothing(world, client, now_due, asked):
    client.sign_in(world.supervisor)

    answer = client.get(reverse("casework:board"), asked)

    assert answer.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_it_takes_no_more_queries_for_more_rows(
    world, client, now_due, django_assert_max_num_queries
):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        for _ in range(5):
            make_deadline(make_issue(case.pk, by=by).pk, by=by, trigger=date(2026, 1, 5))
    client.sign_in(world.supervisor)

    with django_assert_max_num_queries(12):
        answer = client.get(reverse("casework:board"), {"only": "reminded"})
    with django_assert_max_num_queries(12):
        answer = client.get(reverse("casework:board"))

    assert words_of(answer).count("#deadline-") == 6


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_changed_rule_shows_both_and_takes_an_answer(world, client, now_due):
    with world.acting(world.adviser) as by:
        found = make_recount(now_due, by=by)
    client.sign_in(world.adviser)
    page = reverse("casework:recount", args=[found.pk])

    issue = words_of(client.get(reverse("casework:issue", args=[now_due.issue_id])))
    shown = words_of(client.get(page))
    silent = words_of(client.post(page, {"answer": "KEPT"}))
    client.post(page, {"answer": "KEPT", "words": "The letter is older"})

    assert page in issue
    for day in ("5 February 2026", "8 March 2026"):
        assert day in shown
    assert "Say why" in silent
    assert "The letter is older" in words_of(client.get(page))
