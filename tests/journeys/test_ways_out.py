"""Small journeys: what happens when it does not go straight on."""

import re

import pytest

from alongside.casework.tests.factories import make_case
from alongside.partnerships.models import Intake
from alongside.partnerships.rules import IntakeState
from alongside.people import actions as people
from alongside.people.rules import How, Purpose, Side
from tests.journeys.people import (
    TELL_STATUS,
    a_referral,
    a_session,
    fill_referral,
    now,
)
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NAME = "Zelda Quillfeather"


def test_nobody_can_take_it_and_the_reason_is_kept(world, somebody):
    # Given a referral about something on which nobody advises
    referral = a_referral(world, domains=("immigration",))
    coordinator = somebody(world.coordinator)

    # When the coordinator finds that nobody can be asked, and says why
    coordinator.opens("/", "My work")
    coordinator.reads(NAME, "Find a provider")
    coordinator.follows(NAME)
    coordinator.arrives_at(NAME)
    coordinator.follows("Find a provider")
    coordinator.arrives_at("Find a provider")
    coordinator.reads("Nobody can be asked", "Riverside Advice", "Does not advise on")
    coordinator.follows("Keep it as turned away")
    coordinator.arrives_at("Nobody can take it")
    coordinator.presses("Turn away")
    coordinator.is_told("Choose why nobody can take it")
    coordinator.chooses("Nobody advises on this")
    coordinator.presses("Turn away")
    coordinator.reads("Kept as turned away")

    # Then it is counted with its reason, and the referrer reads that it ended
    coordinator.opens("/funnel/", "Funnel")
    coordinator.reads("People we could not help", "Nobody advises on this")
    gp = somebody(world.referrer)
    gp.opens(f"/referrals/{referral.pk}/", NAME)
    gp.reads("Nobody could take it")


def test_a_provider_that_is_full_takes_them_onto_its_waiting_list(world, somebody):
    # Given a referral that waits for the charity's answer
    referral = a_referral(world, provider=world.charity.pk)
    adviser = somebody(world.adviser)

    # When the adviser puts them on the waiting list
    adviser.opens(f"/referrals/{referral.pk}/", NAME)
    adviser.follows("Decline, or waiting list")
    adviser.arrives_at("Accept or decline")
    adviser.chooses("Put on the waiting list")
    adviser.presses("Send the answer")
    adviser.reads("On the waiting list")
    adviser.arrives_at(NAME)

    # Then they wait in one queue of the adviser's desk, and the referrer reads it
    adviser.opens("/?list=waiting", "My work")
    adviser.reads(NAME, "Waiting for a place")
    gp = somebody(world.referrer)
    gp.opens(f"/referrals/{referral.pk}/", NAME)
    gp.reads("On the waiting list")


def test_a_missed_appointment_leads_to_another_time(world, somebody):
    # Given somebody who has a time in a session
    session = a_session(world)
    referral = a_referral(world, provider=world.charity.pk)
    gp = somebody(world.referrer)
    gp.opens(f"/referrals/{referral.pk}/", NAME)
    gp.follows("Choose a time")
    gp.arrives_at("Choose a time")
    gp.presses("Book this time")
    gp.is_told("Choose a time")
    gp.page.get_by_label(re.compile("^9am")).first.check()
    gp.writes("The letter that says no", into="What to bring")
    gp.presses("Book this time")
    gp.reads("Appointment booked for")

    # When they do not come
    adviser = somebody(world.adviser)
    adviser.opens(f"/sessions/{session.pk}/")
    adviser.arrives_at(re.compile("20"))
    adviser.reads("The letter that says no")
    adviser.presses("Missed", beside=NAME)
    adviser.reads("1 missed")
    adviser.arrives_at(re.compile("20"))

    # Then it can be undone, the referrer reads it, and another time may be chosen
    adviser.presses("Undo", beside=NAME)
    adviser.reads("1 booked")
    adviser.presses("Missed", beside=NAME)
    adviser.reads("1 missed")
    gp.opens(f"/referrals/{referral.pk}/", NAME)
    gp.reads("Missed the appointment")
    gp.follows("Choose a time")
    gp.arrives_at("Choose a time")
    gp.page.get_by_label(re.compile("^10am")).first.check()
    gp.presses("Book this time")
    gp.reads("Appointment booked for")


def test_a_provider_that_acts_for_the_other_side_is_never_asked(world, somebody):
    # Given that the charity acts for the landlord, by its own register
    with world.acting(world.adviser) as by:
        people.register_party(
            name="Crane Lettings", born=None, side=Side.FOR, case_id=None, by=by, at=now()
        )

    # When somebody is referred against that landlord
    gp = somebody(world.referrer)
    gp.opens("/refer/", "Refer someone")
    fill_referral(gp, *NAME.split(), agreed=(TELL_STATUS,))
    gp.writes("Crane Lettings", into="Who is it against?")
    gp.presses("Refer")

    # Then the next provider is asked, and why the first was not is nobody's to read
    gp.arrives_at("Referral sent")
    gp.reads("Fenland Law Centre says whether it takes")
    gp.never_reads("Riverside", "conflict of")
    coordinator = somebody(world.coordinator)
    coordinator.opens("/", "My work")
    adviser = somebody(world.adviser)
    adviser.opens("/", "My work")
    adviser.never_reads(NAME)


def test_somebody_behind_a_wall_is_nowhere(world, somebody):
    # Given a file that is walled off from one colleague
    case = make_case(world, at=now())
    with world.acting(world.supervisor) as by:
        people.raise_wall(
            person_id=case.person_id,
            organisation_id=world.charity.pk,
            user_id=world.colleague.user_id,
            why="Neighbours",
            by=by,
            at=now(),
        )

    # When that colleague asks for the person in every way there is
    colleague = somebody(world.colleague)
    for address in (
        f"/people/{case.person_id}/",
        f"/cases/{case.pk}/",
        f"/referrals/{case.referral_id}/",
    ):
        colleague.is_refused(address, 404)
        colleague.arrives_at("Page not found")
        colleague.never_reads("Quillfeather", "Neighbours")

    # Then the person is not found by name either, while others find them
    assert found(colleague, "Quillfeather") == []
    adviser = somebody(world.adviser)
    assert found(adviser, "Quillfether") == ["Zebedee Quillfeather"]


def found(visitor: Visitor, words: str) -> list[str]:
    visitor.opens("/people/", "Find a person")
    visitor.writes(words, into="Name, NHS number, phone or reference")
    visitor.presses("Find")
    visitor.page.wait_for_url("**/people/found/")
    visitor.arrives_at("Find a person")
    assert not [each for each in visitor.asked if words.lower() in each.lower()]
    return visitor.page.locator("main").get_by_role("rowheader").all_inner_texts()


def test_a_person_is_found_by_name_and_the_name_is_in_no_address(world, somebody):
    # Given a file
    make_case(world, at=now())
    adviser = somebody(world.adviser)

    # When somebody looks for a name, spelt not quite right
    assert found(adviser, "zebedee quilfeather") == ["Zebedee Quillfeather"]

    # Then the person's page leads on, and says who has looked
    adviser.follows("Zebedee Quillfeather")
    adviser.arrives_at("Zebedee Quillfeather")
    adviser.reads("Advice files", "Referrals", "Who has looked")


def test_what_was_refused_is_not_shared(world, somebody):
    # Given somebody who agreed that the referrer hears, and now takes it back
    case = make_case(world, at=now())
    with world.acting(world.adviser) as by:
        for purpose in (Purpose.SHARE_STATUS, Purpose.SHARE_OUTCOME):
            people.withdraw_consent(
                person_id=case.person_id, purpose=purpose, how=How.SPOKEN, by=by, at=now()
            )

    # When the adviser wants to tell the care team
    adviser = somebody(world.adviser)
    adviser.opens(f"/cases/{case.pk}/", "Zebedee Quillfeather")
    adviser.follows("Tell the care team")
    adviser.arrives_at("Tell the care team")

    # Then there is nothing to choose, with the reason, and the referrer reads no more of it
    adviser.reads("they have not agreed", "Ask them first")
    assert adviser.page.get_by_role("button", name="Look at what they will read").count() == 0
    gp = somebody(world.referrer)
    gp.opens(f"/referrals/{case.referral_id}/", "Zebedee Quillfeather")
    gp.reads("They did not agree that you hear more")
    gp.never_reads("Accepted")


def test_a_provider_whose_intake_is_closed_is_not_asked(world, somebody):
    # Given an adviser who says that nobody more can be taken
    adviser = somebody(world.adviser)
    adviser.opens("/partnership/intake/", "Can Riverside Advice take people now?")
    adviser.chooses("Closed")
    adviser.presses("Save")
    adviser.reads("Written down for Riverside Advice.")
    with world.acting(world.adviser):
        assert Intake.objects.get(provider=world.charity).state == IntakeState.CLOSED

    # When somebody is referred
    referral = a_referral(world)

    # Then the coordinator reads why the other one is asked
    coordinator = somebody(world.coordinator)
    coordinator.opens(f"/referrals/{referral.pk}/", NAME)
    coordinator.reads("Fenland Law Centre")
    coordinator.follows("Ask another provider")
    coordinator.arrives_at("Find a provider")
    coordinator.reads("Riverside Advice")
