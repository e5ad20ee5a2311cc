from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from alongside.casework import actions, queries
from alongside.casework.actions import NewComplaint
from alongside.casework.models import Complaint, Countersigning, Learner, Review
from alongside.casework.rules import complaints as rules
from alongside.casework.rules.complaints import ComplaintKind, Handling
from alongside.casework.rules.supervision import SigningState
from alongside.casework.tests.factories import (
    later,
    make_case,
    make_finding,
    make_issue,
    make_offer,
)
from alongside.casework.tests.test_supervision import advise, the_draft
from alongside.kit.refusal import Refused
from alongside.partnerships.models import Absence
from alongside.referrals import actions as referrals
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOON.date()


@pytest.fixture
def file(world):
    return make_case(world)


@pytest.fixture
def issue(world, file):
    with world.acting(world.adviser) as by:
        return make_issue(file.pk, by=by)


def words_of(answer):
    return unescape(answer.content.decode())


# Countersigning


def test_a_draft_is_signed_or_sent_back_on_one_page(world, client, issue):
    advise(world, issue)
    with world.acting(world.supervisor):
        page = reverse("casework:countersign", args=[the_draft(issue).pk])
    client.sign_in(world.supervisor)

    assert "Ask for a reconsideration by Friday" in words_of(client.get(page))
    assert "Draft advice, not signed" in words_of(
        client.get(reverse("desk:case", args=[issue.case_id]))
    )
    assert "Say what has to change" in words_of(client.post(page, {"do": "back", "words": ""}))
    assert client.post(page, {"do": "sign", "words": ""}).status_code == 302
    assert "Countersigned" in words_of(client.get(page))


def test_the_overview_shows_what_waits_and_who_carries_how_much(world, client, issue):
    advise(world, issue)
    client.sign_in(world.supervisor)

    words = words_of(client.get(reverse("casework:supervise")))

    assert "Advice to countersign" in words
    assert "Volunteer" in words
    assert "Nobody is away" in words


def test_a_learner_is_added_and_ended_by_a_form(world, client):
    client.sign_in(world.supervisor)
    page = reverse("casework:learners")
    said = {
        "user": str(world.colleague.user_id), "kind": "STUDENT",
        "supervisor": str(world.supervisor.user_id),
    }  # fmt: skip

    assert client.post(page, said).status_code == 302
    with world.acting(world.supervisor) as by:
        learner = queries.learners_of(by).get()
    client.post(reverse("casework:end_learner"), {"learner": str(learner.pk)})
    client.post(reverse("casework:end_learner"), {"learner": "nobody"})

    with world.acting(world.supervisor):
        assert Learner.objects.get().ended_at is not None


# Reviews


def drawn(world):
    with world.acting(world.supervisor) as by:
        (review,) = actions.draw_reviews(by=by, at=NOON)
    return review


def test_files_are_drawn_by_a_button(world, client, issue):
    client.sign_in(world.supervisor)

    client.post(reverse("casework:draw"))

    with world.acting(world.supervisor):
        assert Review.objects.count() == 1


def test_the_list_keeps_what_was_typed_until_it_is_whole(world, client, issue):
    review = drawn(world)
    page = reverse("casework:review", args=[review.pk])
    client.sign_in(world.supervisor)
    criteria = queries.checklist_of(review).criteria
    said = {f"{each}-answer": "MET" for each in criteria} | {"summary": "Well done"}
    bare = said | {"facts-answer": "NOT_MET", "facts-words": "Thin"}

    refused = words_of(client.post(page, bare))
    assert "put right" in refused
    assert "Thin" in refused
    assert client.post(page, {**said, "facts-answer": ""}).status_code == 200
    assert client.post(page, said).status_code == 302
    assert "Well done" in words_of(client.get(page))


def test_whoever_held_the_file_is_shown_no_form(world, client, issue):
    review = drawn(world)
    advise(world, issue, who="supervisor")
    client.sign_in(world.supervisor)

    assert "You worked on this file" in words_of(
        client.get(reverse("casework:review", args=[review.pk]))
    )


def test_files_are_handed_over_on_the_page_of_a_colleague(world, client, file, issue):
    client.sign_in(world.supervisor)
    page = reverse("casework:handover", args=[world.adviser.membership_id])

    assert "Ring the department" in words_of(client.get(page))
    client.post(page, {"to": str(world.colleague.user_id), "why": "Ill"})

    with world.acting(world.supervisor) as by:
        assert len(queries.handover(by, world.colleague.user_id)) == 1


# Complaints


def a_complaint(world, **changes):
    said: dict[str, Any] = {
        "kind": ComplaintKind.DATA, "complainant": "Zelda Otherwise", "reply_to": "By letter",
        "words": "You told my brother", "received": TODAY,
    } | changes  # fmt: skip
    with world.acting(world.adviser) as by:
        return actions.log_complaint(new=NewComplaint(**said), by=by, at=NOON)


def test_a_complaint_about_data_is_acknowledged_within_30_days(world):
    assert a_complaint(world).acknowledge_by == date(2026, 12, 24)


@pytest.mark.parametrize(("day", "days"), [(date(2026, 6, 18), 30), (date(2026, 6, 19), 30)])
def test_there_is_one_duty_a_kind_on_every_day(day, days):
    standing = [
        each
        for each in queries.duties()
        if each.kind is ComplaintKind.DATA
        and each.in_force_from <= day
        and (each.in_force_to is None or day <= each.in_force_to)
    ]

    assert [each.acknowledge_days for each in standing] == [days]


def test_nobody_sees_a_complaint_about_themself(world, client):
    kept = a_complaint(world, about_id=world.supervisor.user_id)
    page = reverse("casework:complaint", args=[kept.pk])

    assert kept.owner_id == world.privacy_officer.user_id
    client.sign_in(world.supervisor)
    assert client.get(page).status_code == 404
    with world.acting(world.supervisor):
        assert not Complaint.objects.exists()
    client.sign_in(world.privacy_officer)
    assert "You told my brother" in words_of(client.get(page))


def test_it_is_not_given_to_whom_it_is_about(world):
    with pytest.raises(Refused, match="somebody else"):
        a_complaint(world, about_id=world.supervisor.user_id, owner_id=world.supervisor.user_id)


def test_a_complaint_is_acknowledged_first_and_then_answered(world, client):
    page = reverse("casework:complaint", args=[a_complaint(world).pk])
    client.sign_in(world.privacy_officer)
    on = {"on_day": "24", "on_month": "11", "on_year": "2026"}

    assert "Acknowledge it" in words_of(client.get(page))
    assert client.post(page, on | {"how": "By letter"}).status_code == 302
    answer = on | {"upheld": "UPHELD", "answer": "You were right", "learnt": "We ask first"}
    assert client.post(page, answer).status_code == 302
    assert "We ask first" in words_of(client.get(page))
    assert "Answered" in words_of(client.get(reverse("casework:complaints")))


@pytest.mark.parametrize(
    ("acknowledged", "on", "reason"),
    [
        (None, TODAY, "Acknowledge it first"),
        (TODAY, date(2026, 11, 1), "came later"),
        (TODAY, date(2026, 11, 25), "not in the future"),
    ],
)
def test_an_answer_is_refused_with_a_reason(world, acknowledged, on, reason):
    handling = Handling(world.adviser.user_id, None, date(2026, 11, 20), acknowledged, None)

    assert reason in (rules.why_not_answer(handling, on, TODAY) or "")


def test_whoever_works_on_the_file_writes_a_complaint_down_and_does_not_see_to_it(
    world, client, file
):
    client.sign_in(world.adviser)
    page = reverse("casework:complaint_of_case", args=[file.pk])
    on = {"received_day": "20", "received_month": "11", "received_year": "2026"}
    said = on | {
        "kind": "SERVICE", "complainant": "Nia", "reply_to": "By letter", "words": "Too slow",
        "about": "", "owner": "",
    }  # fmt: skip

    assert client.post(page, {}).status_code == 200
    assert client.post(page, said).status_code == 302
    assert client.get(reverse("casework:complaints")).status_code == 403
    with world.acting(world.privacy_officer):
        assert Complaint.objects.get().case_id == file.pk


# A shift


def test_a_shift_says_whom_to_call_what_to_say_and_who_helps(world, client):
    referral = make_offer(world)
    with world.acting(world.adviser) as by:
        referrals.accept(referral_id=referral.pk, by=by, at=NOON)
    client.sign_in(world.volunteer)

    words = words_of(client.get(reverse("casework:shift")))

    assert "Your advice is a draft" in words
    assert referral.person.name in words
    assert "Hello, may I speak to" in words
    assert "<b>Supervisor</b>" in words


def test_what_came_back_stands_on_the_shift(world, client, issue):
    advise(world, issue)
    with world.acting(world.supervisor) as by:
        actions.send_back(
            countersigning_id=the_draft(issue).pk, words="Say by when", by=by, at=later(1)
        )
        assert Countersigning.objects.get().state == SigningState.RETURNED
    client.sign_in(world.volunteer)

    assert "Say by when" in words_of(client.get(reverse("casework:shift")))


def test_what_a_review_found_stands_on_the_shift_of_whoever_stands_in(world, client, file):
    with world.acting(world.supervisor) as by:
        (review,) = actions.draw_reviews(by=by, at=NOON)
        make_finding(review, who=world.adviser, by=by)
        Absence.objects.create(
            partnership=world.partnership, organisation=world.charity,
            user_id=world.adviser.user_id, deputy_id=world.colleague.user_id,
            since=TODAY, until=TODAY,
        )  # fmt: skip

    for who, sees in ((world.adviser, True), (world.colleague, True), (world.volunteer, False)):
        client.sign_in(who)
        assert ("Ring them" in words_of(client.get(reverse("casework:shift")))) is sees


def test_what_one_may_not_advise_on_is_said(world, client):
    client.sign_in(world.adviser)

    words = words_of(client.get(reverse("casework:may_advise")))

    assert "Not yours" in words
    assert "pass it on" in words
