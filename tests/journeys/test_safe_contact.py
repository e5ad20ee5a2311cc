"""Somebody whom the wrong person looks for, from what is agreed to how they are reached."""

import pytest

from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.people import actions as people
from alongside.people.rules import AskedAlone, ContactRule
from alongside.people.schemas import Reach
from tests.journeys.people import in_days, now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PHONE, ADDRESS = "07700 900321", "9 Elsewhere Road"
REACHED = Reach(
    phone=PHONE,
    address=ADDRESS,
    postcode="ZZ99 3VZ",
    rule=ContactRule.SAFE,
    text_safe=True,
    asked_alone=AskedAlone.YES,
)


@pytest.fixture
def case(world):
    case = make_case(world, at=now())
    with world.acting(world.adviser) as by:
        people.reach(person=case.person, how=REACHED, by=by, at=now())
        issue = make_issue(case.pk, by=by, at=now())
        make_deadline(issue.pk, by=by, at=now())
    return case


@pytest.mark.parametrize("scripts", [True, False])
def test_what_somebody_agrees_to_is_asked_changed_and_taken_back(world, somebody, case, scripts):
    name, person = case.person.name, f"/people/{case.person_id}/"
    adviser = somebody(world.adviser)

    # When the adviser asks again, and the person takes one thing back from one recipient
    adviser.opens(person, name)
    adviser.follows("All of it, or ask again")
    adviser.arrives_at(f"What {name} agrees to")
    adviser.reads("Tell the referrer how it goes", "Mill Road Practice")
    adviser.follows("Ask again")
    adviser.arrives_at(f"Ask what {name} agrees to")
    adviser.chooses("Yes", of="we share a short plan with the people who care for you?")
    adviser.chooses("Yes, they were alone", of="Were they alone with you? ")
    adviser.presses("Save")
    adviser.arrives_at(f"What {name} agrees to")
    adviser.reads("What they agreed to is kept", "Asked alone")
    adviser.follows("Change the answer: Tell the referrer how it goes")
    adviser.arrives_at("Tell the referrer how it goes")
    adviser.reads("For Mill Road Practice alone")
    adviser.chooses("No, they take it back")
    adviser.presses("Save")

    # Then the page says when, how and by whom
    adviser.arrives_at(f"What {name} agrees to")
    adviser.reads("taken back", "Adviser", "Wording 2026-11")


def test_where_somebody_is_can_be_sealed_and_only_a_supervisor_opens_it(world, somebody, case):
    name, person = case.person.name, f"/people/{case.person_id}/"
    adviser, gp, supervisor = (
        somebody(each) for each in (world.adviser, world.referrer, world.supervisor)
    )

    # Given a number that everybody who sees them reads
    gp.opens(person, name)
    gp.reads(PHONE)

    # When the adviser seals it
    adviser.opens(f"{person}contact/", f"How to reach {name}")
    adviser.finds_typed(PHONE, in_="Phone")
    adviser.follows("Seal where they are")
    adviser.arrives_at(f"Seal where {name} is")
    adviser.presses("Seal it")
    adviser.is_told("Say who reaches them safely")
    adviser.writes("Riverside Advice, weekday mornings", into="Who reaches them safely meanwhile?")
    adviser.chooses("They are in a refuge")
    adviser.presses("Seal it")
    adviser.arrives_at(f"How to reach {name}")
    adviser.reads("Sealed", "Riverside Advice, weekday mornings")
    adviser.never_reads(PHONE, ADDRESS)

    # Then whoever referred them reads through whom they are reached, and no more
    gp.opens(person, name)
    gp.reads("Sealed", "Riverside Advice")
    gp.never_reads(PHONE, ADDRESS, "refuge")
    gp.is_refused(f"{person}sealed/", 403)
    adviser.opens(f"{person}sealed/", f"Sealed: {name}")
    adviser.reads(PHONE, ADDRESS, "refuge")
    adviser.is_refused(f"{person}sealed/open/", 403)

    # And a new number that the surgery tells waits for the adviser to ask
    with world.acting(world.referrer) as by:
        told = Reach(phone="07700 900654", rule=ContactRule.SAFE, asked_alone=AskedAlone.YES)
        people.reach_carefully(person=case.person, how=told, by=by, at=now())
    adviser.opens(f"{person}sealed/", f"Sealed: {name}")
    adviser.reads("not confirmed", "07700 900654")
    adviser.presses("They confirmed it")
    adviser.arrives_at(f"Sealed: {name}")
    adviser.finds_typed("07700 900654", in_="Phone")

    # And only a supervisor opens it, with a reason
    supervisor.opens(f"{person}sealed/", f"Sealed: {name}")
    supervisor.follows("Open the seal")
    supervisor.arrives_at(f"Open the seal of {name}")
    supervisor.writes("They told us that he moved abroad", into="Why is it safe to open it?")
    supervisor.presses("Open the seal")
    supervisor.arrives_at(f"How to reach {name}")
    supervisor.finds_typed("07700 900654", in_="Phone")


def test_somebody_speaks_for_them_within_a_scope(world, somebody, case):
    name, person = case.person.name, f"/people/{case.person_id}/"
    adviser = somebody(world.adviser)

    adviser.opens(f"{person}proxies/", f"Who speaks for {name}")
    adviser.presses("Add")
    adviser.is_told("Write down what you saw")
    adviser.writes("Ottilie Fernsby", into="Their name")
    adviser.chooses("Lasting power of attorney")
    adviser.chooses("They may agree for the person")
    adviser.writes("The registered power, original", into="What did you see?")
    adviser.dates(in_days(-30), of="From")
    adviser.presses("Add")
    adviser.arrives_at(f"Who speaks for {name}")
    adviser.reads("Ottilie Fernsby", "Stands")
    adviser.opens(person, name)
    adviser.reads("Lasting power of attorney: Ottilie Fernsby")


def test_a_phrase_and_a_safe_channel_are_how_they_show_who_they_are(world, somebody, case):
    name, person = case.person.name, f"/people/{case.person_id}/"
    adviser = somebody(world.adviser)

    adviser.opens(f"{person}contact/", f"How to reach {name}")
    adviser.writes("birthday 9 March 1971", into="The phrase")
    adviser.presses("Save the phrase")
    adviser.reads("could guess this")
    adviser.writes("copper kettle", into="The phrase")
    adviser.presses("Save the phrase")
    adviser.reads("Nobody can read it again", "The phrase agreed face to face")
    adviser.chooses("No, somebody was with them", of="Are they alone with you now?")
    adviser.presses("Save")
    adviser.arrives_at(f"How to reach {name}")
    adviser.reads("They were not asked alone")


def test_a_death_is_recorded_and_a_mistake_taken_back(world, somebody, case):
    name, person = case.person.name, f"/people/{case.person_id}/"
    adviser = somebody(world.adviser)

    adviser.opens(person, name)
    adviser.follows("They have died")
    adviser.arrives_at(f"{name} has died")
    adviser.presses("Record it")
    adviser.is_told("Say who told us")
    adviser.dates(in_days(-1), of="When did they die?")
    adviser.writes("Their daughter, by phone", into="Who told us?")
    adviser.presses("Record it")
    adviser.arrives_at(name)
    adviser.reads("Nothing more is sent", "Died")
    supervisor = somebody(world.supervisor)
    supervisor.opens(f"/cases/{case.pk}/", name)
    supervisor.reads("They have died: decide what happens to this")

    adviser.follows("Take back that they died")
    adviser.arrives_at(f"{name} did not die")
    adviser.writes("Somebody", into="Type their name to confirm")
    adviser.presses("Take it back")
    adviser.is_told("Type their name as it stands above")
    adviser.writes(name, into="Type their name to confirm")
    adviser.presses("Take it back")
    adviser.arrives_at(name)
    adviser.reads("Taken back")
