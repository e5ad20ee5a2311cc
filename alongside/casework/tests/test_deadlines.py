"""Deadlines from a letter, with two people who know of each, until it is said what became of it."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from alongside.audit.models import Event
from alongside.casework import actions
from alongside.casework.actions import Watch
from alongside.casework.models import Case, Deadline, Document
from alongside.casework.rules import CaseState, DeadlineState, IssueState, ToldHow
from alongside.casework.rules.deadlines import (
    SAY,
    WITH_WORDS,
    Counts,
    Ending,
    Letter,
    counts_from,
    day_that_counts,
    given,
    why_not_a_letter,
    why_not_settle,
    why_not_watched_by,
)
from alongside.casework.tests.factories import MR, later, make_case, make_deadline, make_issue
from alongside.kit.refusal import Refused
from alongside.law import queries as law
from alongside.referrals.rules import Exit
from tests.world import NOON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 20)
L = DeadlineState


@pytest.fixture
def issue(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        return make_issue(case.pk, by=by)


@pytest.fixture
def kept(world, issue):
    with world.acting(world.adviser) as by:
        return make_deadline(issue.pk, by=by)


def words_of(answer):
    return unescape(answer.content.decode())


# What is right


@pytest.mark.parametrize("state", WITH_WORDS)
def test_a_deadline_is_not_let_go_without_a_reason(state):
    assert why_not_settle(Ending(state, " ", TODAY), TODAY, has_died=False) == ("words", SAY[state])
    assert why_not_settle(Ending(state, "So", TODAY), TODAY, has_died=False) is None


def test_one_that_is_given_back_has_the_date_of_its_letter():
    lacks = why_not_settle(Ending(L.RETURNED, "By post"), TODAY, has_died=False)

    assert lacks == ("on", "Enter the date on the letter to the person")


def test_nothing_is_settled_on_a_day_that_has_not_come():
    lacks = why_not_settle(Ending(L.MET, on=date(2026, 11, 25)), TODAY, has_died=False)

    assert lacks is not None
    assert lacks[0] == "on"


def test_only_a_death_that_is_recorded_drops_a_deadline():
    assert why_not_settle(Ending(L.DIED), TODAY, has_died=False) is not None
    assert why_not_settle(Ending(L.DIED), TODAY, has_died=True) is None


def test_two_people_know_of_each_deadline_where_there_are_two(world):
    one, two = world.adviser.user_id, world.colleague.user_id

    assert why_not_watched_by(one, two, {one, two}) is None
    assert why_not_watched_by(one, None, {one}) is None
    assert "Choose a deputy" in (why_not_watched_by(one, None, {one, two}) or "")
    assert "somebody else" in (why_not_watched_by(one, one, {one, two}) or "")
    assert "who works on cases" in (why_not_watched_by(one, two, {one}) or "")


@pytest.mark.parametrize(
    ("letter", "field"),
    [
        (Letter(), "dated"),
        (Letter(dated=FRIDAY, received=date(2026, 11, 19)), "received"),
        (Letter(dated=FRIDAY, received=date(2026, 11, 25)), "received"),
        (Letter(dated=FRIDAY, received=TODAY), None),
        (Letter(other=FRIDAY), None),
    ],
)
def test_the_days_of_a_letter_fit_one_another(letter, field):
    wrong = why_not_a_letter(letter, TODAY)

    assert (wrong[0] if wrong else None) == field


def test_the_rule_says_which_day_of_a_letter_counts():
    letter = Letter(dated=FRIDAY, received=TODAY)

    assert day_that_counts(letter, Counts.DATED) == FRIDAY
    assert day_that_counts(letter, Counts.RECEIVED) == TODAY
    assert day_that_counts(letter, Counts.OTHER) is None  # a letter's date is no event's
    assert day_that_counts(Letter(dated=FRIDAY), Counts.RECEIVED) is None
    assert day_that_counts(Letter(FRIDAY, TODAY, NOON.date()), Counts.DATED) == NOON.date()


def limit_of(rule):
    return law.time_limits()[rule][-1]


def test_a_time_limit_runs_from_the_letter_its_receipt_or_an_event_of_its_own():
    assert counts_from(limit_of(MR)) == Counts.DATED
    assert counts_from(limit_of("hou.homeless.review")) == Counts.RECEIVED
    assert counts_from(limit_of("emp.et.unfair_dismissal")) == Counts.OTHER


def test_a_paper_of_a_court_counts_from_when_it_was_posted_and_a_claim_knows_of_acas():
    claim = next(
        each[-1] for each in law.time_limits().values() if each[-1].trigger == "claim_pack_received"
    )
    job = limit_of("emp.et.unfair_dismissal")
    letter = Letter(FRIDAY, TODAY, day_a=FRIDAY, day_b=TODAY)

    assert given(letter, claim) == {"posted": FRIDAY}
    assert given(Letter(received=TODAY), claim) == {"claim_pack_received": TODAY}
    assert given(letter, job) == {}
    assert given(replace(letter, other=FRIDAY), job) == {
        "effective_date_of_termination": FRIDAY,
        "acas_day_a": FRIDAY,
        "acas_day_b": TODAY,
    }
    assert given(letter, limit_of(MR)) == {"dwp_decision_notified": FRIDAY}


# What happens


def test_a_deadline_keeps_its_letter_its_watcher_and_its_deputy(world, issue):
    with world.acting(world.adviser) as by:
        kept = actions.add_deadline(
            issue_id=issue.pk,
            rule=MR,
            trigger=FRIDAY,
            letter=Letter(FRIDAY, TODAY),
            watch=Watch(by.user_id, world.supervisor.user_id),
            by=by,
            at=NOON,
        )

        kept.refresh_from_db()
        assert (kept.dated, kept.received, kept.trigger_date) == (FRIDAY, TODAY, FRIDAY)
        assert (kept.watcher_id, kept.deputy_id) == (by.user_id, world.supervisor.user_id)


def test_conciliation_stops_the_clock_and_a_recount_knows_of_it(world, issue):
    job = date(2026, 9, 1)
    acas = {"acas_day_a": date(2026, 10, 1), "acas_day_b": date(2026, 11, 1)}
    with world.acting(world.adviser) as by:
        plain, paused = (
            actions.add_deadline(
                issue_id=issue.pk,
                rule="emp.et.unfair_dismissal",
                trigger={"effective_date_of_termination": job, **more},
                by=by,
                at=NOON,
            )
            for more in ({}, acas)
        )

        assert paused.trigger_date == plain.trigger_date == job
        assert paused.legal_last_day > plain.legal_last_day == date(2026, 11, 30)
        assert actions.recount(by=by, at=later(1)) == []


def test_whoever_works_elsewhere_watches_nothing_here(world, issue, kept):
    with world.acting(world.adviser) as by:
        for other in (world.lawyer, world.referrer):
            with pytest.raises(Refused, match="works on cases here"):
                actions.watch_deadline(
                    deadline_id=kept.pk, watch=Watch(by.user_id, other.user_id), by=by, at=NOON
                )
        actions.watch_deadline(
            deadline_id=kept.pk, watch=Watch(world.colleague.user_id, by.user_id), by=by, at=NOON
        )

        kept.refresh_from_db()
        assert (kept.watcher_id, kept.deputy_id) == (world.colleague.user_id, by.user_id)
        assert Event.objects.filter(action="casework.watch_deadline").count() == 1


def test_the_database_refuses_a_deputy_who_watches_and_a_silent_ending(world, kept):
    with world.acting(world.adviser) as by:
        for name, change in [
            ("a_deputy_is_somebody_else", {"deputy_id": by.user_id}),
            ("whoever_lets_a_deadline_go_says_why", {"state": L.DROPPED}),
        ]:
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                Deadline.objects.filter(pk=kept.pk).update(**change)


def test_it_is_kept_how_the_person_was_told_first(world, kept):
    with world.acting(world.adviser) as by:
        for how in (ToldHow.PHONE, ToldHow.LETTER):
            actions.told_person(deadline_id=kept.pk, how=how, by=by, at=later(1))

        kept.refresh_from_db()
        assert (kept.told_how, kept.told_by_id) == (ToldHow.PHONE, by.user_id)


ENDINGS = [
    (L.MET, {}),
    (L.TRANSFERRED, {"words": "The law centre has it, they wrote on Monday"}),
    (L.RETURNED, {"words": "Letter by post", "on": FRIDAY}),
    (L.DROPPED, {"words": "She rang: she does not want to go on"}),
]


@pytest.mark.parametrize(("to", "how"), ENDINGS)
def test_a_file_closes_once_each_live_deadline_has_an_ending(world, issue, kept, to, how):
    with world.acting(world.adviser) as by:
        close = {"case_id": issue.case_id, "why": Exit.WITHDREW, "by": by, "at": later(1)}
        with pytest.raises(Refused, match="still live"):
            actions.move_issue(issue_id=issue.pk, to=IssueState.ENDED, by=by, at=later(1))
        with pytest.raises(Refused, match="deadline is still live"):
            actions.close_case(**close)
        if how:
            with pytest.raises(Refused, match="Say w"):
                actions.move_deadline(deadline_id=kept.pk, to=to, by=by, at=later(1))

        actions.move_deadline(deadline_id=kept.pk, to=to, by=by, at=later(1), **how)
        actions.move_issue(issue_id=issue.pk, to=IssueState.ENDED, by=by, at=later(1))
        actions.close_case(**close)

        assert Case.objects.get(pk=issue.case_id).state == CaseState.CLOSED
        kept.refresh_from_db()
        assert kept.settled_words == how.get("words", "")


def test_a_death_that_nobody_recorded_drops_nothing(world, kept):
    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="Record the death first"):
            actions.move_deadline(deadline_id=kept.pk, to=L.DIED, by=by, at=later(1))
        actions.record_death(
            person_id=kept.person_id, died_on=FRIDAY, told_by="Their son", by=by, at=later(1)
        )
        actions.move_deadline(deadline_id=kept.pk, to=L.DIED, by=by, at=later(1))

        kept.refresh_from_db()
        assert kept.state == L.DIED


def test_a_death_has_the_supervisor_watch_and_whoever_watched_is_the_deputy(world, kept):
    with world.acting(world.adviser) as by:
        watch = Watch(by.user_id, world.supervisor.user_id)
        actions.watch_deadline(deadline_id=kept.pk, watch=watch, by=by, at=NOON)
        actions.record_death(
            person_id=kept.person_id, died_on=FRIDAY, told_by="Their son", by=by, at=later(1)
        )

        kept.refresh_from_db()
        assert (kept.watcher_id, kept.deputy_id) == (world.supervisor.user_id, by.user_id)


def test_whoever_takes_over_is_not_their_own_deputy(world, kept):
    one, two = world.adviser.user_id, world.colleague.user_id
    with world.acting(world.supervisor) as by:
        actions.watch_deadline(deadline_id=kept.pk, watch=Watch(one, two), by=by, at=NOON)
        actions.hand_over(from_id=one, to_id=two, why="Leave", by=by, at=later(1))

        kept.refresh_from_db()
        assert (kept.watcher_id, kept.deputy_id) == (two, None)


# What is seen


def a_letter(world, **changes):
    return {
        "rule": MR,
        **{"dated_day": "20", "dated_month": "11", "dated_year": "2026"},
        "watcher": str(world.adviser.user_id),
        "deputy": str(world.supervisor.user_id),
        "do": "save",
        **changes,
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"dated_day": "", "dated_month": "", "dated_year": ""}, "Enter the date on the letter"),
        (
            {"received_day": "1", "received_month": "1", "received_year": "2026"},
            "cannot come before its own date",
        ),
        ({"deputy": ""}, "Choose a deputy"),
        ({"deputy": "nobody"}, "Choose somebody who works on cases here"),
        ({"watcher": ""}, "Choose who watches it"),
    ],
)
def test_a_letter_that_does_not_fit_gets_a_sentence_and_keeps_the_rest(
    world, client, issue, changes, sentence
):
    client.sign_in(world.adviser)
    page = reverse("casework:deadline", args=[issue.pk])

    answer = client.post(page, a_letter(world, seen=f"{MR} 2026-11-20 False", **changes))

    assert sentence in words_of(answer)
    assert f'value="{MR}" checked' in words_of(answer)
    with world.acting(world.adviser):
        assert not Deadline.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_photograph_of_the_letter_is_kept_at_once_and_stays_with_its_deadline(
    world, client, issue
):
    client.sign_in(world.adviser)
    page = reverse("casework:deadline", args=[issue.pk])

    def photo():
        return SimpleUploadedFile("letter.txt", b"Your claim is refused", "text/plain")

    # Something else is wrong, and the photograph is not lost by it
    wrong = client.post(page, a_letter(world, watcher="", do="show", photo=photo()))
    with world.acting(world.adviser):
        document = Document.objects.get()
        assert (document.issue_id, document.dated) == (issue.pk, FRIDAY)
    held = {"document": str(document.pk)}
    shown = client.post(page, a_letter(world, do="show", **held))
    client.post(page, a_letter(world, seen=f"{MR} 2026-11-20 False", **held))

    for answer in (wrong, shown):
        assert f'name="document" value="{document.pk}"' in words_of(answer)
        assert "Letter attached" in words_of(answer)
    with world.acting(world.adviser):
        assert Document.objects.count() == 1
        assert Deadline.objects.get().document_id == document.pk
    issue_page = words_of(client.get(reverse("casework:issue", args=[issue.pk])))
    assert reverse("casework:document", args=[document.pk]) in issue_page


@pytest.mark.django_db(transaction=True)
def test_what_is_no_photograph_is_refused_and_a_letter_of_another_file_is_not_taken(
    world, client, issue
):
    client.sign_in(world.adviser)
    page = reverse("casework:deadline", args=[issue.pk])
    program = SimpleUploadedFile("letter.jpg", b"MZ\x90\x00\x03\x00\xff\xfe", "image/jpeg")

    refused = client.post(page, a_letter(world, do="show", photo=program))
    client.post(page, a_letter(world, seen=f"{MR} 2026-11-20 False", document=str(issue.pk)))

    assert "There is a problem" in words_of(refused)
    with world.acting(world.adviser) as by:
        assert not Document.objects.exists()
        assert Deadline.objects.get().document_id is None
        with pytest.raises(Refused, match="a letter of this file"):
            actions.add_deadline(
                issue_id=issue.pk, rule=MR, trigger=FRIDAY, document_id=issue.pk, by=by, at=NOON
            )


@pytest.mark.django_db(transaction=True)
def test_a_rule_of_the_area_that_counts_an_event_asks_for_its_day(world, client, issue):
    client.sign_in(world.adviser)
    page = reverse("casework:deadline", args=[issue.pk])
    funeral = next(
        key for key, each in law.time_limits().items() if each[-1].trigger == "funeral_date"
    )
    other = {"rule": "other", "other": funeral, "do": "show"}

    unsaid = words_of(client.post(page, a_letter(world, rule="other")))
    asked = words_of(client.post(page, a_letter(world, **other)))
    day = {"trigger_day": "18", "trigger_month": "11", "trigger_year": "2026"}
    shown = words_of(client.post(page, a_letter(world, **other, **day)))

    assert "Choose what has to be done" in unsaid
    assert "Enter the day of the funeral: this time is counted from it" in asked
    assert "The time runs from the day of the funeral: Wednesday 18 November 2026" in shown
    assert f'value="{funeral} 2026-11-18 False"' in shown


@pytest.mark.django_db(transaction=True)
def test_the_form_offers_oneself_and_a_supervisor_and_a_day_that_is_no_letter(world, client, issue):
    client.sign_in(world.adviser)
    page = reverse("casework:deadline", args=[issue.pk])

    offered = words_of(client.get(page))
    other = {"trigger_day": "18", "trigger_month": "11", "trigger_year": "2026"}
    nothing = dict.fromkeys(["dated_day", "dated_month", "dated_year"], "")
    typed = a_letter(world, seen=f"{MR} 2026-11-18 False", **other, **nothing)
    client.post(page, typed)

    assert f'value="{world.adviser.user_id}" selected' in offered
    assert f'value="{world.supervisor.user_id}" selected' in offered
    with world.acting(world.adviser):
        kept = Deadline.objects.get()
        assert (kept.trigger_date, kept.dated) == (date(2026, 11, 18), None)


@pytest.mark.django_db(transaction=True)
def test_a_deadline_is_told_watched_met_and_made_live_again_on_its_pages(world, client, kept):
    client.sign_in(world.colleague)
    told, watch, move = (
        reverse(f"casework:{name}", args=[kept.pk])
        for name in ("told_person", "watch_deadline", "move_deadline")
    )

    assert "Choose how you told them" in words_of(client.post(told, {}))
    client.post(told, {"how": "PHONE"})
    assert "They were told on" in words_of(client.get(told))
    both = {"watcher": str(world.colleague.user_id), "deputy": str(world.colleague.user_id)}
    assert "somebody else as deputy" in words_of(client.post(watch, both))
    client.post(watch, {**both, "deputy": str(world.adviser.user_id)})
    assert "Choose what became" in words_of(client.post(move, {"to": "x"}))
    silent = words_of(client.post(move, {"to": "DROPPED"}))
    assert "Say what the person told you" in silent
    client.post(move, {"to": "DROPPED", "words": "She rang to say so"})
    shown = words_of(client.get(reverse("casework:issue", args=[kept.issue_id])))
    again = words_of(client.post(move, {"to": "MET"}))
    client.post(move, {"to": "LIVE"})

    assert "She rang to say so" in shown
    assert "cannot become" in again
    with world.acting(world.adviser):
        kept.refresh_from_db()
        assert (kept.state, kept.told_how) == (L.LIVE, ToldHow.PHONE)
        assert kept.watcher_id == world.colleague.user_id
