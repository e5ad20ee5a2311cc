from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.audit.models import Look
from alongside.casework import actions as casework
from alongside.casework.rules import DeadlineState, IssueState, NextStep, NoteKind
from alongside.casework.tests.factories import (
    later,
    make_case,
    make_deadline,
    make_issue,
)
from alongside.outcomes import actions as outcomes
from alongside.outcomes.rules import Result
from alongside.outcomes.tests.test_actions import PIP
from alongside.people import actions as people
from alongside.people.rules import ContactRule, ProxyKind, Purpose
from alongside.people.schemas import Identity
from alongside.referrals import actions as referrals
from alongside.referrals.rules import AttemptResult, ClientIs, DeclineReason, Exit, RiskAnswer, Way
from alongside.referrals.tests.factories import NEW
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)
USED = ("default", "sessions", "audit")  # what a request may ask of the database
PROBLEMS = [
    "welfare_benefits.pip",
    "welfare_benefits.uc_payment",
    "debt.council_tax_arrears",
    "housing.conditions",
    "housing.eviction",
]


@pytest.fixture
def file(world):
    return make_case(world)


def address(case):
    return reverse("desk:case", args=[case.pk])


def page_of(client, case, **asked):
    answer = client.get(address(case), asked)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def fill(world, case):
    """Five issues, thirty notes, and some of all the rest."""
    with world.acting(world.adviser) as by:
        issues = [make_issue(case.pk, by=by, problem=each) for each in PROBLEMS]
        for n in range(30):
            casework.add_note(
                case_id=case.pk,
                words=f"Note number {n}",
                issue_id=issues[n % 5].pk,
                by=by,
                at=later(n),
            )
        for issue in issues[:3]:
            make_deadline(issue.pk, by=by)
            outcomes.add_line(issue_id=issue.pk, new=PIP, by=by, at=NOON)
        referrals.log_attempt(
            referral_id=case.referral_id,
            way=Way.PHONE,
            result=AttemptResult.NO_ANSWER,
            by=by,
            at=later(0),
        )
        outcomes.record_outcome(
            issue_id=issues[4].pk, result=Result.ACHIEVED, words="Stays", by=by, at=later(1)
        )
    return issues


# Who may


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("adviser", 200),
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
def test_the_file_is_for_its_provider_and_for_roles_that_see_files(
    world, client, file, name, status
):
    client.sign_in(getattr(world, name))

    assert client.get(address(file)).status_code == status


def test_whoever_is_walled_off_finds_nothing(world, client, file):
    with world.acting(world.adviser) as by:
        people.raise_wall(
            person_id=file.person_id,
            organisation_id=by.organisation_id,
            user_id=world.colleague.user_id,
            why="",
            by=by,
            at=NOON,
        )
    client.sign_in(world.colleague)

    assert client.get(address(file)).status_code == 404


# How much it costs


def test_a_full_file_takes_few_queries_in_all(world, client, file):
    fill(world, file)
    client.sign_in(world.adviser)
    page_of(client, file)  # the first request writes into the sign-in session that it was here

    with ExitStack() as stack:
        counted = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in USED]
        page_of(client, file)

    queries = [each["sql"] for capture in counted for each in capture.captured_queries]
    asked = [sql for sql in queries if sql != "COMMIT"]
    print(f"case page: {len(asked)} queries")
    # The client of the tests asks for its standing before, and takes it up again after.
    assert len(asked) - 2 <= 12, "\n".join(asked)


# What it shows


def test_whoever_speaks_for_them_stands_beside_their_name(world, client, file):
    with world.acting(world.adviser) as by:
        people.add_proxy(
            person_id=file.person_id, name="Ottilie Fernsby", kind=ProxyKind.LPA, may_agree=True,
            may_receive=False, limits="", evidence="The power", since=NOON.date(), until=None,
            by=by, at=NOON,
        )  # fmt: skip
    client.sign_in(world.adviser)

    assert f"{ProxyKind.LPA.label}: Ottilie Fernsby" in page_of(client, file)


def test_an_empty_file_says_what_to_do_first(world, client, file):
    client.sign_in(world.adviser)

    page = page_of(client, file)

    assert "Add the first issue" in page
    assert "Each problem of Zebedee Quillfeather will stand here" in page
    assert "Referral: Accepted" in page


def test_a_full_file_shows_issues_deadlines_money_and_what_happened(world, client, file):
    fill(world, file)
    client.sign_in(world.adviser)

    page = page_of(client, file, all="1")

    assert "Note number 29" in page
    assert "Phone call: no answer" in page
    assert "Outcome: What they wanted" in page
    assert "Issue: Resolved" in page
    assert "£25,350" in page  # three awards, 52 weeks
    assert "in a year, by ‘52 weeks’" in page
    assert "Sunday 20 December 2026" in page  # the sum of the deadline, in words
    assert "Check with a supervisor" in page
    assert 'accesskey="n"' in page
    assert 'data-draft="note"' in page


def test_the_timeline_is_newest_first_and_shows_more_when_asked(world, client, file):
    fill(world, file)
    client.sign_in(world.adviser)

    page, whole = page_of(client, file), page_of(client, file, all="1")

    assert page.index("Note number 29") < page.index("Note number 28")
    assert "Show everything that happened" in page
    assert "Referral: Received" not in page
    assert "Referral: Received" in whole
    assert "Show everything that happened" not in whole


def test_the_timeline_is_filtered_by_issue(world, client, file):
    issues = fill(world, file)
    client.sign_in(world.adviser)

    page = page_of(client, file, issue=str(issues[2].pk))

    assert "Note number 2<" in page
    assert "Note number 3<" not in page
    assert "Phone call" not in page
    for wrong in ("nonsense", str(file.pk)):
        assert client.get(address(file), {"issue": wrong}).status_code == 404


def test_the_next_step_of_the_nearest_issue_is_one_click_away(world, client, file):
    with world.acting(world.adviser) as by:
        far = make_issue(file.pk, by=by, next_step=_step(by, date(2026, 12, 20)))
        near = make_issue(file.pk, by=by, next_step=_step(by, date(2026, 12, 2)))
    client.sign_in(world.adviser)

    page = page_of(client, file)

    button = f'class="nhsuk-button" href="{reverse("casework:step", args=[near.pk])}"'
    assert button in page
    assert f'class="nhsuk-button" href="{reverse("casework:step", args=[far.pk])}"' not in page


def test_issues_that_ended_stand_below_those_that_are_open(world, client, file):
    with world.acting(world.adviser) as by:
        ended = make_issue(file.pk, by=by, problem=PROBLEMS[3])
        make_issue(file.pk, by=by, problem=PROBLEMS[0])
        casework.move_issue(issue_id=ended.pk, to=IssueState.ENDED, by=by, at=later(1))
    client.sign_in(world.adviser)

    page = page_of(client, file)

    assert page.index("Personal Independence Payment") < page.index("Disrepair, damp and mould")


def test_a_settled_deadline_makes_room(world, client, file):
    with world.acting(world.adviser) as by:
        issue = make_issue(file.pk, by=by)
        kept = make_deadline(issue.pk, by=by)
        casework.move_deadline(deadline_id=kept.pk, to=DeadlineState.MET, by=by, at=later(1))
        casework.move_issue(issue_id=issue.pk, to=IssueState.RESOLVED, by=by, at=later(2))
    client.sign_in(world.adviser)

    page = page_of(client, file)

    assert "Settled: Ask for a mandatory reconsideration (met)" in page
    assert "Close the file" in page


def test_a_closed_file_is_read_and_can_be_opened_again(world, client, file):
    with world.acting(world.adviser) as by:
        casework.close_case(case_id=file.pk, why=Exit.MOVED, by=by, at=later(1))
    client.sign_in(world.adviser)

    page = page_of(client, file)

    assert "This file was closed on Wednesday 25 November 2026" in page
    assert "Open the file again" in page


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (ContactRule.SAFE, "Text and voicemail are safe"),
        (ContactRule.ASK_FIRST, "Say nothing about advice until you know it is them"),
        (ContactRule.NOT_AT_HOME, "Do not ring, write or text where others may see it"),
    ],
)
def test_how_to_reach_them_safely_stands_on_top(world, client, rule, words):
    case = make_case(world, reach=replace(NEW.reach, rule=rule))
    client.sign_in(world.adviser)

    page = page_of(client, case)

    assert words in page
    assert page.index(words) < page.index("Timeline")


def test_risks_and_who_the_patient_is_are_told(world, client):
    case = make_case(
        world,
        risk_answer=RiskAnswer.YES,
        risks="A dog that bites",
        client_is=ClientIs.CARER,
        patient=Identity(given_name="Ottoline", family_name="Marchbanks", birth_date=None),
    )
    client.sign_in(world.adviser)

    page = page_of(client, case)

    assert "Staff should know: A dog that bites" in page
    assert "A carer of the patient. The patient is Ottoline Marchbanks" in page


def test_what_they_agreed_to_what_they_refused_and_what_nobody_asked(world, client):
    said = {Purpose.REFER: True, Purpose.SHARE_STATUS: True, Purpose.SHARE_OUTCOME: False}
    case = make_case(world, consents=said, at=later(-30))  # the page goes by the real clock
    client.sign_in(world.adviser)

    page = " ".join(page_of(client, case).split())

    assert "Yes</strong> Tell the referrer how it goes" in page
    assert "No</strong> Tell the referrer the outcome" in page
    assert "Not asked</strong> Use their information for research" in page


def test_words_are_shown_as_typed(world, client, file):
    with world.acting(world.adviser) as by:
        casework.add_note(
            case_id=file.pk,
            words="<script>alert(1)</script>\nsecond line",
            kind=NoteKind.CALL,
            by=by,
            at=later(0),
        )
    client.sign_in(world.adviser)

    page = client.get(address(file)).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<p>second line</p>" in page


# Who has looked


def test_who_has_looked_has_your_own_visit_in_it(world, client, file):
    client.sign_in(world.volunteer)
    page_of(client, file)
    client.sign_in(world.adviser)
    page_of(client, file)

    page = " ".join(page_of(client, file).split())

    looked = page[page.index("Who has looked") :]
    assert "<b>Adviser</b> (you)" in looked
    assert "2 visits" in looked
    assert "<b>Volunteer</b>" in looked
    assert "Volunteer, Riverside Advice" in looked
    assert looked.index("(you)") < looked.index("<b>Volunteer</b>")


def _step(by, due):
    return NextStep("Ring them", by.user_id, due)


def test_what_another_provider_noted_when_it_declined_is_not_in_the_file(world, client):
    with world.acting(world.referrer) as by:
        made = referrals.refer(
            new=NEW, key="k", provider_id=world.law_centre.pk, by=by, at=later(-1)
        )
    with world.acting(world.lawyer) as by:
        referrals.decline(
            referral_id=made.pk,
            reason=DeclineReason.CONFLICT,
            note="We know the landlord",
            by=by,
            at=later(-1),
        )
    with world.acting(world.coordinator) as by:
        referrals.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=NOON)
    with world.acting(world.adviser) as by:
        file = casework.take_on(referral_id=made.pk, by=by, at=NOON)
    client.sign_in(world.adviser)

    assert "We know the landlord" not in page_of(client, file)


def test_who_looks_at_a_file_has_looked_at_the_patient_too(world, client):
    child = Identity("Zora", "Quillfeather", date(2019, 5, 4))
    file = make_case(world, patient=child, client_is=ClientIs.PARENT)
    client.sign_in(world.adviser)

    assert "Zora Quillfeather" in page_of(client, file)

    with world.acting(world.adviser):
        seen = Look.objects.filter(page="desk:case").values_list("person_id", flat=True)
        assert set(seen) == {file.person_id, file.referral.patient_id}  # type: ignore[union-attr]
