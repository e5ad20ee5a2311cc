from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from alongside.casework import actions, queries
from alongside.casework.models import Case, Countersigning, Finding, Note, Review
from alongside.casework.rules import NoteKind
from alongside.casework.rules import supervision as rules
from alongside.casework.rules.supervision import (
    Answer,
    Candidate,
    Found,
    LearnerKind,
    Risk,
    Sampling,
    SigningState,
)
from alongside.casework.tests.factories import later, make_case, make_issue
from alongside.kit.refusal import Refused
from alongside.law.rules import Level
from alongside.law.rules.areas import CredentialKind
from alongside.partnerships import actions as partnerships
from alongside.partnerships.actions import NewCredential
from alongside.referrals.models import Referral
from tests.world import NOON

DB = pytest.mark.django_db(transaction=True)
TODAY = NOON.date()
VISA = "immigration.visit_family_visa"


@pytest.fixture
def file(world):
    return make_case(world)


@pytest.fixture
def issue(world, file):
    with world.acting(world.adviser) as by:
        return make_issue(file.pk, by=by)


def advise(world, issue, who="volunteer", words="Ask for a reconsideration by Friday", at=NOON):
    with world.acting(getattr(world, who)) as by:
        return actions.give_advice(
            issue_id=issue.pk, facts="", advice=words, instruction="", by=by, at=at
        )


def the_draft(issue):
    return Countersigning.objects.order_by("-asked_at").filter(issue=issue).first()


# Countersigning


@DB
def test_advice_of_a_volunteer_waits_and_is_not_yet_advice_given(world, issue, file):
    advise(world, issue)

    with world.acting(world.supervisor) as by:
        assert [each.author_name for each in queries.waiting_for_signature(by)] == ["Volunteer"]
        assert Referral.objects.get(pk=file.referral_id).advised_at is None


@DB
def test_once_it_is_countersigned_advice_was_given(world, issue, file):
    advise(world, issue)

    with world.acting(world.supervisor) as by:
        signed = actions.countersign(
            countersigning_id=the_draft(issue).pk, by=by, at=later(1), words=" Right "
        )
        given = Referral.objects.get(pk=file.referral_id).advised_at

    assert (signed.state, signed.reviewer_id, signed.words) == (
        SigningState.SIGNED, world.supervisor.user_id, "Right",
    )  # fmt: skip
    assert given == later(1)


@DB
def test_advice_of_an_adviser_waits_for_nobody(world, issue):
    advise(world, issue, who="adviser")

    with world.acting(world.supervisor):
        assert the_draft(issue) is None


@DB
def test_a_trainee_is_countersigned_for_as_long_as_somebody_says_so(world, issue):
    with world.acting(world.supervisor) as by:
        learner = actions.add_learner(
            user_id=world.colleague.user_id, kind=LearnerKind.TRAINEE,
            supervisor_id=by.user_id, by=by, at=NOON,
        )  # fmt: skip
    advise(world, issue, who="colleague", words="First")
    with world.acting(world.supervisor) as by:
        first = the_draft(issue)
        actions.end_learner(learner_id=learner.pk, by=by, at=NOON)
    advise(world, issue, who="colleague", words="Second", at=later(1))

    with world.acting(world.supervisor):
        assert first is not None
        assert Countersigning.objects.filter(issue=issue).count() == 1


@DB
def test_what_goes_back_says_what_has_to_change_and_is_written_again(world, issue):
    advise(world, issue)

    with world.acting(world.supervisor) as by:
        with pytest.raises(Refused, match="has to change"):
            actions.send_back(countersigning_id=the_draft(issue).pk, words=" ", by=by, at=NOON)
        actions.send_back(
            countersigning_id=the_draft(issue).pk, words="Say by when", by=by, at=NOON
        )
    with world.acting(world.volunteer) as by:
        assert [each.words for each in queries.own_drafts(by)] == ["Say by when"]
    advise(world, issue, words="Ask by 1 December", at=later(1))

    with world.acting(world.supervisor) as by:
        assert queries.waiting_for_signature(by).get().note.words == "Ask by 1 December"


@DB
def test_of_two_drafts_the_newer_one_waits(world, issue):
    advise(world, issue, words="One")
    advise(world, issue, words="Two", at=later(1))

    with world.acting(world.supervisor) as by:
        assert [each.note.words for each in queries.waiting_for_signature(by)] == ["Two"]


@DB
def test_nobody_but_a_supervisor_signs_and_nobody_signs_twice(world, issue):
    advise(world, issue)

    with world.acting(world.adviser) as by, pytest.raises(Refused, match="supervisor"):
        actions.countersign(countersigning_id=the_draft(issue).pk, by=by, at=NOON)
    with world.acting(world.supervisor) as by:
        actions.countersign(countersigning_id=the_draft(issue).pk, by=by, at=NOON)
        with pytest.raises(Refused, match="decided"):
            actions.countersign(countersigning_id=the_draft(issue).pk, by=by, at=NOON)


@DB
def test_the_database_lets_nobody_sign_their_own_advice_whatever_the_code_says(world, issue):
    advise(world, issue)

    with world.acting(world.supervisor):
        draft = the_draft(issue)
        signed = {
            "state": SigningState.SIGNED, "decided_at": NOON, "reviewer": world.volunteer.user_id,
        }  # fmt: skip
        for change in ({}, {"author": world.colleague.user_id}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Countersigning.objects.filter(pk=draft.pk).update(**signed, **change)


@DB
def test_a_file_with_advice_that_waits_does_not_close(world, file):
    with world.acting(world.volunteer) as by:
        actions.add_note(case_id=file.pk, kind=NoteKind.ADVICE, words="Ring them", by=by, at=NOON)
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="supervisor"):
        actions.close_case(case_id=file.pk, by=by, at=NOON, why="NO_REPLY")


# Drawing files


SOMEBODY = UUID(int=1)


def a_file(*risks, adviser=SOMEBODY):
    return Candidate(uuid4(), adviser, frozenset(risks))


SAMPLING = Sampling(
    share=0.1, fewest=1, by_lot=0.5, weights={Risk.LATE: 8, Risk.QUIET: 3},
    quiet_days=60, no_advice_days=42, due_days=14,
)  # fmt: skip


def test_the_riskiest_file_of_each_adviser_is_drawn():
    late, quiet = a_file(Risk.LATE, Risk.QUIET), a_file(Risk.QUIET)
    other = a_file(adviser=UUID(int=2))

    drawn = rules.draw([quiet, late, other], SAMPLING, seed="x")

    assert {each.case_id: each.reasons for each in drawn} == {
        late.case_id: (Risk.LATE, Risk.QUIET),
        other.case_id: (Risk.DRAWN,),
    }


def test_a_part_is_drawn_by_lot_so_that_nobody_can_know_which():
    files = [a_file(Risk.LATE) for _ in range(20)] + [a_file() for _ in range(20)]

    drawn = rules.draw(files, SAMPLING, seed="x")

    assert len(drawn) == 4
    assert [each.reasons for each in drawn].count((Risk.DRAWN,)) == 2


def test_the_same_seed_draws_the_same_files_and_another_does_not():
    files = [a_file() for _ in range(60)]

    assert rules.draw(files, SAMPLING, seed="x") == rules.draw(files[::-1], SAMPLING, seed="x")
    assert rules.draw(files, SAMPLING, seed="x") != rules.draw(files, SAMPLING, seed="y")


@DB
def test_candidates_carry_their_risks(world, issue, file):
    advise(world, issue)

    with world.acting(world.supervisor) as by:
        now = {each.case_id: each.risks for each in queries.candidates(by, TODAY)}
        years_on = {
            each.case_id: each.risks for each in queries.candidates(by, TODAY + timedelta(days=100))
        }

    assert now == {file.pk: {Risk.LEARNER}}
    assert years_on == {file.pk: {Risk.LEARNER, Risk.QUIET}}


# Reading a file again


def all_met(review, **changes):
    criteria = queries.checklist_of(review).criteria
    return [changes.get(each) or Found(each, Answer.MET) for each in criteria]


@pytest.fixture
def review(world, file, issue):
    with world.acting(world.supervisor) as by:
        (drawn,) = actions.draw_reviews(by=by, at=NOON)
    return drawn


@DB
def test_a_drawn_file_is_read_by_a_supervisor_within_a_fortnight(world, file, review):
    assert (review.case_id, review.reviewer_id) == (file.pk, world.supervisor.user_id)
    assert review.due == date(2026, 12, 8)


@DB
def test_a_file_is_drawn_once(world, review):
    with world.acting(world.supervisor) as by:
        assert actions.draw_reviews(by=by, at=later(1)) == []


@DB
def test_a_file_of_the_only_supervisor_is_drawn_for_nobody(world, file):
    with world.acting(world.supervisor) as by:
        Case.objects.update(adviser=by.user_id)

        assert actions.draw_reviews(by=by, at=NOON) == []


@DB
def test_whoever_wrote_advice_does_not_review_it(world, issue, review):
    advise(world, issue, who="supervisor")

    with world.acting(world.supervisor) as by, pytest.raises(Refused, match="worked on this file"):
        actions.finish_review(
            review_id=review.pk, findings=all_met(review), summary="", by=by, at=NOON
        )


@DB
def test_the_database_lets_nobody_review_their_own_file(world, issue, review):
    advise(world, issue, who="colleague", words="Appeal")

    with world.acting(world.supervisor):
        for author in (world.adviser, world.colleague):
            with pytest.raises(IntegrityError), transaction.atomic():
                Review.objects.filter(pk=review.pk).update(reviewer=author.user_id)


@pytest.mark.parametrize("answer", [Answer.NOT_MET, Answer.PARTLY])
def test_whatever_is_to_be_put_right_is_somebodys_by_a_day(answer):
    wanted = Found("facts", answer, action="Ring them")
    whole = replace(wanted, who_id=uuid4(), due=TODAY)

    assert rules.why_not_find(wanted) == ("who", "Choose who puts it right")
    assert rules.why_not_find(replace(whole, due=None)) == ("due", "Say by when it is put right")
    assert rules.why_not_find(whole) is None
    assert rules.why_not_find(Found("facts", Answer.PARTLY)) is None


@DB
def test_what_is_not_met_names_what_is_put_right_by_whom_and_when(world, review):
    bare = Found("facts", Answer.NOT_MET)
    whole = Found(
        "facts", Answer.NOT_MET, "Thin", "Ring them", world.adviser.user_id, date(2026, 12, 1)
    )

    with world.acting(world.supervisor) as by:
        with pytest.raises(Refused, match="put right"):
            actions.finish_review(
                review_id=review.pk, findings=all_met(review, facts=bare), summary="", by=by,
                at=NOON,
            )  # fmt: skip
        actions.finish_review(
            review_id=review.pk, findings=all_met(review, facts=whole), summary="Good", by=by,
            at=NOON,
        )  # fmt: skip
        (to_do,) = queries.actions_waiting(by)
        actions.put_right(finding_id=to_do.pk, by=by, at=later(1))

        assert (to_do.action, to_do.who_id) == ("Ring them", world.adviser.user_id)
        assert list(queries.actions_waiting(by)) == []
        assert Finding.objects.filter(review=review).count() == len(
            queries.checklist_of(review).criteria
        )


@DB
def test_every_line_is_answered(world, review):
    with world.acting(world.supervisor) as by, pytest.raises(Refused, match="every line"):
        actions.finish_review(
            review_id=review.pk, findings=all_met(review)[1:], summary="", by=by, at=NOON
        )


def test_the_list_and_the_figures_are_whole():
    checklist = queries.checklist_on(TODAY)

    assert len(checklist.criteria) >= 12
    assert queries.sampling().weights[Risk.LATE] > queries.sampling().weights[Risk.QUIET]
    assert queries.script()[0].do


# Credentials


def hold(world, kind, *, user=None, until=None, level=0):
    with world.acting(world.supervisor) as by:
        partnerships.add_credential(
            new=NewCredential(
                organisation_id=by.organisation_id, kind=kind, valid_from=date(2026, 1, 1),
                valid_to=until, level=level, user_id=user,
            ),
            by=by, at=NOON,
        )  # fmt: skip


def a_reserved_problem():
    """Some problem of immigration, on which only a registered adviser advises."""
    return next(
        key for key in queries.supervision.reserved_problems() if key.startswith("immigration.")
    )


@DB
def test_reserved_work_is_refused_until_adviser_and_organisation_hold_it_in_date(world, file):
    problem = a_reserved_problem()
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="Note the facts"):
        make_issue(file.pk, by=by, problem=problem)
    hold(world, CredentialKind.IAA, level=3)
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="You do not hold"):
        make_issue(file.pk, by=by, problem=problem)
    hold(world, CredentialKind.IAA, level=3, user=world.adviser.user_id, until=TODAY)

    with world.acting(world.adviser) as by:
        assert make_issue(file.pk, by=by, problem=problem).problem == problem
        with pytest.raises(Refused):
            make_issue(file.pk, by=by, problem=problem, at=later(1))
        assert [each.name for each in queries.who_may_advise(
            world.colleague, problem, Level.ADVICE, TODAY)] == ["Adviser"]  # fmt: skip


@DB
def test_the_page_of_what_one_may_not_do_names_the_problems(world):
    with world.acting(world.adviser) as by:
        barred = queries.barred(by, TODAY)

    assert any("registration" in each.why.lower() or each.why for each in barred)
    assert all(each.problems for each in barred)


# Handing over and workload


@DB
def test_a_handover_moves_the_file_its_steps_and_its_deadlines(world, file, issue):
    with world.acting(world.supervisor) as by:
        moved = actions.hand_over(
            from_id=world.adviser.user_id, to_id=world.colleague.user_id, why="On leave", by=by,
            at=NOON,
        )  # fmt: skip
        case, step = Case.objects.get(pk=file.pk), queries.issues_of(file.pk).get()
        last = Note.objects.filter(case=file).latest("at")

    assert moved == 1
    assert (case.adviser_id, case.adviser_name) == (world.colleague.user_id, "Colleague")
    assert step.next_step_by_id == world.colleague.user_id
    assert last.words == "Handed over from Adviser to Colleague. On leave"


@DB
@pytest.mark.parametrize(
    ("who", "to", "reason"),
    [
        ("volunteer", "colleague", "Only a supervisor"),
        ("supervisor", "adviser", "somebody else"),
        ("supervisor", "lawyer", "works on cases here"),
    ],
)
def test_a_handover_is_refused_with_a_reason(world, file, who, to, reason):
    with world.acting(getattr(world, who)) as by, pytest.raises(Refused, match=reason):
        actions.hand_over(
            from_id=world.adviser.user_id, to_id=getattr(world, to).user_id, why="", by=by, at=NOON
        )


@DB
def test_the_workload_counts_what_each_holds(world, file, issue):
    advise(world, issue)

    with world.acting(world.supervisor) as by:
        loads = {each.name: each for each in queries.workload(by, date(2026, 12, 2))}
        (handed,) = queries.handover(by, world.adviser.user_id)

    assert (loads["Adviser"].files, loads["Adviser"].issues, loads["Adviser"].late_steps) == (
        1, 1, 1,
    )  # fmt: skip
    assert loads["Volunteer"].drafts == 1
    assert handed.case.pk == file.pk
    assert handed.last_advice is not None
    assert handed.last_advice.words == "Ask for a reconsideration by Friday"
    assert handed.is_draft
