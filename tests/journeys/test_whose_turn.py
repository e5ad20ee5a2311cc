"""Nothing waits unseen: questions come back answered, what is late is passed on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alongside.desk import queries as desk
from alongside.people.schemas import Identity
from alongside.referrals import actions as referrals
from alongside.referrals.tests.factories import make_referral
from tests.journeys.people import in_days, now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked_of(world):
    """A referral that Riverside Advice is asked to take, sent some days ago."""

    def refer(family, days=3):
        at = now() - timedelta(days=days)
        with world.acting(world.referrer) as by:
            who = Identity(given_name="Zebedee", family_name=family, birth_date=in_days(-12_000))
            made = make_referral(by=by, at=at, identity=who, domains=("housing",))
        with world.acting(world.coordinator) as by:
            referrals.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=at)
        return made

    return refer


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_goes_to_whoever_referred_and_comes_back(world, somebody, asked_of, scripts):
    made = asked_of("Exampleton")
    adviser = somebody(world.adviser)
    referrer = somebody(world.referrer)

    # Given a provider that has to know more
    adviser.opens(f"/referrals/{made.pk}/", "Zebedee Exampleton")
    adviser.follows("Ask whoever referred")
    adviser.arrives_at("Ask whoever referred")
    adviser.presses("Ask")
    adviser.is_told("Enter what you need to know")
    adviser.writes("Which council is their landlord?", into="What do you need to know?")
    adviser.presses("Ask")
    adviser.arrives_at("Zebedee Exampleton")

    # When whoever referred answers from their desk
    referrer.opens("/", "My work")
    referrer.reads("You are asked something")
    referrer.follows("Zebedee Exampleton")
    referrer.arrives_at("Answer a question")
    referrer.reads("Which council is their landlord?")
    referrer.writes("Milltown", into="The answer")
    referrer.presses("Send the answer")
    referrer.arrives_at("Zebedee Exampleton")

    # Then it is the provider's turn again
    adviser.opens(f"/referrals/{made.pk}/", "Zebedee Exampleton")
    adviser.reads("With a provider to answer", "Milltown")


def test_what_is_late_is_passed_on_and_somebody_takes_it(world, somebody, asked_of):
    made = asked_of("Lateham", days=40)
    with world.acting(replace(world.task, organisation_id=world.charity.pk)) as by:
        referrals.escalate(items=desk.late_items(by, now()), by=by, at=now())

    # The supervisor reads of it on their desk, with the day in ten lines, and hands it over
    supervisor = somebody(world.supervisor)
    supervisor.opens("/", "My work")
    supervisor.reads("Passed to you, because it is late", "Today in ten lines", "Late: 1")
    supervisor.opens(f"/referrals/{made.pk}/", "Zebedee Lateham")
    supervisor.reads("Told: ")
    supervisor.follows("Take it, or hand it over")
    supervisor.arrives_at("Who is dealing with it")
    supervisor.picks(world.colleague.name, of="Who is dealing with it?")
    supervisor.presses("Save")
    supervisor.arrives_at("Zebedee Lateham")
    supervisor.reads(world.colleague.name)

    # The referrer is told, and the coordinator too, who reads no name
    referrer = somebody(world.referrer)
    referrer.opens(f"/referrals/{made.pk}/", "Zebedee Lateham")
    referrer.reads("Not answered yet")
    coordinator = somebody(world.coordinator)
    coordinator.opens("/", "My work")
    coordinator.reads(made.reference)


def test_somebody_is_away_and_somebody_stands_in(world, somebody):
    adviser = somebody(world.adviser)
    adviser.opens("/absences/", "Who is away")
    adviser.dates(in_days(0), of="First day away")
    adviser.dates(in_days(4), of="Last day away")
    adviser.picks(world.colleague.name, of="Who stands in?")
    adviser.presses("Save")
    adviser.arrives_at("Who is away")
    adviser.reads("Away now", world.colleague.name)
    deputy = somebody(world.colleague)
    deputy.opens("/", "My work")
    deputy.reads("You stand in")


def test_the_waiting_list_offers_the_next_place_and_keeps_promises(world, somebody, asked_of):
    for family in ("Firstly", "Secondly"):
        made = asked_of(family)
        with world.acting(world.adviser) as by:
            referrals.waitlist(referral_id=made.pk, by=by, at=now())
    adviser = somebody(world.adviser)
    adviser.opens("/waiting/", "Waiting list")
    adviser.reads("Offer the next place to Zebedee")
    adviser.page.get_by_role("row").filter(has_text="Firstly").get_by_text("Still on").click()
    adviser.arrives_at("Still on the waiting list")
    adviser.dates(in_days(30), of="By when are they seen?")
    adviser.picks("Phone call", of="How did you tell them that they are still on the list?")
    adviser.presses("Save")
    adviser.is_told("Choose what happened")
    adviser.picks("Spoke to them", of="What happened")
    adviser.presses("Save")
    adviser.arrives_at("Zebedee Firstly")


def test_a_month_is_closed_and_somebody_is_turned_away(world, somebody, asked_of):
    asked_of("Monthly", days=45)
    coordinator = somebody(world.coordinator)
    coordinator.opens("/months/")
    last = (in_days(0).replace(day=1) - timedelta(days=1)).strftime("%B %Y")
    coordinator.follows(last)
    coordinator.arrives_at(last)
    coordinator.presses(f"Close {last}")
    coordinator.reads("closed")
    referrer = somebody(world.referrer)
    referrer.opens("/turn-aways/", "People we could not help")
    referrer.chooses("Home and homelessness", of="What was it about?")
    referrer.picks("Nobody has capacity", of="Why could nobody take it?")
    referrer.chooses("Yes", of="Were the urgent questions asked?")
    referrer.picks("Another service", of="What were they told instead?")
    referrer.presses("Count them")
    referrer.arrives_at("People we could not help")
    referrer.reads("Home and homelessness")
    commissioner = somebody(world.commissioner)
    commissioner.opens("/months/", last)
    commissioner.opens("/turn-aways/", "People we could not help")
    commissioner.reads("1 to 7")
