"""Deadlines that are counted by the terms of a school, and by more than one day."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from alongside.casework import actions, queries
from alongside.casework.models import Deadline, Recount
from alongside.casework.tests.factories import make_case, make_issue
from alongside.law import actions as law_actions
from alongside.law.rules import Nation
from tests.world import NOON

pytestmark = pytest.mark.django_db
EXCLUDED = "education.exclusion"
PANEL = "edu.excl.irp_apply"
SCHOOL = "Made-up school"
LETTER = date(2026, 11, 16)
SHEET = "2/11/2026, 18/12/2026, open\n27/11/2026,,closed"


@pytest.fixture
def issue(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        law_actions.enter_terms(name=SCHOOL, sheet=SHEET, source="its calendar", by=by, at=NOON)
        return make_issue(case.pk, by=by, problem=EXCLUDED)


def asked(world, **changes):
    said = {
        "received_day": "16", "received_month": "11", "received_year": "2026",
        "rule": PANEL, "school": SCHOOL, "do": "show",
        "watcher": str(world.adviser.user_id), "deputy": str(world.supervisor.user_id),
    }  # fmt: skip
    return said | changes


def test_a_deadline_counts_by_the_terms_of_its_school_and_so_does_a_recount(world, issue):
    with world.acting(world.adviser) as by:
        kept = actions.add_deadline(
            issue_id=issue.pk, rule=PANEL, trigger=LETTER, school=SCHOOL, by=by, at=NOON
        )

        assert kept.legal_last_day == date(2026, 12, 8)  # 27 November is closed
        assert kept.warning == ""
        actions.recount(by=by, at=NOON)
        assert not Recount.objects.exists()


def test_without_a_school_the_day_is_a_bound_that_says_so(world, issue):
    with world.acting(world.adviser) as by:
        kept = actions.add_deadline(issue_id=issue.pk, rule=PANEL, trigger=LETTER, by=by, at=NOON)

    assert kept.legal_last_day == date(2026, 12, 7)
    assert "Ask the school" in kept.warning


def test_terms_that_were_entered_anew_are_asked_about_and_move_nothing(world, issue):
    with world.acting(world.adviser) as by:
        kept = actions.add_deadline(
            issue_id=issue.pk, rule=PANEL, trigger=LETTER, school=SCHOOL, by=by, at=NOON
        )
        law_actions.enter_terms(
            name=SCHOOL, sheet=f"{SHEET}\n30/11/2026,,closed", source="its calendar, corrected",
            by=by, at=NOON.replace(hour=15),
        )  # fmt: skip

        (recount,) = actions.recount(by=by, at=NOON)

        assert recount.legal_last_day == date(2026, 12, 9)
        kept.refresh_from_db()
        assert kept.legal_last_day == date(2026, 12, 8)


def test_the_page_offers_the_schools_that_are_known_and_keeps_the_choice(world, client, issue):
    client.sign_in(world.adviser)
    page = reverse("casework:deadline", args=[issue.pk])

    shown = unescape(client.post(page, asked(world)).content.decode())
    assert "Tuesday 8 December 2026" in shown
    assert "Ask the school" not in shown
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    saved = client.post(page, asked(world, do="save", seen=seen))

    assert saved.status_code == 302
    with world.acting(world.adviser):
        kept = Deadline.objects.get()
        assert (kept.school, kept.legal_last_day) == (SCHOOL, date(2026, 12, 8))


def test_a_school_that_nobody_entered_is_no_choice(world, client, issue):
    client.sign_in(world.adviser)
    page = reverse("casework:deadline", args=[issue.pk])

    shown = unescape(client.post(page, asked(world, school="Another")).content.decode())

    assert "Choose a school whose terms are known" in shown


def test_the_version_that_counts_does_not_hang_on_the_order_of_the_days():
    dismissed, told, certified = date(2026, 9, 30), date(2026, 11, 2), date(2026, 11, 9)
    days = {"employment_tribunal_six_months": date(2026, 10, 6)}
    events = {
        "acas_day_a": told,
        "acas_day_b": certified,
        "effective_date_of_termination": dismissed,
    }

    limit, found = queries.worked_out(
        "emp.et.unfair_dismissal", events, Nation.ENGLAND, posting=False, days=days
    )

    assert limit.length == 3
    assert found.legal_last_day == date(2027, 1, 5)  # 29 December and the 7 days that stood still


def test_the_page_opens_before_anything_is_chosen(world, client, issue):
    client.sign_in(world.adviser)

    answer = client.get(reverse("casework:deadline", args=[issue.pk]))

    assert answer.status_code == 200
    assert SCHOOL in answer.content.decode()
