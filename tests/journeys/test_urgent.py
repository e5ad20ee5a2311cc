"""How soon: what is for today, who called, asked again, lowered; and how it was routed."""

import os
import re

import pytest

from alongside.referrals import actions
from alongside.referrals.rules.triage import Said
from tests.journeys.people import a_referral, now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NAME = "Zelda Quillfeather"
PICTURES = os.environ.get("ALONGSIDE_PICTURES")  # a folder, for whoever wants to look


def keep(somebody, name):
    if PICTURES:
        for width in (1280, 320):
            somebody.page.set_viewport_size({"width": width, "height": 900})
            somebody.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        somebody.page.set_viewport_size({"width": 1280, "height": 900})


def test_somebody_in_danger_is_handed_over_before_anything_else(world, somebody):
    # Given a referral of somebody who is in danger now
    said = {"immediate_danger": Said.YES, "domestic_abuse": Said.YES}
    referral = a_referral(world, triage=said, provider=world.charity.pk)
    gp = somebody(world.referrer)

    # When the referrer wants the receipt, the page asks who was called
    gp.opens(f"/referrals/{referral.pk}/receipt/", "Who made the call?")
    gp.reads("This is not an emergency service", "999", "0808 2000 247")
    keep(gp, "call")
    gp.chooses("Whoever referred")
    gp.presses("Save")
    gp.is_told("Say whom the danger was handed to")
    gp.writes("999, police are on the way", into="What was said, and a reference")
    gp.presses("Save")

    # Then it is kept, and the receipt is there
    gp.reads("The call is kept")
    gp.opens(f"/referrals/{referral.pk}/receipt/", "Referral sent")
    keep(gp, "receipt")


def test_the_provider_asks_again_and_a_supervisor_lowers(world, somebody):
    # Given a referral that nobody thought urgent, taken by a provider
    referral = a_referral(world, provider=world.charity.pk)
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=referral.pk, by=by, at=now())
    adviser = somebody(world.adviser)
    adviser.opens(f"/referrals/{referral.pk}/", NAME)
    adviser.reads("How soon", "Nothing urgent was said")

    # When the adviser asks the urgent questions at first contact
    adviser.follows("Ask the urgent questions again")
    adviser.arrives_at("Ask the urgent questions again")
    adviser.page.get_by_role("group", name=re.compile("Not enough money for food")).get_by_label(
        "It is so", exact=True
    ).check()
    adviser.chooses("Yes, they were alone")
    keep(adviser, "triage")
    adviser.presses("Save the answers")

    # Then it is for today, with what has to happen, and each line can be ticked
    adviser.reads("How soon is now: today", "What has to happen", "Food and fuel voucher in hand")
    keep(adviser, "referral")
    adviser.presses("Done", beside="Food and fuel voucher in hand")
    adviser.reads("Written down", "Not done")

    # And a supervisor lowers it, with a reason
    supervisor = somebody(world.supervisor)
    supervisor.opens(f"/referrals/{referral.pk}/lower/", "Make it less urgent")
    keep(supervisor, "lower")
    supervisor.chooses("Routine")
    supervisor.writes("The payment arrived this morning", into="Why")
    supervisor.presses("Lower it")
    supervisor.reads("Lowered to: routine", "The payment arrived this morning")


def test_a_coordinator_reads_how_it_was_routed(world, somebody):
    # Given a referral that was routed
    referral = a_referral(world, domains=("debt",))
    coordinator = somebody(world.coordinator)

    # When the coordinator follows the link on it
    coordinator.opens(f"/referrals/{referral.pk}/", NAME)
    coordinator.follows("How this was routed")

    # Then each step is there, and it was worked out again
    coordinator.arrives_at("How this was routed")
    coordinator.reads("1. Safety", "2. Who may advise", "7. Language and access")
    coordinator.reads("Worked out again: the same")
    keep(coordinator, "routing")


def test_a_coordinator_writes_down_what_a_provider_holds_and_a_local_number(world, somebody):
    coordinator = somebody(world.coordinator)

    coordinator.opens("/partnership/credentials/", "Who may advise on what")
    keep(coordinator, "credentials")
    coordinator.follows("Add a credential")
    coordinator.arrives_at("Add a credential")
    keep(coordinator, "add_credential")
    coordinator.opens("/partnership/local-lines/", "Local numbers to call now")
    coordinator.writes("Council housing, out of hours", into="Whom do people reach?")
    coordinator.writes("020 7946 0999", into="Phone number")
    keep(coordinator, "local")
    coordinator.presses("Add it")
    coordinator.reads("Council housing, out of hours")
