"""A volunteer drafts, a supervisor countersigns; a file is read again; a complaint is answered."""

import pytest

from alongside.casework import queries
from alongside.casework.models import Review
from alongside.casework.tests.factories import make_case, make_issue
from tests.journeys.people import now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def issue(world):
    case = make_case(world, at=now())
    with world.acting(world.adviser) as by:
        return make_issue(case.pk, by=by, at=now())


def drafts(volunteer, issue, words):
    volunteer.opens(f"/issues/{issue.pk}/")
    volunteer.reads("a draft until a supervisor has signed it")
    volunteer.writes(words, into="The advice given")
    volunteer.presses("Save")
    volunteer.reads("Waits for a supervisor")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_volunteer_drafts_and_a_supervisor_countersigns(world, somebody, issue):
    volunteer, supervisor = somebody(world.volunteer), somebody(world.supervisor)

    # Given a shift that says whom to call, what to say and who helps
    volunteer.opens("/", "My work")
    volunteer.page.get_by_role("link", name="My shift").click()
    volunteer.arrives_at("My shift")
    volunteer.reads("Whom to call", "Hello, may I speak to", "Your advice is a draft")
    drafts(volunteer, issue, "Ask them to look again")

    # When the supervisor sends the draft back, and the volunteer writes it again
    supervisor.opens("/", "My work")
    supervisor.page.get_by_role("link", name="Supervision").click()
    supervisor.arrives_at("Supervision")
    supervisor.follows("Read the advice")
    supervisor.arrives_at("Countersign advice")
    supervisor.presses("Send back")
    supervisor.is_told("Say what has to change")
    supervisor.writes("Say by which day", into="What you add, or what has to change")
    supervisor.presses("Send back")
    supervisor.arrives_at("Supervision")
    volunteer.opens("/my-shift/", "My shift")
    volunteer.reads("Sent back to you", "Say by which day")
    drafts(volunteer, issue, "Ask them to look again by 1 December")

    # Then what is signed is advice that was given
    supervisor.opens("/supervision/", "Supervision")
    supervisor.follows("Read the advice")
    supervisor.arrives_at("Countersign advice")
    supervisor.reads("by 1 December")
    supervisor.presses("Countersign")
    supervisor.arrives_at("Supervision")
    volunteer.opens(f"/issues/{issue.pk}/")
    volunteer.reads("Countersigned")


def test_a_file_is_drawn_and_read_by_somebody_who_did_not_write_in_it(world, somebody, issue):
    supervisor = somebody(world.supervisor)

    supervisor.opens("/supervision/", "Supervision")
    supervisor.presses("Draw this month’s files")
    supervisor.reads("Files drawn: 1", "Drawn by lot")
    with world.acting(world.supervisor):
        review = Review.objects.get()
    supervisor.opens(f"/reviews/{review.pk}/", "Read a file again")
    for each in queries.checklist_of(review).criteria.values():
        supervisor.chooses("Met", of=each.label)
    supervisor.writes("A careful file", into="What the adviser should take from it")
    supervisor.presses("Finish the review")
    supervisor.arrives_at("What was found")
    supervisor.reads("A careful file")

    supervisor.opens(f"/supervision/handover/{world.adviser.membership_id}/")
    supervisor.arrives_at("Handover: Adviser")
    supervisor.picks("Colleague", of="Who takes the files over")
    supervisor.presses("Hand over all files")
    supervisor.arrives_at("Supervision")
    supervisor.reads("Files handed over: 1")
    supervisor.opens("/supervision/learners/", "Whose advice is countersigned")
    supervisor.opens("/what-i-may-advise-on/", "What I may advise on")


def test_a_complaint_is_acknowledged_and_answered(world, somebody):
    officer = somebody(world.privacy_officer)

    officer.opens("/complaints/new/", "Write a complaint down")
    officer.chooses("How personal data was handled", of="What it is about")
    officer.writes("Zelda Otherwise", into="Who complains")
    officer.writes("By letter", into="How to answer them safely")
    officer.writes("You told my brother", into="What they say, in their words")
    officer.presses("Save")
    officer.arrives_at("Complaints")
    officer.follows("Zelda Otherwise")
    officer.arrives_at("Complaint: How personal data was handled")
    officer.writes("By letter", into="How")
    officer.presses("Save")
    officer.reads("Acknowledged on", "Answer it")
    officer.chooses("Upheld", of="Was it upheld")
    officer.writes("You were right", into="What you answered")
    officer.presses("Save the answer")
    officer.reads("Answered on")
    officer.arrives_at("Complaint: How personal data was handled")
