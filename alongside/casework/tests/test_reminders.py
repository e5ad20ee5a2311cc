"""Reminders climb to whoever is there, once each; time is an argument."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.casework import actions, queries, tasks
from alongside.casework.actions import Watch
from alongside.casework.models import Reminder
from alongside.casework.rules import DeadlineState, Rung
from alongside.casework.rules.reminders import days_of, rungs_reached, whom
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.law.rules import Nation, calendar
from alongside.partnerships import actions as partnerships
from tests.world import NOON

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
LETTER = date(2026, 11, 20)


@pytest.fixture
def kept(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        kept = make_deadline(issue.pk, by=by, trigger=LETTER)
        watch = Watch(by.user_id, world.colleague.user_id)
        return actions.watch_deadline(deadline_id=kept.pk, watch=watch, by=by, at=NOON)


@pytest.fixture
def sweep(world):
    def at(moment):
        with world.acting(world.adviser) as by:
            found = actions.remind(by=by, at=moment)
            return [(each.rung, each.told_id) for each in found]

    return at


# What is right


def test_the_rungs_are_working_days_before_the_day_to_aim_for():
    days = days_of(date(2026, 12, 29), queries.days_before(NOON.date()), calendar(Nation.ENGLAND))

    # Christmas Day, a weekend and the substitute day of Boxing Day lie between
    assert days == {
        Rung.WATCHER: date(2026, 12, 18),
        Rung.DEPUTY: date(2026, 12, 23),
        Rung.SUPERVISOR: date(2026, 12, 24),
        Rung.TODAY: date(2026, 12, 29),
    }
    assert rungs_reached(days, days[Rung.WATCHER] - timedelta(days=1)) == []
    assert rungs_reached(days, days[Rung.TODAY]) == list(Rung)


@pytest.mark.parametrize(
    ("rung", "who", "told"),
    [
        (Rung.WATCHER, ("w", "d", "s"), ["w"]),
        (Rung.WATCHER, (None, "d", "s"), ["d"]),
        (Rung.DEPUTY, ("w", None, "s"), ["s"]),
        (Rung.SUPERVISOR, ("w", "d", None), ["d"]),
        (Rung.SUPERVISOR, ("w", None, None), ["w"]),
        (Rung.TODAY, ("w", "d", "s"), ["w", "d", "s"]),
        (Rung.TODAY, ("w", "w", None), ["w"]),
        (Rung.WATCHER, (None, None, None), []),
    ],
)
def test_whoever_is_missing_is_stood_in_for_by_the_next_one_up(rung, who, told):
    assert whom(rung, *who) == told


# What happens


def test_reminders_climb_day_by_day_and_each_is_given_once(world, kept, sweep):
    watcher, deputy = world.adviser.user_id, world.colleague.user_id
    supervisor = world.supervisor.user_id
    safe = kept.safe_date
    days = days_of(safe, queries.days_before(safe), calendar(Nation.ENGLAND))

    def at(rung):
        return datetime.combine(days[rung], datetime.min.time(), LONDON) + timedelta(hours=9)

    assert sweep(at(Rung.WATCHER) - timedelta(days=1)) == []
    assert sweep(at(Rung.WATCHER)) == [(Rung.WATCHER, watcher)]
    assert sweep(at(Rung.WATCHER)) == []
    assert sweep(at(Rung.DEPUTY)) == [(Rung.DEPUTY, deputy)]
    assert sweep(at(Rung.SUPERVISOR)) == [(Rung.SUPERVISOR, supervisor)]
    assert {told for _, told in sweep(at(Rung.TODAY))} == {watcher, deputy, supervisor}
    assert sweep(at(Rung.TODAY) + timedelta(hours=5)) == []
    with world.acting(world.adviser):
        assert Reminder.objects.count() == 6


def test_a_sweep_that_comes_late_tells_all_whom_it_missed(world, kept, sweep):
    told = sweep(datetime.combine(kept.safe_date, datetime.min.time(), LONDON))

    assert [rung for rung, _ in told].count(Rung.TODAY) == 3
    assert {rung for rung, _ in told} == set(Rung)


def test_what_is_settled_reminds_nobody(world, kept, sweep):
    with world.acting(world.adviser) as by:
        actions.move_deadline(deadline_id=kept.pk, to=DeadlineState.MET, by=by, at=NOON)

    assert sweep(datetime.combine(kept.safe_date, datetime.min.time(), LONDON)) == []


def test_somebody_who_is_away_is_not_reminded_and_whoever_stands_in_is(world, kept, sweep):
    with world.acting(world.adviser) as by:
        partnerships.be_away(
            user_id=by.user_id,
            deputy_id=world.supervisor.user_id,
            since=date(2026, 12, 1),
            until=date(2026, 12, 31),
            by=by,
            at=NOON,
        )
    days = days_of(kept.safe_date, queries.days_before(kept.safe_date), calendar(Nation.ENGLAND))
    moment = datetime.combine(days[Rung.WATCHER], datetime.min.time(), LONDON)

    assert sweep(moment) == [(Rung.WATCHER, world.supervisor.user_id)]


def test_whoever_takes_over_is_reminded_as_well(world, kept, sweep):
    days = days_of(kept.safe_date, queries.days_before(kept.safe_date), calendar(Nation.ENGLAND))
    moment = datetime.combine(days[Rung.WATCHER], datetime.min.time(), LONDON)
    sweep(moment)
    with world.acting(world.adviser) as by:
        watch = Watch(world.colleague.user_id, by.user_id)
        actions.watch_deadline(deadline_id=kept.pk, watch=watch, by=by, at=moment)

    assert sweep(moment) == [(Rung.WATCHER, world.colleague.user_id)]


def test_another_organisation_is_reminded_of_nothing(world, kept):
    moment = datetime.combine(kept.safe_date, datetime.min.time(), LONDON)
    with world.acting(world.lawyer) as by:
        assert actions.remind(by=by, at=moment) == []


def test_whoever_was_reminded_finds_it_again(world, kept, sweep):
    moment = datetime.combine(kept.safe_date, datetime.min.time(), LONDON)
    sweep(moment)

    for actor, count in [(world.colleague, 1), (world.volunteer, 0)]:
        with world.acting(actor) as by:
            assert queries.reminded_of(by, moment).count() == count


def test_the_task_reminds_every_organisation_that_is_at_work(world, kept, monkeypatch):
    moment = datetime.combine(kept.safe_date, datetime.min.time(), LONDON)
    monkeypatch.setattr("alongside.casework.tasks.timezone.now", lambda: moment)

    tasks.remind.func()
    tasks.remind.func()

    with world.acting(world.adviser):
        assert Reminder.objects.count() == 6
