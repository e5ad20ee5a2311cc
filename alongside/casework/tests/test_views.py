from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from alongside.audit.models import Look
from alongside.casework import actions, queries
from alongside.casework.models import Case, Deadline, Issue, Note
from alongside.casework.rules import CaseState, DeadlineState, IssueState, NoteKind
from alongside.casework.tests.factories import (
    MR,
    PIP,
    later,
    make_case,
    make_deadline,
    make_issue,
    make_offer,
)
from alongside.referrals.models import Referral
from alongside.referrals.rules import Exit, Status

pytestmark = pytest.mark.django_db(transaction=True)
FUTURE = {"due_day": "1", "due_month": "12", "due_year": "2099"}


@pytest.fixture
def file(world):
    return make_case(world)


@pytest.fixture
def issue(world, file):
    with world.acting(world.adviser) as by:
        return make_issue(file.pk, by=by)


def a_new_issue(world, **changes):
    return {
        "problem": PIP,
        "level": "casework",
        "next_step": "Ring the department",
        "who": str(world.adviser.user_id),
        **FUTURE,
        **changes,
    }


def words_of(answer):
    return unescape(answer.content.decode())


# Who may


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("adviser", 200),
        ("colleague", 200),
        ("volunteer", 200),
        ("supervisor", 200),
        ("lawyer", 404),
        ("referrer", 403),
        ("coordinator", 403),
        ("commissioner", 403),
        ("privacy_officer", 403),
        ("administrator", 403),
    ],
)
def test_the_pages_of_a_file_are_for_those_who_work_on_it(world, client, file, issue, name, status):
    client.sign_in(getattr(world, name))

    for page in ("casework:new_issue", "casework:note", "casework:close"):
        assert client.get(reverse(page, args=[file.pk])).status_code == status
    for page in ("casework:issue", "casework:step", "casework:deadline"):
        assert client.get(reverse(page, args=[issue.pk])).status_code == status


def test_a_volunteer_works_on_files_and_takes_none_on(world, client, file):
    offer = make_offer(world)
    client.sign_in(world.volunteer)

    refused = client.post(reverse("casework:take_on", args=[offer.pk]))
    noted = client.post(reverse("casework:note", args=[file.pk]), {"words": "Rang", "kind": "CALL"})

    assert (refused.status_code, noted.status_code) == (403, 302)
    with world.acting(world.adviser):
        assert Note.objects.get().by_name == "Volunteer"


def test_posts_of_others_change_nothing(world, client, file, issue):
    with world.acting(world.adviser) as by:
        kept = make_deadline(issue.pk, by=by)
    client.sign_in(world.lawyer)

    for page, key in [
        ("casework:note", file.pk),
        ("casework:reopen", file.pk),
        ("casework:issue", issue.pk),
        ("casework:move_deadline", kept.pk),
        ("casework:told_person", kept.pk),
    ]:
        answer = client.post(reverse(page, args=[key]), {"words": "x", "kind": "NOTE", "to": "MET"})
        assert answer.status_code == 404
    with world.acting(world.adviser):
        assert not Note.objects.exists()
        assert Deadline.objects.get().state == DeadlineState.LIVE


def test_every_page_writes_down_who_looked(world, client, file, issue):
    client.sign_in(world.colleague)

    client.get(reverse("casework:issue", args=[issue.pk]))

    with world.acting(world.adviser):
        look = Look.objects.get(page="casework:issue")
        assert (look.person_id, look.actor) == (file.person_id, "Colleague")


# Doing


def test_taking_on_leads_to_the_file(world, client):
    offer = make_offer(world)
    client.sign_in(world.adviser)

    answer = client.post(reverse("casework:take_on", args=[offer.pk]))

    with world.acting(world.adviser):
        assert answer["Location"] == reverse("desk:case", args=[Case.objects.get().pk])
        assert Referral.objects.get().status == Status.ACCEPTED
    assert client.get(reverse("casework:take_on", args=[offer.pk])).status_code == 405


def test_an_issue_is_added_on_one_page(world, client, file):
    client.sign_in(world.adviser)
    page = client.get(reverse("casework:new_issue", args=[file.pk]))

    answer = client.post(reverse("casework:new_issue", args=[file.pk]), a_new_issue(world))

    # What the referrer named comes first in the list.
    assert words_of(page).index('label="Money and benefits"') < words_of(page).index('label="Debt,')
    with world.acting(world.adviser):
        issue = Issue.objects.get()
        assert answer["Location"] == reverse("casework:issue", args=[issue.pk])
        assert (issue.problem, issue.next_step_due) == (PIP, date(2099, 12, 1))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"problem": ""}, "Choose the problem"),
        ({"problem": "nonsense"}, "Choose the problem from the list"),
        ({"next_step": " "}, "Enter what happens next"),
        ({"next_step": "x" * 201}, "200 characters or fewer"),
        ({"who": "nobody"}, "Choose somebody who works on cases here"),
        ({"due_day": "31", "due_month": "2"}, "must be a real date"),
        ({"due_year": "2020"}, "must be on or after"),
        ({"facts": "x" * 20_001}, "This is too long"),
        ({"opponent": "Zebedee Quillfeather"}, "pass your own conflict check"),
    ],
)
def test_wrong_input_gets_a_sentence_and_keeps_what_was_typed(
    world, client, file, changes, sentence
):
    client.sign_in(world.adviser)
    typed = {"facts": "The letter of May", **changes}

    answer = client.post(reverse("casework:new_issue", args=[file.pk]), a_new_issue(world, **typed))

    assert answer.status_code == 200
    assert sentence in words_of(answer)
    assert "There is a problem" in words_of(answer)
    assert typed["facts"] in words_of(answer)
    with world.acting(world.adviser):
        assert not Issue.objects.exists()


def test_facts_advice_and_instruction_are_kept(world, client, issue):
    client.sign_in(world.adviser)
    said = {
        "facts": "<b>Stopped</b>",
        "advice": "Ask again",
        "instruction": "Do it",
        "level": "advice",
        "sub_problem": "welfare_benefits.pip.motability",
        "version": "1",
    }

    answer = client.post(reverse("casework:issue", args=[issue.pk]), said, follow=True)

    assert "&lt;b&gt;Stopped" in answer.content.decode()
    with world.acting(world.adviser):
        issue.refresh_from_db()
        assert (issue.advice, issue.level) == ("Ask again", "advice")
        assert issue.sub_problem == "welfare_benefits.pip.motability"
        assert Note.objects.get().kind == NoteKind.ADVICE


def test_an_issue_page_refuses_what_is_not_on_it(world, client, issue):
    client.sign_in(world.adviser)

    answer = client.post(
        reverse("casework:issue", args=[issue.pk]),
        {"advice": "Kept on the page", "level": "wizardry", "sub_problem": "x"},
    )

    assert answer.status_code == 200
    assert "Kept on the page" in words_of(answer)


def test_a_step_moves_an_issue_and_says_what_is_next(world, client, issue):
    client.sign_in(world.adviser)
    who = str(world.colleague.user_id)
    step = {"state": "WAITING_OTHER", "next_step": "Wait", "who": who, "version": "1"}

    answer = client.post(reverse("casework:step", args=[issue.pk]), {**step, **FUTURE})

    assert answer.status_code == 302
    with world.acting(world.adviser):
        issue.refresh_from_db()
        assert (issue.state, issue.next_step) == (IssueState.WAITING_OTHER, "Wait")
        assert issue.next_step_by_id == world.colleague.user_id


def test_an_issue_ends_without_a_next_step_and_comes_back_with_one(world, client, issue):
    client.sign_in(world.adviser)
    page = reverse("casework:step", args=[issue.pk])

    client.post(page, {"state": "RESOLVED"})
    with world.acting(world.adviser):
        issue.refresh_from_db()
        assert (issue.state, issue.next_step) == (IssueState.RESOLVED, "")

    refused = client.post(page, {"state": "WORKING"})
    assert "Enter what happens next" in words_of(refused)
    same = client.post(page, {"state": "RESOLVED"})
    assert "cannot become" in words_of(same)


# Deadlines


def test_a_deadline_takes_a_choice_a_date_and_a_save(world, client, issue):
    client.sign_in(world.adviser)
    page = reverse("casework:deadline", args=[issue.pk])
    typed = {
        "rule": MR,
        "dated_day": "31",
        "dated_month": "1",
        "dated_year": "2026",
        "watcher": str(world.adviser.user_id),
        "deputy": str(world.colleague.user_id),
    }

    offered = words_of(client.get(page))
    shown = words_of(client.post(page, {**typed, "do": "show"}))

    assert "Ask for a mandatory reconsideration" in offered
    assert "Counts from the date on the decision letter" in offered
    assert "re-determination" not in offered  # that is the law of Scotland
    assert "Saturday 28 February 2026" in shown
    assert "there is no 31 February" in shown
    assert "Check with a supervisor" in shown
    assert "May be out of time, ask a supervisor" in shown
    assert "too late" not in shown.lower()
    with world.acting(world.adviser):
        assert not Deadline.objects.exists()

    seen = f"{MR} 2026-01-31 False"
    changed = client.post(page, {**typed, "dated_day": "30", "do": "save", "seen": seen})
    assert "Save this deadline" in words_of(changed)  # its dates are shown first
    with world.acting(world.adviser):
        assert not Deadline.objects.exists()

    saved = client.post(page, {**typed, "do": "save", "seen": seen}, follow=True)

    assert "How we worked this out" in words_of(saved)
    with world.acting(world.adviser):
        assert Deadline.objects.get().legal_last_day == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rule": ""}, "Choose what has to be done"),
        ({"rule": "wb.scot.redetermination"}, "from the list"),
        ({"dated_day": ""}, "must include a day"),
        ({"dated_year": "1066"}, "was not in force on"),
        ({"dated_year": "9999"}, "Check the year of the date"),
    ],
)
def test_a_wrong_date_or_rule_gets_a_sentence(world, client, issue, changes, sentence):
    client.sign_in(world.adviser)
    typed = {
        "rule": MR,
        "dated_day": "3",
        "dated_month": "11",
        "dated_year": "2026",
        "watcher": str(world.adviser.user_id),
        "deputy": str(world.colleague.user_id),
    }

    for do in ("show", "save"):
        page = reverse("casework:deadline", args=[issue.pk])
        answer = client.post(page, {**typed, **changes, "do": do})
        assert answer.status_code == 200
        assert sentence in words_of(answer)
    with world.acting(world.adviser):
        assert not Deadline.objects.exists()


def test_an_area_without_a_known_limit_says_what_to_do(world, client, issue, monkeypatch):
    monkeypatch.setattr(queries, "limits_for", lambda *_: queries.Limits([], []))
    client.sign_in(world.adviser)

    answer = client.get(reverse("casework:deadline", args=[issue.pk]))

    assert "That does not mean that there is none" in words_of(answer)


# Notes and closing


def test_an_empty_note_gets_a_sentence(world, client, file):
    client.sign_in(world.adviser)

    answer = client.post(reverse("casework:note", args=[file.pk]), {"words": " ", "kind": "NOTE"})

    assert "Write the note first" in words_of(answer)


def test_a_note_may_be_about_one_issue(world, client, file, issue):
    client.sign_in(world.adviser)

    client.post(
        reverse("casework:note", args=[file.pk]),
        {"words": "Rang", "kind": "CALL", "issue": str(issue.pk)},
    )

    with world.acting(world.adviser):
        assert Note.objects.get().issue_id == issue.pk


def test_a_file_with_something_open_says_what_and_does_not_close(world, client, file, issue):
    with world.acting(world.adviser) as by:
        make_deadline(issue.pk, by=by)
    client.sign_in(world.adviser)
    page = reverse("casework:close", args=[file.pk])

    shown = words_of(client.get(page))
    answer = words_of(client.post(page, {"why": "MOVED"}))

    assert "1 deadline is still live" in shown
    assert "1 issue is still open" in shown
    assert "A deadline is still live. Say what became of it first" in answer
    with world.acting(world.adviser):
        assert Case.objects.get().state == CaseState.OPEN


def test_a_file_closes_with_a_reason_and_opens_again(world, client, file):
    client.sign_in(world.adviser)
    page = reverse("casework:close", args=[file.pk])

    assert "Say why it ends" in words_of(client.post(page, {}))
    client.post(page, {"why": Exit.WITHDREW})
    with world.acting(world.adviser):
        assert Case.objects.get().state == CaseState.CLOSED
    assert "was closed on" in words_of(client.get(page))
    client.post(reverse("casework:reopen", args=[file.pk]))
    with world.acting(world.adviser):
        assert Case.objects.get().state == CaseState.OPEN


def test_a_file_is_opened_for_a_booking_by_standing_offer(world, client, file):
    client.sign_in(world.colleague)

    answer = client.post(reverse("casework:open_case", args=[file.referral_id]))

    assert answer["Location"] == reverse("desk:case", args=[file.pk])


def test_a_file_is_not_opened_for_a_referral_that_waits(world, client):
    offer = make_offer(world)
    client.sign_in(world.adviser)

    answer = client.post(reverse("casework:open_case", args=[offer.pk]))

    assert answer["Location"] == reverse("desk:referral", args=[offer.pk])
    with world.acting(world.adviser):
        assert not Case.objects.exists()


def test_advice_of_a_colleague_shows_on_the_close_page(world, client, file):
    with world.acting(world.adviser) as by:
        actions.add_note(case_id=file.pk, words="x", kind=NoteKind.ADVICE, by=by, at=later(0))
    client.sign_in(world.adviser)

    page = words_of(client.get(reverse("casework:close", args=[file.pk])))

    assert "The referral ends as finished" in page
    assert "No outcome is recorded yet" in page
