from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from alongside.audit.models import Event
from alongside.casework import actions, queries
from alongside.casework.models import Case, Deadline, Issue, IssueStep, Note
from alongside.casework.rules import (
    CaseState,
    DeadlineState,
    IssueState,
    NextStep,
    NoteKind,
    ToldHow,
)
from alongside.casework.tests.factories import (
    DAMP,
    MR,
    PIP,
    a_step,
    later,
    make_case,
    make_deadline,
    make_issue,
    make_offer,
)
from alongside.kit.refusal import Refused
from alongside.law import actions as law
from alongside.law import queries as law_queries
from alongside.law.rules import CHECK, Level, Nation
from alongside.law.rules.sign_off import Verdict
from alongside.people import actions as people
from alongside.people import queries as people_known
from alongside.people.models import Party
from alongside.people.rules import Side
from alongside.people.schemas import Identity, Known, Question
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import ClientIs, Exit, Status
from tests.world import NOON

pytestmark = pytest.mark.django_db


# Opening a file


def test_taking_a_referral_on_accepts_it_and_opens_its_file(world):
    referral = make_offer(world)

    with world.acting(world.adviser) as by:
        case = actions.take_on(referral_id=referral.pk, by=by, at=NOON)

        assert Referral.objects.get().status == Status.ACCEPTED
        assert (case.referral_id, case.adviser_name) == (referral.pk, "Adviser")
        assert Event.objects.filter(action="casework.open_case", subject_id=case.pk).exists()


def test_a_refused_acceptance_opens_no_file(world):
    referral = make_offer(world)

    with world.acting(world.lawyer) as by, pytest.raises(Refused):
        actions.take_on(referral_id=referral.pk, by=by, at=NOON)

    with world.acting(world.adviser):
        assert not Case.objects.exists()


def test_opening_twice_gives_the_same_file(world):
    case = make_case(world)

    with world.acting(world.colleague) as by:
        again = actions.open_case(referral_id=Referral.objects.get().pk, by=by, at=later(1))

        assert again.pk == case.pk
        assert Case.objects.count() == 1


def test_a_referral_that_nobody_accepted_opens_no_file(world):
    referral = make_offer(world)

    with world.acting(world.adviser) as by, pytest.raises(Refused, match="Accept it first"):
        actions.open_case(referral_id=referral.pk, by=by, at=NOON)


def test_the_client_is_written_into_the_conflict_register(world):
    case = make_case(world)

    with world.acting(world.adviser) as by:
        party = Party.objects.get()

        assert (party.name, party.side, party.case_id) == (case.person.name, Side.FOR, case.pk)
        assert not people_known.can_take(
            by.organisation_id, Question(opponents=(case.person.name.upper(),))
        )


# Who sees a file


def test_another_provider_sees_nothing_of_a_file(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        make_deadline(issue.pk, by=by)
        actions.add_note(case_id=case.pk, words="Rang", by=by, at=NOON)

    for name in ("lawyer", "referrer", "commissioner"):
        with world.acting(getattr(world, name)):
            for model in (Case, Issue, IssueStep, Deadline, Note):
                assert not model.objects.exists()


def test_a_wall_hides_the_file_from_one_colleague(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        people.raise_wall(
            person_id=case.person_id,
            organisation_id=by.organisation_id,
            user_id=world.colleague.user_id,
            why="",
            by=by,
            at=NOON,
        )

    with world.acting(world.colleague):
        assert not Case.objects.exists()
        assert not queries.visible_to(world.colleague).exists()
    with world.acting(world.adviser):
        assert queries.visible_to(world.adviser).exists()


# Issues


def test_an_issue_knows_its_area_and_begins_with_a_next_step(world):
    case = make_case(world)

    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, problem=PIP)

        assert issue.domain == "welfare_benefits"
        assert (issue.state, issue.next_step) == (IssueState.TO_START, "Ring the department")
        assert [step.state for step in issue.steps.all()] == [IssueState.TO_START]


def test_an_issue_without_a_next_step_is_refused(world):
    case = make_case(world)

    with world.acting(world.adviser) as by:
        nothing = NextStep(" ", by.user_id, date(2026, 12, 1))
        with pytest.raises(Refused, match="next step"):
            make_issue(case.pk, by=by, next_step=nothing)


def test_the_next_step_is_for_somebody_who_works_on_cases_here(world):
    case = make_case(world)

    with world.acting(world.adviser) as by:
        for other in (world.lawyer.user_id, world.coordinator.user_id, uuid4()):
            step = NextStep("Ring", other, date(2026, 12, 1))
            with pytest.raises(Refused, match="Choose somebody"):
                make_issue(case.pk, by=by, next_step=step)
        assert make_issue(case.pk, by=by, next_step=a_step(world.volunteer))


def test_the_database_refuses_an_open_issue_without_a_next_step(world):
    case = make_case(world)

    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            Issue.objects.filter(pk=issue.pk).update(next_step="")


def test_the_state_of_an_issue_is_its_newest_step(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        moves = [
            (IssueState.WORKING, None),
            (IssueState.WAITING_OTHER, a_step(by, "Wait for the letter")),
            (IssueState.RESOLVED, None),
            (IssueState.WORKING, a_step(by, "Look again")),
            (IssueState.ENDED, None),
        ]

        for n, (to, step) in enumerate(moves, start=1):
            actions.move_issue(issue_id=issue.pk, to=to, next_step=step, by=by, at=later(n))
            stored = Issue.objects.get(pk=issue.pk)
            newest = IssueStep.objects.filter(issue=issue).latest("at")
            assert stored.state == newest.state == to
            assert stored.ended_at == (newest.at if to in ("RESOLVED", "ENDED") else None)

        assert IssueStep.objects.filter(issue=issue).count() == 6


def test_a_step_of_an_issue_cannot_be_altered(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        make_issue(case.pk, by=by)

        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            IssueStep.objects.update(state=IssueState.ENDED)


def test_an_issue_that_is_opened_again_needs_a_next_step(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        actions.move_issue(issue_id=issue.pk, to=IssueState.RESOLVED, by=by, at=later(1))

        with pytest.raises(Refused, match="next step"):
            actions.move_issue(issue_id=issue.pk, to=IssueState.WORKING, by=by, at=later(2))
        with pytest.raises(Refused, match="has ended"):
            actions.set_next_step(issue_id=issue.pk, next_step=a_step(by), by=by, at=later(2))


def test_a_next_step_may_be_handed_to_a_colleague(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)

        actions.set_next_step(
            issue_id=issue.pk, next_step=a_step(world.colleague, "Your turn"), by=by, at=later(1)
        )

        issue.refresh_from_db()
        assert (issue.next_step, issue.next_step_by_id) == ("Your turn", world.colleague.user_id)


def test_the_other_side_goes_into_the_conflict_register_once(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        make_issue(case.pk, by=by, problem=DAMP, opponent="Grimble Homes")
        make_issue(case.pk, by=by, problem=PIP, opponent="Grimble Homes ")

        against = Party.objects.filter(side=Side.AGAINST)
        assert [party.name for party in against] == ["Grimble Homes"]
        assert not people_known.can_take(
            by.organisation_id, Question(names=(Known("Grimble Homes"),))
        )
    with world.acting(world.lawyer):
        assert not Party.objects.exists()


def test_nobody_acts_against_whom_they_act_for(world):
    make_case(world)
    other = make_case(world, identity=_somebody_else(), happening="Another")

    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="pass your own conflict check") as refused:
            make_issue(other.pk, by=by, opponent="zebedee quillfeather")

        assert refused.value.field == "opponent"
        assert not Issue.objects.exists()


# The referral from which the file came


def test_the_first_advice_is_a_milestone_of_the_referral(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        assert Referral.objects.get().status == Status.ACCEPTED

        _advise(issue, "Ask for a reconsideration", by=by, at=later(1))
        _advise(issue, "Ask for it by post", by=by, at=later(2))

        referral = Referral.objects.get()
        assert (referral.status, referral.advised_at) == (Status.IN_ADVICE, later(1))


def test_a_note_of_advice_is_that_milestone_too(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        actions.add_note(case_id=case.pk, words="Rang them", by=by, at=later(1))
        assert Referral.objects.get().advised_at is None

        actions.add_note(
            case_id=case.pk, words="Told them", kind=NoteKind.ADVICE, by=by, at=later(2)
        )

        assert Referral.objects.get().advised_at == later(2)


def test_an_issue_of_somebody_who_was_seen_means_that_they_are_being_advised(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        for to in (Status.BOOKED, Status.ATTENDED):
            referrals.move(
                referral_id=Referral.objects.get().pk, to=to, by=by, at=later(1), due_at=later(2)
            )

        make_issue(case.pk, by=by)

        referral = Referral.objects.get()
        assert (referral.status, referral.advised_at) == (Status.IN_ADVICE, None)


def test_advice_that_changes_stays_in_the_timeline(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        _advise(issue, "First", by=by, at=later(1))
        _advise(issue, "First", by=by, at=later(2))
        _advise(issue, "Second", by=by, at=later(3))

        said = Note.objects.filter(kind=NoteKind.ADVICE).order_by("at")
        assert [note.words for note in said] == ["First", "Second"]
        issue.refresh_from_db()
        assert (issue.advice, issue.instruction) == ("Second", "Go on")


def test_a_note_about_an_issue_of_another_file_is_refused(world):
    case, other = make_case(world), make_case(world, identity=_somebody_else())
    with world.acting(world.adviser) as by:
        issue = make_issue(other.pk, by=by)

        with pytest.raises(Refused, match="issue of this file"):
            actions.add_note(case_id=case.pk, words="x", issue_id=issue.pk, by=by, at=NOON)


# Deadlines


@pytest.mark.parametrize(
    ("trigger", "last_day", "alternative"),
    [
        ("2026-01-31", "2026-02-28", None),  # there is no 31 February
        ("2028-01-31", "2028-02-29", None),  # a leap year
        ("2028-02-29", "2028-03-29", "2028-03-31"),
        ("2027-02-28", "2027-03-28", "2027-03-31"),
        ("2026-11-20", "2026-12-20", None),
    ],
)
def test_a_deadline_keeps_the_dates_and_the_sum(world, trigger, last_day, alternative):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)

        kept = make_deadline(issue.pk, by=by, trigger=date.fromisoformat(trigger))

        kept.refresh_from_db()
        assert kept.legal_last_day == date.fromisoformat(last_day)
        other = kept.alternative_last_day
        assert other == (date.fromisoformat(alternative) if alternative else None)
        assert kept.internal_target <= kept.safe_date < kept.legal_last_day
        assert len(kept.steps) >= 5
        assert "legislation.gov.uk" in kept.source
        assert "reg 5" in kept.authority
        assert (kept.rule, kept.rule_version) == (MR, date(2013, 4, 8))
        assert (kept.nation, kept.watcher_id) == ("england", by.user_id)


def test_post_brings_the_safe_date_forward_and_leaves_the_last_day(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        by_hand = make_deadline(issue.pk, by=by)
        by_post = make_deadline(issue.pk, by=by, posting=True)

        assert by_post.safe_date < by_hand.safe_date
        assert by_post.legal_last_day == by_hand.legal_last_day


@pytest.mark.parametrize(
    ("rule", "trigger", "reason"),
    [
        (MR, date(2013, 4, 7), "was not in force on Sunday 7 April 2013"),
        (MR, date(1850, 1, 1), "was not in force"),
        ("wb.scot.redetermination", date(2026, 11, 20), "not the law of England"),
        ("wb.mr.any_time", date(2026, 11, 20), "no time limit"),
        ("nonsense", date(2026, 11, 20), "There is no time limit"),
    ],
)
def test_a_date_that_cannot_be_worked_out_is_refused_in_words(world, rule, trigger, reason):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)

        with pytest.raises(Refused, match=reason):
            actions.add_deadline(issue_id=issue.pk, rule=rule, trigger=trigger, by=by, at=NOON)


def test_an_unsigned_rule_asks_for_a_supervisor_until_an_editor_signs_it(world):
    case, today = make_case(world), NOON.date()
    read_again = today + timedelta(days=90)

    def checks(on=today):
        return [each.check for each in queries.watched_in(case.pk, on)]

    with world.acting(world.adviser) as by:
        make_deadline(make_issue(case.pk, by=by).pk, by=by)
        assert checks() == [CHECK]

    with world.acting(world.supervisor) as by:
        law.sign(
            rules=[law_queries.rules()[MR, "2013-04-08"]], nation=Nation.ENGLAND,
            verdict=Verdict.SIGNED, next_review=read_again, by=by, at=NOON,
        )  # fmt: skip

    with world.acting(world.adviser):
        assert (checks(), checks(read_again)) == ([""], [""])
        assert checks(read_again + timedelta(days=1)) == [CHECK]


def test_a_past_last_day_says_what_may_still_be_done(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        make_deadline(make_issue(case.pk, by=by).pk, by=by)

        shown = queries.watched_in(case.pk, date(2026, 12, 21))[0]

        assert shown.chip.text == "May be out of time, ask"
        assert "13 months" in shown.route
        assert "too late" not in f"{shown.route} {shown.chip.text}".lower()
        assert queries.watched_in(case.pk, date(2026, 12, 20))[0].route == ""


def test_that_the_person_was_told_is_written_once(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        kept = make_deadline(make_issue(case.pk, by=by).pk, by=by)
        actions.told_person(deadline_id=kept.pk, how=ToldHow.PHONE, by=by, at=later(1))
        actions.told_person(deadline_id=kept.pk, how=ToldHow.TEXT, by=by, at=later(2))

        kept.refresh_from_db()
        assert kept.told_at == later(1)
        assert Event.objects.filter(action="casework.told_person").count() == 1


def test_a_met_deadline_may_be_made_live_again(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        kept = make_deadline(make_issue(case.pk, by=by).pk, by=by)
        actions.move_deadline(deadline_id=kept.pk, to=DeadlineState.MET, by=by, at=later(1))
        kept.refresh_from_db()
        assert (kept.state, kept.done_at) == (DeadlineState.MET, later(1))

        actions.move_deadline(deadline_id=kept.pk, to=DeadlineState.LIVE, by=by, at=later(2))

        kept.refresh_from_db()
        assert (kept.state, kept.done_at) == (DeadlineState.LIVE, None)


def test_an_ended_issue_takes_no_deadline(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        actions.move_issue(issue_id=issue.pk, to=IssueState.ENDED, by=by, at=later(1))

        with pytest.raises(Refused, match="has ended"):
            make_deadline(issue.pk, by=by)


# Closing


def test_a_file_closes_only_when_no_deadline_is_live_and_no_issue_open(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        kept = make_deadline(issue.pk, by=by)
        _advise(issue, "Ask for it", by=by, at=later(1))

        with pytest.raises(Refused, match="deadline is still live"):
            actions.close_case(case_id=case.pk, by=by, at=later(2))
        with pytest.raises(Refused, match="deadline of this issue is still live"):
            actions.move_issue(issue_id=issue.pk, to=IssueState.RESOLVED, by=by, at=later(2))
        actions.move_deadline(deadline_id=kept.pk, to=DeadlineState.MET, by=by, at=later(3))
        with pytest.raises(Refused, match="issue is still open"):
            actions.close_case(case_id=case.pk, by=by, at=later(4))
        actions.move_issue(issue_id=issue.pk, to=IssueState.RESOLVED, by=by, at=later(5))
        closed = actions.close_case(case_id=case.pk, by=by, at=later(6))

        assert (closed.state, closed.closed_at) == (CaseState.CLOSED, later(6))
        assert Referral.objects.get().status == Status.CLOSED_COMPLETE


def test_a_file_that_ends_before_advice_says_why(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        for why in ("", "BORED"):
            with pytest.raises(Refused, match="Say why") as refused:
                actions.close_case(case_id=case.pk, by=by, at=later(1), why=why)
            assert refused.value.field == "why"

        actions.close_case(case_id=case.pk, by=by, at=later(1), why=Exit.MOVED)

        referral = Referral.objects.get()
        assert (referral.status, referral.exit) == (Status.CLOSED_INCOMPLETE, Exit.MOVED)


def test_advice_counts_though_a_later_appointment_was_missed(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        actions.add_note(case_id=case.pk, words="x", kind=NoteKind.ADVICE, by=by, at=later(1))
        for to in (Status.BOOKED, Status.MISSED):
            referrals.move(
                referral_id=Referral.objects.get().pk, to=to, by=by, at=later(2), due_at=later(3)
            )

        actions.close_case(case_id=case.pk, by=by, at=later(4))

        assert Referral.objects.get().status == Status.CLOSED_COMPLETE


def test_a_closed_file_is_opened_again_before_it_takes_an_issue(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        actions.close_case(case_id=case.pk, by=by, at=later(1), why=Exit.MOVED)
        with pytest.raises(Refused, match="Open it again first"):
            make_issue(case.pk, by=by)
        assert actions.add_note(case_id=case.pk, words="A letter came", by=by, at=later(2))

        actions.reopen_case(case_id=case.pk, by=by, at=later(3))

        assert make_issue(case.pk, by=by)


def _advise(issue, advice, *, by, at):
    return actions.give_advice(
        issue_id=issue.pk,
        facts="A letter came",
        advice=advice,
        instruction="Go on",
        level=Level.CASEWORK,
        by=by,
        at=at,
    )


def _somebody_else():
    return Identity(given_name="Ottoline", family_name="Marchbanks", birth_date=date(1980, 5, 5))


def test_the_conflict_register_knows_the_patient_as_well(world):
    child = Identity("Zora", "Quillfeather", date(2019, 5, 4))
    case = make_case(world, patient=child, client_is=ClientIs.PARENT)

    with world.acting(world.adviser) as by:
        names = Party.objects.filter(case_id=case.pk, side=Side.FOR).values_list("name", flat=True)
        assert set(names) == {"Zebedee Quillfeather", "Zora Quillfeather"}
        assert not people_known.can_take(
            by.organisation_id, Question(opponents=("ZORA QUILLFEATHER",))
        )
