"""Somebody refers without an account; somebody brings a spreadsheet."""

import pytest

from alongside.accounts.rules import DoorKind
from alongside.correspondence.models import Message
from alongside.desk.tests.test_sheets import HEADS, row
from alongside.kit.exports import as_csv
from alongside.partnerships import actions as partnerships
from alongside.partnerships import queries as known
from alongside.referrals.models import Referral
from alongside.referrals.rules import Source
from tests.journeys.visitor import Visitor
from tests.world import NOON

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BANNER = "QUILL, Aldous (Mr)   Born 09-Mar-1971 (55y)   Gender Male   NHS No. 999 000 0018"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_nurse_refers_by_the_link_on_the_desktop(world, browser, site, looker, scripts):
    # Given a door of the surgery, and a nurse without an account
    with world.acting(world.coordinator) as by:
        door = partnerships.make_door(
            kind=DoorKind.REFERRER, name="Desk", site_id=world.surgery.pk, by=by, at=NOON
        )
    nurse = Visitor(browser, site, looker, scripts=scripts)
    nurse.opens(f"/r/{known.token_of(door.pk, 1)}/", "Refer someone for advice")

    # When they paste the banner, fill in the rest and send it
    page = nurse.page
    page.get_by_label("Banner").fill(BANNER)
    nurse.presses("Read it")
    page.get_by_text("Filled in from the banner").wait_for()
    assert page.get_by_label("Last name", exact=True).input_value() == "QUILL"
    for label in (
        "Debt, bills and bailiffs",
        "Otherwise",
        "No known risks",
        "Ask first: say nothing until it is them",
        "Yes, they were alone",
        "I pass what you told me to an adviser",
    ):
        page.get_by_label(label, exact=True).check()
    page.get_by_label("Your name").fill("Nia Exampleton")
    page.get_by_label("Your job").fill("practice nurse")
    page.get_by_label("Your work e-mail address").fill("nia@example.nhs.uk")
    nurse.presses("Refer")

    # Then nothing is sent until they enter the code that was mailed
    nurse.arrives_at("One step left: enter the code")
    with world.acting(world.referrer):
        assert not Referral.objects.exists()
        code = Message.objects.get().personalisation["code"]
    page.get_by_label("Code", exact=True).fill(code)
    nurse.presses("Confirm and send")
    nurse.arrives_at("Referral sent")
    with world.acting(world.referrer):
        referral = Referral.objects.get()
    assert f"ref {referral.reference}" in page.locator("#line").inner_text()
    assert referral.source == Source.LINK
    nurse.leaves()


def test_the_coordinator_opens_a_door_and_prints_its_poster(world, somebody):
    coordinator = somebody(world.coordinator)
    coordinator.opens("/partnership/doors/", "Links and posters")
    page = coordinator.page

    page.get_by_label("Staff who refer: a ward, a reception desk, a link worker").check()
    page.get_by_label("Place of care").select_option("Mill Road Surgery")
    page.get_by_label("Name of the link").fill("Ward 7")
    coordinator.presses("Make the link")

    coordinator.arrives_at("Ward 7")
    code = page.locator(".app-code").inner_text()
    coordinator.follows("Print a poster")
    coordinator.arrives_at("Refer somebody to free advice")
    assert page.get_by_role("img", name="QR code of the address below").is_visible()
    assert code not in page.content()
    coordinator.opens("/unconfirmed/", "Not confirmed yet")


def test_a_spreadsheet_is_corrected_and_imported(world, somebody):
    link_worker = somebody(world.referrer)
    page = link_worker.page

    def upload(*rows):
        link_worker.opens("/sheets/", "Referrals from a spreadsheet")
        content = as_csv([HEADS, *rows])
        file = {"name": "sheet.csv", "mimeType": "text/csv", "buffer": content}
        page.get_by_label("Spreadsheet").set_input_files(file)
        link_worker.presses("Check it")

    upload(row(), row(born="9/3/71"))
    link_worker.arrives_at("1 row needs correcting")
    upload(row(), row(family_name="Brine", nhs_number=""))
    link_worker.arrives_at("2 referrals to import")
    link_worker.presses("Import 2 referrals")

    link_worker.arrives_at("2 referrals imported")
    with world.acting(world.referrer):
        assert Referral.objects.filter(source=Source.SHEET).count() == 2
