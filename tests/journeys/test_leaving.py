"""Found by whatever one has in hand; copied into another system; taken out whole and handed out."""

import zipfile

import pytest

from alongside.casework.tests.factories import make_case, make_issue
from tests.journeys.people import now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def file(world):
    case = make_case(world, at=now())
    with world.acting(world.adviser) as by:
        make_issue(case.pk, by=by, at=now(), facts="Refused on 1 November")
    return case


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_is_found_copied_and_its_outcome_brought_back(
    world, somebody, file, tmp_path, scripts
):
    adviser = somebody(world.adviser)

    # Given a reference of another system, found by it
    adviser.opens(f"/cases/{file.pk}/elsewhere/", "In another case system")
    adviser.presses("Save")
    adviser.is_told("Enter the reference of the file in the other system")
    adviser.chooses("AdvicePro", of="The other system")
    adviser.writes("AP/17", into="Its reference for this file")
    adviser.presses("Save")
    adviser.arrives_at("In another case system")
    adviser.reads("AdvicePro AP/17")
    adviser.presses("I have copied this")
    adviser.reads("New since")
    adviser.opens("/people/", "Find a person")
    adviser.writes("ap/17", into="Name, NHS number, phone or reference")
    adviser.presses("Find")
    adviser.arrives_at("Find a person")
    adviser.reads(file.person.name, "AdvicePro AP/17")
    assert not [each for each in adviser.asked if "17" in each.rsplit("/", 1)[-1]]

    # When its outcome comes back in a table
    table = tmp_path / "outcomes.csv"
    table.write_text("Case reference,Outcome\nAP/17,won\nAP/18,won\n")
    adviser.opens("/outcomes/bring-in/", "Bring outcomes back")
    adviser.page.get_by_label("Table of outcomes").set_input_files(table)
    adviser.presses("Bring them in")

    # Then it is recorded, and what could not be says why
    adviser.arrives_at("Bring outcomes back")
    adviser.reads("1 row recorded", "AP/18", "We have no file of that reference")
    adviser.opens("/other-system/", "A table for another case system")


def test_a_file_leaves_whole_and_somebody_is_given_what_is_held(world, somebody, file, tmp_path):
    supervisor = somebody(world.supervisor)

    supervisor.opens(f"/cases/{file.pk}/take-out/", "Take the file out")
    with supervisor.page.expect_download() as leaving:
        supervisor.presses("Download the bundle")
    leaving.value.save_as(tmp_path / "file.zip")
    with zipfile.ZipFile(tmp_path / "file.zip") as archive:
        assert {"manifest.json", "file.json", "fhir.json"} <= set(archive.namelist())
    supervisor.page.get_by_label("Bundle of a file").set_input_files(tmp_path / "file.zip")
    supervisor.presses("Bring it in")
    supervisor.is_told("This bundle was made of this very file")

    supervisor.opens(f"/people/{file.person_id}/all-we-hold/", "All that we hold")
    supervisor.presses("Download it")
    supervisor.is_told("Make sure who asks")
    supervisor.opens("/kept-too-long/", "What is kept too long")
