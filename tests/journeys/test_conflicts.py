"""Conflicts of interest and walls, as those who decide on them see them."""

import os
from datetime import date

import pytest

from alongside.people import actions as people
from alongside.people.rules import RelationKind, Side
from alongside.people.schemas import Known, Question
from tests.journeys.people import now
from tests.world import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def look(visitor, name):
    """Keep a picture, for whoever wants to see one."""
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 320):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_possible_conflict_is_decided_by_the_officer(world, somebody):
    # Given a name in the register that is like that of somebody who was referred
    with world.acting(world.adviser) as by:
        people.register_party(
            name="Zebedee Quillfeather", born=None, side=Side.AGAINST, case_id=None, by=by, at=now()
        )
    with world.acting(world.referrer) as by:
        about = make_person(world, by=by, kind=RelationKind.REFERRED)
        people.note_possible_conflicts(
            provider_ids=[world.charity.pk],
            question=Question(names=(Known("Zebedee Quilfeather", date(1971, 3, 9)),)),
            about=about, by=by, at=now(),
        )  # fmt: skip

    # When the supervisor opens the checks and decides
    officer = somebody(world.supervisor)
    officer.opens("/", "My work")
    officer.follows("Conflict checks", inside="body")
    officer.arrives_at("Conflict checks")
    look(officer, "conflicts")
    officer.follows("Decide")
    officer.arrives_at("A possible conflict")
    officer.reads("Zebedee Quillfeather", "Zebedee Quilfeather", "9 Mar 1971")
    look(officer, "conflict")
    officer.chooses("No: we can take them")
    officer.writes("Two people: I asked both files’ advisers", into="Why")
    officer.presses("Save the decision")

    # Then it is decided, with the reason, and stands among the decided
    officer.arrives_at("Conflict checks")
    officer.reads("Nothing waits", "Clear")
    officer.writes("Fenmarsh Hospitals NHS Trust", into="Name")
    officer.presses("Add")
    officer.arrives_at("Conflict checks")
    officer.reads("You cannot act against it")
    look(officer, "decided")


def test_a_wall_is_raised_by_one_and_lifted_by_another(world, somebody):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)

    # An adviser who knows somebody says so, and they are gone
    adviser = somebody(world.adviser)
    adviser.opens(f"/people/{person.pk}/", "Aldous Quillfeather")
    look(adviser, "person")
    adviser.follows("I know this person")
    adviser.arrives_at("I know this person")
    look(adviser, "i-know")
    adviser.chooses("A relative")
    adviser.presses("Hide them from me")
    adviser.arrives_at("My work")
    adviser.is_refused(f"/people/{person.pk}/", 404)

    # A supervisor hides them from a colleague too, and cannot take that back alone
    supervisor = somebody(world.supervisor)
    supervisor.opens(f"/people/{person.pk}/walls/", "Hide Aldous Quillfeather")
    look(supervisor, "wall")
    supervisor.page.get_by_label("Who must not see them").select_option(label="Colleague")
    supervisor.writes("The other side", into="Why")
    supervisor.presses("Hide them")
    supervisor.arrives_at("Walls")
    supervisor.reads("Said it themself", "The other side")
    look(supervisor, "walls")

    # The privacy officer lifts it
    officer = somebody(world.privacy_officer)
    officer.opens("/walls/", "Walls")
    officer.page.get_by_role("row").filter(has_text="Colleague").get_by_role(
        "link", name="Lift"
    ).click()
    officer.arrives_at("Lift a wall")
    look(officer, "lift")
    officer.writes("The matter is over", into="Why it may be lifted")
    officer.presses("Lift it")
    officer.arrives_at("Walls")
    officer.never_reads("The other side")
