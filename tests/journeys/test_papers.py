"""
Letters and documents: authority is given, a letter is written from the file and kept as sent.

Everything is done through the pages, with scripts and without.
"""

import os
from pathlib import Path

import pytest

from alongside.casework import tasks
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.casework.tests.papers import a_photograph

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HARD = (
    "Notwithstanding the aforementioned discretionary entitlement, applicants must demonstrate"
    " habitual residence prior to determination of eligibility by the relevant authority."
)
LOOKED_AT = os.environ.get("LOOK_AT")  # a folder, for whoever wants to see the pages


def shoot(visitor, name):
    if LOOKED_AT:
        for width in (1280, 320):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.screenshot(path=Path(LOOKED_AT) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_letter_that_enforces_from_authority_to_the_post(world, somebody, scripts):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(
            case.pk, by=by, facts="They cannot cook a meal.\nThey need help to wash."
        )
        make_deadline(issue.pk, by=by)
    adviser = somebody(world.adviser)

    when_authority_is_given_on_the_screen(adviser, case)
    when_the_letter_is_written_from_the_file(adviser)
    then_it_is_approved_and_kept_as_sent(adviser)


def when_authority_is_given_on_the_screen(adviser, case):
    adviser.opens(f"/cases/{case.pk}/papers/", "Letters and documents")
    shoot(adviser, "papers-empty")
    adviser.follows("Ask for authority")
    adviser.arrives_at("Form of authority")
    shoot(adviser, "ask-authority")
    adviser.presses("Write the form")
    adviser.reads(
        "They may talk to", "Department for Work and Pensions", "I can stop it on any day"
    )
    shoot(adviser, "authority")
    adviser.writes("Nia Exampleton", into="Your full name")
    adviser.chooses("I have read this, or heard it read out, and I agree")
    adviser.presses("Sign the form")
    adviser.reads("In force until", "On this screen")
    adviser.arrives_at("Form of authority")


def when_the_letter_is_written_from_the_file(adviser):
    adviser.follows("Letters and documents of", inside="body")
    adviser.presses("Mandatory reconsideration request")
    adviser.arrives_at("Mandatory reconsideration request")
    adviser.finds_typed(
        "They cannot cook a meal.\nThey need help to wash.", in_="What is wrong with the decision"
    )
    adviser.writes("Personal Independence Payment *#read($x$)", into="Benefit")
    adviser.presses("Save and look")
    adviser.reads("Personal Independence Payment *#read($x$), on any grounds")
    adviser.arrives_at("Mandatory reconsideration request")
    shoot(adviser, "letter-draft")


def then_it_is_approved_and_kept_as_sent(adviser):
    adviser.presses("Save and approve")
    adviser.reads("The letter is approved and kept as it stands")
    adviser.arrives_at("Mandatory reconsideration request")
    adviser.chooses("By post")
    shoot(adviser, "letter-approved")
    adviser.presses("Keep as sent")
    adviser.reads("Kept as sent", "by post")
    adviser.arrives_at("Mandatory reconsideration request")
    adviser.follows("Letters and documents of", inside="body")
    adviser.reads("By post", "Signed")
    adviser.arrives_at("Letters and documents")
    shoot(adviser, "papers")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_letter_is_photographed_by_phone_and_a_summary_goes_home(world, somebody, scripts):
    case = make_case(world)
    adviser, phone = somebody(world.adviser), somebody()

    when_a_letter_is_photographed(adviser, phone, case)
    then_it_waits_for_the_check_and_then_opens(adviser, world)
    when_a_summary_is_too_hard_to_read(adviser, case)
    then_a_plain_one_goes_only_where_it_is_safe(adviser)


def when_a_letter_is_photographed(adviser, phone, case):
    adviser.opens(f"/cases/{case.pk}/papers/", "Letters and documents")
    adviser.presses("With a phone")
    adviser.arrives_at("Send a document from a phone")
    shoot(adviser, "linked")
    address = adviser.page.locator("b", has_text="/l/").inner_text()
    phone.opens("/l/" + address.split("/l/")[1], "Send a photograph")
    shoot(phone, "phone")
    box = phone.page.get_by_label("Photographs or files")
    box.set_input_files({"name": "letter.jpg", "mimeType": "image/jpeg", "buffer": a_photograph()})
    phone.presses("Send")
    phone.arrives_at("1 sent")


def then_it_waits_for_the_check_and_then_opens(adviser, world):
    adviser.follows("Back to letters and documents")
    adviser.reads("Waits for the virus check")
    tasks.check_documents.func()
    adviser.page.reload()
    adviser.arrives_at("Letters and documents")
    adviser.reads("Not checked for viruses")
    adviser.follows("Something else")
    adviser.arrives_at("Something else")
    shoot(adviser, "document")
    adviser.picks("Letter with a decision", of="What it is")
    adviser.writes("DWP", into="Who it is from")
    adviser.presses("Save")
    adviser.arrives_at("Letter with a decision")
    adviser.follows("Letters and documents of", inside="body")
    adviser.reads("Letter with a decision, from DWP")
    adviser.arrives_at("Letters and documents")
    shoot(adviser, "papers-full")
    adviser.follows("From this computer")
    adviser.arrives_at("Add a document")
    adviser.presses("Keep it")
    adviser.is_told("Choose a photograph, a PDF or a text file")
    shoot(adviser, "new-document")
    adviser.opens(f"{adviser.page.url.split('documents/')[0]}papers/", "Letters and documents")


def when_a_summary_is_too_hard_to_read(adviser, case):
    adviser.presses("Plain summary of a meeting")
    adviser.arrives_at("Plain summary of a meeting")
    adviser.writes(HARD, into="What we talked about")
    adviser.writes("We wait.", into="What it means")
    adviser.presses("Save and approve")
    adviser.reads("Saved, and not approved. This reads at age")
    adviser.arrives_at("Plain summary of a meeting")


def then_a_plain_one_goes_only_where_it_is_safe(adviser):
    adviser.writes("Your money was cut. We think that is wrong.", into="What we talked about")
    adviser.presses("Save and approve")
    adviser.reads("The letter is approved and kept as it stands")
    adviser.arrives_at("Plain summary of a meeting")
    shoot(adviser, "summary")
