"""A change of rule moves no date that was told: it raises a task that shows both."""

from dataclasses import replace
from datetime import date

import pytest

from alongside.casework import actions, queries, tasks
from alongside.casework.models import Deadline, Recount, Task
from alongside.casework.rules import Answer, DeadlineState, ToldHow
from alongside.casework.rules.recounts import Days, answer_by, why_not_answer
from alongside.casework.tests.factories import later, make_case, make_deadline, make_issue
from alongside.kit.refusal import Refused
from alongside.law import actions as law_actions
from alongside.law import queries as law
from alongside.law.rules import Nation, calendar
from tests.world import NOON

pytestmark = pytest.mark.django_db
LETTER = date(2026, 11, 20)
DATES = (
    "legal_last_day", "alternative_last_day", "safe_date", "internal_target", "steps",
    "rule_version", "told_at", "told_how",
)  # fmt: skip


@pytest.fixture
def kept(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        kept = make_deadline(make_issue(case.pk, by=by).pk, by=by, trigger=LETTER)
        return actions.told_person(deadline_id=kept.pk, how=ToldHow.PHONE, by=by, at=NOON)


@pytest.fixture
def law_changes(monkeypatch, kept):
    """Have the rule say two months, or nothing any more, for whoever asks from now on."""

    def change(length=2, **fields):
        versions = law.time_limits()[kept.rule]
        changed = tuple(replace(each, length=length, **fields) for each in versions)
        rules = {**law.time_limits(), kept.rule: changed}
        monkeypatch.setattr("alongside.law.queries.documents.time_limits", lambda days: rules)

    return change


@pytest.fixture
def sweep(world):
    def at(moment=NOON):
        with world.acting(world.adviser) as by:
            return actions.recount(by=by, at=moment)

    return at


def dates_of(world, kept):
    with world.acting(world.adviser):
        kept.refresh_from_db()
        return [getattr(kept, name) for name in DATES]


# What is right


def test_an_answer_is_due_soon_and_before_the_new_day():
    today, friday = date(2026, 11, 24), date(2026, 11, 26)
    holidays = calendar(Nation.ENGLAND)

    def due(safe):
        return answer_by(today, Days(safe, None, safe), holidays)

    assert due(date(2026, 12, 18)) == friday
    assert due(date(2026, 11, 25)) == date(2026, 11, 25)
    assert due(date(2026, 11, 2)) == today


def test_an_answer_needs_words_and_is_given_once():
    assert why_not_answer(answered=False, is_live=True, words="So") is None
    assert "already" in (why_not_answer(answered=True, is_live=True, words="So") or "")
    assert "settled" in (why_not_answer(answered=False, is_live=False, words="So") or "")
    assert "Say why" in (why_not_answer(answered=False, is_live=True, words=" ") or "")


# What happens


def test_nothing_is_asked_while_the_law_stands(world, kept, sweep):
    assert sweep() == []
    with world.acting(world.adviser):
        assert not Task.objects.exists()


def test_a_changed_rule_moves_no_date_and_raises_one_task_with_both(
    world, kept, sweep, law_changes
):
    before = dates_of(world, kept)
    law_changes()

    first, second = sweep(), sweep(later(1))

    assert (len(first), second) == (1, [])
    assert dates_of(world, kept) == before
    with world.acting(world.adviser):
        task, found = Task.objects.get(), Recount.objects.get()
        assert found.task_id == task.pk
        assert found.legal_last_day == date(2027, 1, 20)
        assert (task.who_id, task.due) == (kept.watcher_id, date(2026, 11, 26))
        for day in ("20 December 2026", "20 January 2027", "The person was told"):
            assert day in task.words


def test_a_second_change_is_asked_about_again(world, kept, sweep, law_changes):
    law_changes()
    sweep()
    law_changes(length=3)

    assert len(sweep(later(1))) == 1
    with world.acting(world.adviser):
        assert len(queries.waiting_on(kept.issue_id)) == 1
        assert Task.objects.filter(done_at=None).count() == 1


def test_a_rule_that_is_gone_raises_one_task_too(world, kept, sweep, law_changes):
    before = dates_of(world, kept)
    law_changes(in_force_from=date(2030, 1, 1))

    assert (sweep(), sweep(later(1))) == ([], [])
    assert dates_of(world, kept) == before
    with world.acting(world.adviser):
        assert "no rule gives this day any more" in Task.objects.get().words


def test_the_dates_that_were_told_may_be_kept(world, kept, sweep, law_changes):
    before = dates_of(world, kept)
    law_changes()
    (found,) = sweep()
    with world.acting(world.adviser) as by:
        answer = {"recount_id": found.pk, "answer": Answer.KEPT, "by": by, "at": later(1)}
        with pytest.raises(Refused, match="Say why"):
            actions.answer_recount(words=" ", **answer)
        actions.answer_recount(words="The letter is older", **answer)
        with pytest.raises(Refused, match="already"):
            actions.answer_recount(words="Again", **answer)

    assert dates_of(world, kept) == before
    with world.acting(world.adviser):
        assert Task.objects.get().done_at == later(1)
        assert sweep(later(2)) == []


def test_new_dates_live_in_the_place_of_the_old_ones_untold(world, kept, sweep, law_changes):
    before = dates_of(world, kept)
    law_changes()
    (found,) = sweep()
    with world.acting(world.adviser) as by:
        actions.answer_recount(
            recount_id=found.pk, answer=Answer.REPLACED, words="Longer now", by=by, at=later(1)
        )

        new = Deadline.objects.get(replaces=kept)
        assert (new.legal_last_day, new.told_at) == (date(2027, 1, 20), None)
        assert (new.state, new.watcher_id) == (DeadlineState.LIVE, kept.watcher_id)
        kept.refresh_from_db()
        assert kept.state == DeadlineState.REPLACED
        with pytest.raises(Refused, match="cannot become"):
            actions.move_deadline(deadline_id=kept.pk, to=DeadlineState.LIVE, by=by, at=later(2))
        with pytest.raises(Refused, match="still live"):
            actions.close_case(case_id=new.issue.case_id, by=by, at=later(2))
    assert dates_of(world, kept) == before
    assert sweep(later(2)) == []


def test_nobody_replaces_a_deadline_but_by_an_answer(world, kept):
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="cannot become"):
        actions.move_deadline(deadline_id=kept.pk, to=DeadlineState.REPLACED, by=by, at=NOON)


def test_what_is_settled_is_not_asked_about(world, kept, sweep, law_changes):
    with world.acting(world.adviser) as by:
        actions.move_deadline(deadline_id=kept.pk, to=DeadlineState.MET, by=by, at=NOON)
    law_changes()

    assert sweep() == []


def test_another_organisation_asks_about_nothing(world, kept, law_changes):
    law_changes()
    with world.acting(world.lawyer) as by:
        assert actions.recount(by=by, at=NOON) == []


def test_the_task_asks_in_every_organisation_once(world, kept, law_changes):
    law_changes()

    tasks.recount.func()
    tasks.recount.func()

    with world.acting(world.adviser):
        assert Recount.objects.count() == 1


def test_a_switch_of_law_asks_about_claims_that_count_otherwise_and_moves_none(world, sweep):
    """The real one: the tribunal's limit becomes six months on a day that an editor enters."""
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, problem="employment.dismissal")
        kept = actions.add_deadline(
            issue_id=issue.pk, rule="emp.et.unfair_dismissal", trigger=LETTER, by=by, at=NOON
        )
        actions.told_person(deadline_id=kept.pk, how=ToldHow.LETTER, by=by, at=NOON)
    before = dates_of(world, kept)
    assert sweep() == []

    with world.acting(world.supervisor) as by:
        law_actions.enter_day(
            switch="employment_tribunal_six_months",
            day=date(2026, 11, 1),
            instrument="SI 2026/9999",
            by=by,
            at=NOON,
        )
    (found,) = sweep(later(1))

    assert dates_of(world, kept) == before
    assert (before[0], found.legal_last_day) == (date(2027, 2, 19), date(2027, 5, 19))
    with world.acting(world.supervisor) as by:
        law_actions.take_back_day(
            switch="employment_tribunal_six_months", why="Read wrongly", by=by, at=later(2)
        )
    assert sweep(later(2)) == []  # the rule counts as before: nothing is left to answer
    with world.acting(world.adviser):
        task = Task.objects.get()
        assert "19 February 2027" in task.words
        assert "19 May 2027" in task.words
        assert task.dropped == "The rule has changed again since"
        assert queries.waiting_on(issue.pk) == {}
    with world.acting(world.supervisor) as by:
        law_actions.enter_day(
            switch="employment_tribunal_six_months",
            day=date(2026, 11, 2),
            instrument="SI 2026/9999",
            by=by,
            at=later(3),
        )
    assert len(sweep(later(3))) == 1  # and is asked about anew
