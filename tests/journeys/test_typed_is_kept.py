"""Whatever is wrong with a form, what was typed is still there; also when the sign-in ran out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from alongside.casework.tests.factories import make_case, make_issue
from alongside.partnerships.middleware import SEEN_AT
from tests.journeys.people import a_referral, a_session, fill_referral, now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORDS = "Words that nobody wants to type again"


@pytest.fixture
def case(world):
    return make_case(world, at=now())


@pytest.fixture
def issue(world, case):
    with world.acting(world.adviser) as by:
        return make_issue(case.pk, by=by, at=now())


def send_wrong(visitor, *, button, typed, problem):
    """Send a form with something missing, and find all that was typed in it."""
    for label, words in typed.items():
        visitor.writes(words, into=label)
    visitor.presses(button)
    visitor.is_told(problem)
    for label, words in typed.items():
        visitor.finds_typed(words, in_=label)


def test_a_referral_with_mistakes_keeps_all_of_it(world, somebody):
    # Given a referral in which the number fails, the date is none and nothing was agreed
    gp = somebody(world.referrer)
    gp.opens("/refer/", "Refer someone")
    fill_referral(gp, "Zelda", "Quillfeather")
    gp.chooses("I pass what you told me to an adviser")
    gp.page.get_by_label("I pass what you told me to an adviser").uncheck()
    gp.dates(date(1971, 1, 9), of="Date of birth")
    gp.writes("Brumaire", into="Month")
    gp.writes("999 000 0019", into="NHS number")
    gp.chooses("Yes")
    gp.writes(WORDS, into="What staff should know")

    # When it is sent
    gp.presses("Refer")

    # Then every problem is named at the top, with a link to its field, and nothing typed is lost
    gp.is_told("They must agree to be referred before anything is sent")
    gp.is_told("The date of birth must be a real date")
    gp.reads("This NHS number is kept but not trusted.")
    for words, label in [
        ("Zelda", "First name"),
        ("Brumaire", "Month"),
        ("999 000 0019", "NHS number"),
        (WORDS, "What staff should know"),
        ("The disability benefit was stopped", "What is happening?"),
        ("07700 900123", "Phone"),
    ]:
        gp.finds_typed(words, in_=label)
    for chosen in ("Money and benefits", "Otherwise", "Yes, they were alone"):
        assert gp.page.get_by_label(chosen, exact=True).first.is_checked()
    gp.page.get_by_role("link", name="The date of birth must be a real date").click()
    assert gp.page.evaluate("document.activeElement.name") == "born_day"

    # And once they are put right it is sent
    gp.writes("3", into="Month")
    gp.chooses("I pass what you told me to an adviser")
    gp.presses("Refer")
    gp.arrives_at("Referral sent")


def test_the_forms_of_a_file_keep_what_was_typed(world, somebody, case, issue):
    adviser = somebody(world.adviser)

    adviser.opens(f"/cases/{case.pk}/issues/new/", "Add an issue")
    send_wrong(
        adviser,
        button="Add the issue",
        typed={"The facts": WORDS, "What happens next": "Ring them"},
        problem="Choose the problem",
    )
    adviser.opens(f"/issues/{issue.pk}/deadline/", "A deadline from a letter")
    send_wrong(
        adviser,
        button="Show the dates",
        typed={"Day": "31", "Month": "2", "Year": "2026"},
        problem="The date on the letter must be a real date",
    )
    adviser.opens(f"/issues/{issue.pk}/money/", "Money")
    send_wrong(
        adviser,
        button="Add the sum",
        typed={"What it is": "Attendance Allowance", "The sum": "a lot"},
        problem="Choose what kind of money it is",
    )
    adviser.opens(f"/issues/{issue.pk}/outcome/", "Record the outcome")
    send_wrong(
        adviser,
        button="Record the outcome",
        typed={"In a sentence": WORDS},
        problem="Choose what became of it",
    )
    adviser.opens(f"/issues/{issue.pk}/step/", "Next step")
    send_wrong(
        adviser,
        button="Save",
        typed={"What happens next": WORDS, "Day": "41"},
        problem="must be a real date",
    )
    adviser.opens(f"/cases/{case.pk}/share/", "Tell the care team")
    adviser.chooses("How it went")
    adviser.presses("Look at what they will read")
    adviser.is_told("Write what will be shared")
    adviser.opens(f"/cases/{case.pk}/plan/", "Shared plan")
    adviser.presses("Save the plan")
    adviser.is_told("Write the plan")


def test_the_forms_about_a_referral_keep_what_was_typed(world, somebody, case):
    adviser = somebody(world.adviser)
    offered = a_referral(world, provider=world.charity.pk)

    adviser.opens(f"/referrals/{offered.pk}/answer/", "Accept or decline")
    adviser.chooses("Decline")
    send_wrong(
        adviser,
        button="Send the answer",
        typed={"Note for the coordinator": WORDS},
        problem="Choose why you decline",
    )
    adviser.opens(f"/referrals/{case.referral_id}/attempt/", "Log a contact attempt")
    send_wrong(
        adviser,
        button="Save the attempt",
        typed={"Note": WORDS, "Time": "teatime"},
        problem="Choose what happened",
    )
    adviser.opens(f"/referrals/{case.referral_id}/withdraw/", "Withdraw the referral")
    send_wrong(
        adviser,
        button="Withdraw",
        typed={"Note": WORDS},
        problem="Choose why it ends",
    )


def test_the_forms_of_whoever_plans_keep_what_was_typed(world, somebody):
    session = a_session(world)
    supervisor = somebody(world.supervisor)

    supervisor.opens("/rooms/", "Rooms")
    send_wrong(
        supervisor,
        button="Add this room",
        typed={"Name of the room": "Room 9"},
        problem="Choose the place that lends the room",
    )
    supervisor.opens("/sessions/new/", "Plan weekly sessions")
    send_wrong(
        supervisor,
        button="Plan this session",
        typed={"From": "late", "To": "12", "Minutes for each person": "40"},
        problem="Choose a room",
    )
    supervisor.opens(f"/sessions/{session.pk}/")
    supervisor.presses("Find them")
    supervisor.is_told("Enter the name of the person")
    coordinator = somebody(world.coordinator)
    coordinator.opens("/partnership/people/new/", "Add somebody")
    send_wrong(
        coordinator,
        button="Add them",
        typed={"Name": "Ivo Placeholder", "Work e-mail address": "ivo"},
        problem="Enter an e-mail address in the right form",
    )
    coordinator.opens("/people/", "Find a person")
    send_wrong(
        coordinator,
        button="Find",
        typed={"Name, NHS number, phone or reference": "Q"},
        problem="at least 2 letters",
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_referral_typed_while_the_sign_in_ran_out_is_not_lost(world, somebody, scripts):
    # Given a referral that is typed while the sign-in runs out
    gp = somebody(world.referrer)
    user = world.user("referrer")
    user.set_password("fen and heron and lamp")
    user.save()
    gp.signs_in_as(world.referrer)  # the password has changed since
    gp.opens("/refer/", "Refer someone")
    fill_referral(gp, "Zelda", "Quillfeather")
    be_away(minutes=31)

    # When it is sent, and they sign in again
    gp.presses("Refer")
    gp.page.wait_for_url("**/accounts/login/**")
    gp.page.locator("input[name=login]").fill(user.email)
    gp.page.locator("input[name=password]").fill("fen and heron and lamp")
    gp.presses("Sign in")

    # Then all of it is there again, and can be sent
    gp.arrives_at("Refer someone")
    gp.finds_typed("Quillfeather", in_="Last name")
    gp.finds_typed("The disability benefit was stopped", in_="What is happening?")
    assert gp.page.get_by_label("Money and benefits").is_checked()
    gp.presses("Refer")
    gp.arrives_at("Referral sent")


def be_away(minutes: int) -> None:
    """Move back when each sign-in session was last heard of."""
    for session in Session.objects.all():
        said: dict[str, Any] = session.get_decoded()
        said[SEEN_AT] = (timezone.now() - timedelta(minutes=minutes)).isoformat()
        session.session_data = Session.objects.encode(said)
        session.save()


def test_the_forms_of_a_partnership_keep_what_was_typed(world, somebody):
    coordinator = somebody(world.coordinator)

    coordinator.opens("/partnership/new/gp_booked_record_access/", "Set up a partnership")
    send_wrong(
        coordinator,
        button="Set up the partnership",
        typed={"Areas it serves": "Fenland", "Monday": "nine to five", "Sunday": "1pm to 2pm"},
        problem="Write the hours of Monday like 9am to 5pm",
    )
    coordinator.is_told("Enter the name of the partnership")
    coordinator.opens("/partnership/sites/new/", "Add a place of care")
    send_wrong(
        coordinator,
        button="Add the place",
        typed={"Run by": "Fenland Trust", "ODS code": "A 81"},
        problem="An ODS code is letters and numbers",
    )
    coordinator.opens("/partnership/commissioners/new/", "Add a commissioner")
    send_wrong(
        coordinator,
        button="Add the commissioner",
        typed={"ODS code": "QXX"},
        problem="Enter",
    )
    coordinator.opens("/partnership/hours/")
    send_wrong(
        coordinator,
        button="Save",
        typed={"Tuesday": "5pm to 9am"},
        problem="On Tuesday it must open before it closes",
    )
    coordinator.opens(f"/partnership/intake/{world.charity.pk}/")
    send_wrong(
        coordinator,
        button="Save",
        typed={"Days people wait for a first conversation": "soon"},
        problem="as a whole number",
    )
