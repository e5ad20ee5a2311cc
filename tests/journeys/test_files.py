"""A file from the first minute: what is asked first, the household, tasks, people, two at once."""

import os
import re

import pytest

from alongside.casework import actions as casework
from alongside.casework import queries
from alongside.casework.rules.parties import InterestKind
from alongside.casework.tests.factories import ask_first, make_case, make_issue
from tests.journeys.people import in_days, now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MINE, THEIRS = "The letter came on Tuesday", "The letter came on Monday"


def look(visitor, name):
    """Keep a picture, for whoever wants to see one."""
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 320):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.fixture
def case(world):
    return make_case(world, at=now(), asked=False, other_party="Fictional Lettings Ltd")


@pytest.mark.parametrize("scripts", [True, False])
def test_nobody_is_advised_before_they_were_asked(world, somebody, case, scripts):
    # Given a new file, when its adviser wants to write down advice at once
    adviser = somebody(world.adviser)
    adviser.opens(f"/cases/{case.pk}/")
    adviser.reads("Before the first advice", "Fictional Lettings Ltd", "we act against them")
    adviser.follows("Advice given")
    adviser.arrives_at("Write a note")
    adviser.writes("Ask again within a month", into="Write a note")
    adviser.presses("Save the note")

    # Then what is asked first comes first, and nothing typed is lost
    adviser.is_told("Before the first advice, ask the starting questions")
    adviser.finds_typed("Ask again within a month", in_="Write a note")

    # When they are asked
    adviser.opens(f"/cases/{case.pk}/before-advice/", "Before the first advice")
    adviser.presses("Keep it")
    adviser.is_told("Choose an answer to ‘happy yesterday’, or that they would rather not say")
    adviser.chooses("Yes", of="May their information be used for research, without their name?")
    for question, answer in [
        ("Overall, how satisfied are you with your life nowadays?", "3"),
        (
            "Overall, to what extent do you feel that the things you do in your life are"
            " worthwhile?",
            "4",
        ),
        ("Overall, how happy did you feel yesterday?", "They would rather not say"),
        ("Overall, how anxious did you feel yesterday?", "9"),
        (
            "How well would you say you yourself are managing financially these days?",
            "Finding it very difficult",
        ),
    ]:
        adviser.chooses(answer, of=question)
    look(adviser, "before-advice")
    adviser.presses("Keep it")

    # Then advice can be written, and the answers stand as they are
    adviser.arrives_at("Zebedee Quillfeather")
    adviser.follows("What they said then")
    adviser.arrives_at("Before the first advice")
    adviser.reads("3 of 10", "They would rather not say", "They are never added up")
    look(adviser, "before-advice-kept")
    adviser.opens(f"/cases/{case.pk}/note/?kind=ADVICE", "Write a note")
    look(adviser, "note")
    adviser.writes("What I advised:\nAsk again within a month", into="Write a note")
    adviser.presses("Save the note")
    adviser.arrives_at("Zebedee Quillfeather")
    adviser.reads("Ask again within a month")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_holds_the_household_tasks_and_people(world, somebody, case, scripts):
    adviser = somebody(world.adviser)
    adviser.opens(f"/cases/{case.pk}/")

    # The household is told once
    adviser.follows("Add the household, once for every issue", inside="body")
    adviser.arrives_at("The household")
    adviser.picks("Rented from a private landlord", of="Home")
    adviser.writes("Zebedee, and Zora who is 7", into="Who lives there")
    look(adviser, "household")
    adviser.presses("Save the household")
    adviser.arrives_at("Zebedee Quillfeather")

    # A task is set and done
    adviser.follows("Add a task")
    adviser.arrives_at("Add a task")
    adviser.writes("Scan the tenancy agreement", into="What is to be done")
    adviser.dates(in_days(3), of="By when")
    look(adviser, "task")
    adviser.presses("Add the task")
    adviser.arrives_at("Zebedee Quillfeather")
    adviser.reads("Scan the tenancy agreement")
    look(adviser, "file")
    adviser.follows("Drop")
    adviser.arrives_at("Drop a task")
    adviser.presses("Drop it")
    adviser.is_told("Say why it need not be done")
    adviser.opens(f"/cases/{case.pk}/")
    adviser.presses("Done", beside="Scan the tenancy agreement")
    adviser.arrives_at("Zebedee Quillfeather")
    adviser.reads("Nothing beside the next steps above")

    # Somebody is added once the register takes them, and one's own organisation never is
    adviser.follows("Add somebody", inside="body")
    adviser.arrives_at("Add somebody to the file")
    adviser.writes("Riverside Advice", into="Name")
    adviser.picks("Employer", of="Who they are")
    adviser.chooses("We act against them")
    adviser.presses("Check and add")
    adviser.is_told("is your own organisation, and it cannot act against itself")
    look(adviser, "party-refused")
    adviser.writes("Fenland Stores Ltd", into="Name")
    adviser.presses("Check and add")
    adviser.arrives_at("Zebedee Quillfeather")
    adviser.page.locator("aside, .app-aside").first.get_by_text("Fenland Stores Ltd").wait_for()


def test_my_employer_is_the_opponent(world, somebody, case):
    with world.acting(world.colleague) as by:
        casework.declare_interest(
            name="Fenland Council", kind=InterestKind.EMPLOYER, by=by, at=now()
        )
    adviser = somebody(world.adviser)
    adviser.opens("/my-ties/", "People and bodies I am bound to")
    adviser.writes("Fenmarsh Borough Council", into="Name of the person or organisation")
    adviser.chooses("They employ or pay me")
    adviser.presses("Add")
    adviser.arrives_at("People and bodies I am bound to")
    adviser.reads("Fenmarsh Borough Council")
    look(adviser, "ties")

    adviser.opens(f"/cases/{case.pk}/people/new/", "Add somebody to the file")
    adviser.writes("Fenmarsh Council", into="Name")
    adviser.picks("Council", of="Who they are")
    adviser.chooses("We act against them")
    adviser.presses("Check and add")
    adviser.is_told("employs you, so you cannot act against it")

    # A colleague who is bound sees no more of a file against whom they are bound to
    adviser.writes("Fenland Council", into="Name")
    adviser.presses("Check and add")
    adviser.arrives_at("Zebedee Quillfeather")
    colleague = somebody(world.colleague)
    colleague.is_refused(f"/cases/{case.pk}/", 404)


@pytest.mark.parametrize("scripts", [True, False])
def test_two_at_one_issue_see_both_and_lose_no_word(world, somebody, case, scripts):
    # Given an issue that two have open
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, at=now())
    first, second = somebody(world.adviser), somebody(world.colleague)
    second.opens(f"/issues/{issue.pk}/", re.compile("Personal Independence Payment"))
    first.opens(f"/issues/{issue.pk}/")
    first.writes(THEIRS, into="The facts")
    first.presses("Save")
    first.reads("Saved")

    # When the second saves as well
    second.writes(MINE, into="The facts")
    second.writes("To ask again, or to appeal", into="The options")
    second.presses("Save")

    # Then they see both, with what they typed still in the box
    second.is_told("wrote something else here meanwhile")
    second.reads(f"What {world.adviser.name} wrote here", THEIRS)
    second.finds_typed(MINE, in_="The facts")
    look(second, "both-versions")

    # And can keep both; what was written before is there as well
    second.presses("Keep both texts")
    second.reads("Saved")
    second.finds_typed(f"{THEIRS}\n\n{MINE}", in_="The facts")
    look(second, "issue")
    second.follows("What was written before")
    second.arrives_at("What was written before")
    second.reads(THEIRS)
    look(second, "editions")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_whole_file_goes_to_another_provider(world, somebody, case, scripts):
    # Given a file with an issue, which its adviser offers
    with world.acting(world.adviser) as by:
        ask_first(case.pk, by=by, at=now())
        make_issue(case.pk, by=by, at=now(), facts="A letter stopped it")
    adviser = somebody(world.adviser)
    adviser.opens(f"/cases/{case.pk}/")
    adviser.follows("Hand it to another provider", inside="body")
    adviser.arrives_at("Hand the file to another provider")
    adviser.chooses("Fenland Law Centre")
    adviser.presses("Offer the file")
    adviser.is_told("They must agree that the whole file goes to this provider")
    adviser.chooses("They agree that the whole file goes to this provider")
    adviser.presses("Offer the file")
    adviser.arrives_at("Hand the file to another provider")
    adviser.reads("has not taken it yet", "Keep the file after all")
    look(adviser, "transfer")

    # When the other provider takes it on
    with world.acting(world.adviser) as by:
        onward = queries.transfer_of(by, case.pk).referral_id  # type: ignore[union-attr]
    with world.acting(world.lawyer) as by:
        theirs = casework.take_on(referral_id=onward, by=by, at=now())
    lawyer = somebody(world.lawyer)
    lawyer.opens(f"/cases/{theirs.pk}/")
    lawyer.reads("Personal Independence Payment")

    # Then whoever gave it lets it go
    adviser.opens(f"/cases/{case.pk}/")
    adviser.reads("Another provider has taken this file")
    adviser.follows("The transfer")
    adviser.arrives_at("Hand the file to another provider")
    adviser.presses("Close the file here")
    adviser.arrives_at("Zebedee Quillfeather")
    adviser.reads("This file was closed")


def test_services_are_counted(world, somebody, case):
    with world.acting(world.adviser) as by:
        make_issue(case.pk, by=by, at=now())
    supervisor = somebody(world.supervisor)
    supervisor.opens("/services/", "Services")
    supervisor.reads("Continuing services", "Casework")
    look(supervisor, "services")
