from datetime import date

import pytest

from alongside.audit.models import Event
from alongside.casework.models import Issue
from alongside.casework.rules import IssueState
from alongside.casework.tests.factories import later, make_case, make_deadline, make_issue
from alongside.kit.refusal import Refused
from alongside.outcomes import actions, queries
from alongside.outcomes.actions import NewLine
from alongside.outcomes.models import Line, Outcome
from alongside.outcomes.rules import (
    Basis,
    Evidence,
    Kind,
    Method,
    Period,
    Result,
    Stage,
    Sum,
)
from alongside.referrals.models import Referral

pytestmark = pytest.mark.django_db
PIP = NewLine(
    kind=Kind.INCOME,
    what="Personal Independence Payment",
    sum=Sum(16250, 0, Period.WEEKLY, date(2026, 11, 24)),
    basis=Basis.NEW,
    method=Method.WEEKS_52,
    evidence=Evidence.AWARD_LETTER,
    stage=Stage.IN_PAYMENT,
)


def test_an_outcome_ends_its_issue_and_is_a_milestone_of_the_referral(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)

        outcome = actions.record_outcome(
            issue_id=issue.pk, result=Result.ACHIEVED, words="Paid", by=by, at=later(1)
        )

        issue.refresh_from_db()
        assert (issue.state, issue.ended_at) == (IssueState.RESOLVED, later(1))
        assert Referral.objects.get().outcome_at == later(1)
        event = Event.objects.get(action="outcomes.record_outcome")
        assert (event.subject_id, event.detail) == (outcome.pk, {"result": "ACHIEVED"})


def test_an_outcome_on_the_way_leaves_the_issue_open(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)

        actions.record_outcome(
            issue_id=issue.pk, result=Result.PARTLY, final=False, by=by, at=later(1)
        )

        issue.refresh_from_db()
        assert issue.state == IssueState.TO_START


def test_the_newest_outcome_counts_and_the_others_stay(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        for day, result in enumerate([Result.PARTLY, Result.ACHIEVED], start=1):
            actions.record_outcome(issue_id=issue.pk, result=result, by=by, at=later(day))

        (row,) = queries.with_result(Issue.objects.all())
        assert vars(row)["result"] == Result.ACHIEVED
        assert Outcome.objects.count() == 2
        assert Referral.objects.get().outcome_at == later(1)


def test_an_issue_with_a_live_deadline_keeps_no_final_outcome(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        make_deadline(issue.pk, by=by)

        with pytest.raises(Refused, match="still live"):
            actions.record_outcome(issue_id=issue.pk, result=Result.ACHIEVED, by=by, at=later(1))

        assert not Outcome.objects.exists()


def test_a_line_is_kept_to_the_penny(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)

        actions.add_line(issue_id=issue.pk, new=PIP, by=by, at=later(1))

        line = Line.objects.get()
        assert (line.amount, line.method, line.person_id) == (16250, "weeks52", case.person_id)
        (total,) = queries.totals_of([line])
        assert (total.kind, total.pence, total.reached) == (Kind.INCOME, 845000, True)


def test_a_line_that_is_not_sound_names_its_field(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        nothing = NewLine(**{**vars(PIP), "sum": Sum(0, 0, Period.WEEKLY, date(2026, 11, 24))})

        with pytest.raises(Refused) as refused:
            actions.add_line(issue_id=issue.pk, new=nothing, by=by, at=later(1))

        assert refused.value.field == "amount"
        assert not Line.objects.exists()


def test_another_provider_sees_no_outcome_and_no_money(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        actions.add_line(issue_id=issue.pk, new=PIP, by=by, at=later(1))
        actions.record_outcome(issue_id=issue.pk, result=Result.ACHIEVED, by=by, at=later(1))
        assert len(queries.totals_for(by, since=date(2026, 11, 1), until=date(2026, 12, 1))) == 1
        assert not queries.totals_for(by, since=date(2026, 1, 1), until=date(2026, 1, 2))

    for name in ("lawyer", "referrer", "commissioner"):
        with world.acting(getattr(world, name)):
            assert not Line.objects.exists()
            assert not Outcome.objects.exists()
