"""
The main job: one person, from a referral in the surgery to a confirmed outcome, and what is learnt.

Everything is done through the pages, by whoever does it, with scripts and without.
"""

import re
from datetime import timedelta

import pytest

from alongside.accounts.rules import Role
from alongside.insight.rules import Quarter
from alongside.kit import context
from alongside.partnerships import queries as partnerships
from alongside.people.schemas import Identity
from alongside.referrals import actions as referrals
from alongside.referrals.tests.factories import make_new
from tests.journeys.people import (
    TELL_OUTCOME,
    TELL_STATUS,
    actor_in,
    add_colleague,
    fill_referral,
    in_days,
    now,
)
from tests.world import standing_of

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NAME = "Advice at Fernhill"
HYSSOP, DILL = "Hyssop Quillfeather", "Dill Lampwick"
ADVICE = "You have a strong case. Ask for the assessor's report first."
SHARED = "We asked the department to look at its decision again."
PASSWORD = "fen and heron and lamp"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_referral_in_the_surgery_to_an_outcome_and_what_is_learnt(world, somebody, scripts):
    coordinator = somebody(world.coordinator)
    given_a_partnership_from_a_preset(coordinator)
    given_a_commissioner(coordinator)
    given_a_room_and_no_one_to_sit_in_it(coordinator)
    link = when_a_referrer_is_added(coordinator)
    gp = somebody()
    then_the_referrer_joins_by_the_link(gp, link)
    acts = actor_in(world.user("coordinator"), NAME)
    adviser = somebody(given_an_adviser(acts))
    when_a_weekly_session_is_planned(coordinator)
    given_a_quarter_that_is_over(acts)

    when_somebody_is_referred_with_a_time(gp, HYSSOP)
    then_the_receipt_names_the_adviser_and_the_time(gp)
    when_somebody_is_referred_for_whom_no_time_is_chosen(gp, DILL)
    then_the_receipt_says_what_happens_next_and_by_when(gp)

    then_both_wait_on_the_advisers_desk(adviser)
    when_the_adviser_reads_why_they_were_asked_and_accepts(adviser, DILL)
    when_three_calls_are_not_answered(adviser, DILL)
    then_not_reached_is_offered_and_the_referrer_reads_it(adviser, gp, DILL)

    when_they_arrive_and_are_seen(adviser, HYSSOP)
    when_the_file_has_two_issues(adviser, HYSSOP)
    then_a_deadline_takes_three_clicks(adviser)
    when_advice_and_a_note_are_written(adviser, HYSSOP)
    when_the_exact_words_are_looked_at_and_shared(adviser, HYSSOP)
    then_the_referrer_reads_the_words_and_never_the_advice(gp, HYSSOP)

    when_the_money_and_the_outcomes_are_recorded(adviser, HYSSOP)
    then_the_file_can_close(adviser, HYSSOP)
    then_it_is_counted(gp, coordinator)
    when_the_quarter_is_closed(coordinator)
    commissioner = somebody(given_the_commissioner(acts))
    then_the_commissioner_sees_no_small_number(commissioner)
    then_no_name_was_in_any_address(coordinator, gp, adviser, commissioner)


# Partnership


def given_a_partnership_from_a_preset(coordinator):
    coordinator.opens("/partnership/", "Advice at Mill Road")
    coordinator.follows("Set up another partnership")
    coordinator.arrives_at("What is the new partnership like?")
    coordinator.follows("Booked sessions at GP practices, with consented record access")
    coordinator.arrives_at("Set up a partnership")
    coordinator.writes(NAME, into="Name of the partnership")
    row(coordinator, "Place of care 1").get_by_label("Name").fill("Fernhill Surgery")
    row(coordinator, "Advice provider 1").get_by_label("Name").fill("Lantern Advice")
    coordinator.presses("Set up the partnership")
    coordinator.arrives_at(NAME)
    coordinator.reads("Fernhill Surgery", "Lantern Advice", "Booked sessions at GP practices")


def row(visitor, name):
    return visitor.page.get_by_role("group", name=name, exact=True)


def given_a_commissioner(coordinator):
    coordinator.follows("Add a commissioner")
    coordinator.arrives_at("Add a commissioner")
    coordinator.writes("Fernhill Health Board", into="Name")
    coordinator.presses("Add the commissioner")
    coordinator.reads("Fernhill Health Board is added.")


def given_a_room_and_no_one_to_sit_in_it(coordinator):
    coordinator.opens("/rooms/", "Rooms")
    coordinator.picks("Fernhill Surgery", of="Place")
    coordinator.writes("Room 4", into="Name of the room")
    coordinator.presses("Add this room")
    coordinator.reads("Room added")


def when_a_referrer_is_added(coordinator):
    coordinator.opens("/partnership/people/", "People")
    coordinator.follows("Add somebody")
    coordinator.arrives_at("Add somebody")
    coordinator.writes("Pia Exampleton", into="Name")
    coordinator.writes("pia@example.org", into="Work e-mail address")
    coordinator.picks("Referrer", of="Role")
    coordinator.picks("Fernhill Surgery", of="Organisation")
    coordinator.presses("Add them")
    coordinator.reads("Hand this link to Pia Exampleton")
    coordinator.arrives_at("People")
    return coordinator.page.locator("code").inner_text()


def then_the_referrer_joins_by_the_link(gp, link):
    gp.opens(link)
    gp.arrives_at(re.compile("password"))
    gp.writes(PASSWORD, into="Password")
    gp.writes(PASSWORD, into="The same password again")
    gp.presses("Go on")
    gp.arrives_at("Two-step sign-in")
    gp.opens("/", "My work")
    gp.reads("You have no open referrals")


def given_an_adviser(acts):
    with context.standing_as(standing_of(acts)):
        lantern = next(iter(partnerships.providers_of(acts, in_days(0))))
    return add_colleague(acts, "Robin Sample", Role.ADVISER, lantern.pk)


def when_a_weekly_session_is_planned(coordinator):
    soon = in_days(3)
    coordinator.opens("/sessions/new/", "Plan weekly sessions")
    coordinator.picks("Room 4", of="Room")
    coordinator.picks("Robin Sample", of="Adviser")
    coordinator.picks(f"{soon:%A}", of="Day")
    coordinator.writes("9am", into="From")
    coordinator.writes("12:30", into="To")
    coordinator.writes("45", into="Minutes for each person")
    coordinator.dates(soon, of="First date")
    coordinator.presses("Plan this session")
    coordinator.reads("Sessions made")
    coordinator.arrives_at("Plan weekly sessions")


# Refer


def when_somebody_is_referred_with_a_time(gp, name):
    gp.follows("Refer someone")
    gp.arrives_at("Refer someone")
    fill_referral(gp, *name.split(), agreed=(TELL_STATUS, TELL_OUTCOME))
    gp.page.get_by_label(re.compile("with Robin Sample")).first.check()
    gp.presses("Refer")


def then_the_receipt_names_the_adviser_and_the_time(gp):
    gp.arrives_at("Referral sent")
    gp.reads(
        re.compile(f"{HYSSOP} has an appointment on .+ at .+am with Robin Sample of Lantern"),
        "You will hear how it goes, and when it is finished.",
        "For the record",
    )


def when_somebody_is_referred_for_whom_no_time_is_chosen(gp, name):
    gp.follows("Refer someone else")
    gp.arrives_at("Refer someone")
    fill_referral(gp, *name.split(), agreed=(TELL_STATUS,))
    gp.presses("Refer")


def then_the_receipt_says_what_happens_next_and_by_when(gp):
    gp.arrives_at("Referral sent")
    gp.reads(re.compile(r"Lantern Advice says .+: due .+ \(in .+\)\. "), "can take this")


# Route


def then_both_wait_on_the_advisers_desk(adviser):
    adviser.opens("/", "My work")
    adviser.reads(DILL, "Accept or decline", "Next session", "1 person")


def when_the_adviser_reads_why_they_were_asked_and_accepts(adviser, name):
    adviser.follows(name)
    adviser.arrives_at(name)
    adviser.reads("Lantern Advice", re.compile("rule “.+”"))
    adviser.page.get_by_text("Why", exact=True).click()
    adviser.reads("Advises on money and benefits", "Its own conflict check says “can take”")
    adviser.presses("Accept and open the file")
    adviser.arrives_at(name)
    adviser.reads("What they agreed to", "Who has looked", "(you)")


def when_three_calls_are_not_answered(adviser, name):
    adviser.follows("The referral")
    adviser.arrives_at(name)
    for attempts in ("None yet", "No answer", "No answer"):
        adviser.follows("Log a contact attempt")
        adviser.arrives_at("Log a contact attempt")
        adviser.reads(attempts)
        adviser.chooses("No answer")
        adviser.presses("Save the attempt")
        adviser.reads("The attempt is kept")


def then_not_reached_is_offered_and_the_referrer_reads_it(adviser, gp, name):
    adviser.arrives_at(name)
    adviser.reads("Tried 3 times, and nobody was reached.")
    adviser.presses("Close as not reached")
    adviser.reads("Closed as not reached. The referrer is told")
    gp.follows("See this referral")
    gp.arrives_at(name)
    gp.reads("Not reached")
    gp.never_reads("No answer")


# Book


def when_they_arrive_and_are_seen(adviser, name):
    adviser.opens("/sessions/", "Sessions")
    adviser.page.locator("main").get_by_role("rowheader").get_by_role("link").first.click()
    adviser.arrives_at(re.compile(r"20\d\d"))
    adviser.presses("Arrived", beside=name)
    adviser.reads("1 arrived")
    adviser.presses("Attended", beside=name)
    adviser.reads("1 attended")
    adviser.arrives_at(re.compile(r"20\d\d"))


# Advise


def when_the_file_has_two_issues(adviser, name):
    adviser.follows(name)
    adviser.arrives_at(name)
    adviser.presses("Open a file")
    adviser.arrives_at(name)
    adviser.follows("Add the first issue")
    write_issue(adviser, "Disrepair, damp", "Write to the landlord")
    adviser.follows(f"The file of {name}", inside="body")
    adviser.follows("Add an issue")
    write_issue(adviser, "Personal Independence Payment", "Ask for the report")


def write_issue(adviser, problem, step):
    adviser.arrives_at("Add an issue")
    adviser.picks(re.compile(problem), of="The problem")
    adviser.writes("The other side said no in a letter", into="The facts")
    adviser.writes(step, into="What happens next")
    adviser.presses("Add the issue")
    adviser.arrives_at(re.compile(problem))


def then_a_deadline_takes_three_clicks(adviser):
    """The link, what the letter is, and the button that keeps it. Enter shows the dates."""
    clicks = 0
    adviser.follows("Add a deadline from a letter")
    clicks += 1
    adviser.arrives_at("A deadline from a letter")
    adviser.page.get_by_label(re.compile("mandatory reconsideration", re.IGNORECASE)).first.check()
    clicks += 1
    adviser.dates(in_days(-4), of="Date on the letter")
    adviser.page.get_by_label("Year", exact=True).first.press("Enter")
    adviser.reads("How we worked this out", re.compile("check with a supervisor", re.IGNORECASE))
    adviser.arrives_at("A deadline from a letter")
    adviser.reads("Last day", "Aim for", "our target", "The law:", "gov.uk")
    adviser.presses("Save this deadline")
    clicks += 1
    adviser.arrives_at(re.compile("Personal Independence Payment"))
    adviser.reads("Last day", "Aim for")
    assert clicks == 3


def what_is_asked_first_cannot_be(adviser, name):
    """Advice comes after the questions, or after the reason why nobody could ask them."""
    adviser.follows("Ask them now")
    adviser.arrives_at("Before the first advice")
    adviser.picks("They were too unwell or too upset", of="Why they could not be asked")
    adviser.presses("Keep it")
    adviser.arrives_at(name)
    adviser.follows("Personal Independence Payment")
    adviser.arrives_at(re.compile("Personal Independence Payment"))


def when_advice_and_a_note_are_written(adviser, name):
    what_is_asked_first_cannot_be(adviser, name)
    adviser.writes(ADVICE, into="The advice given")
    adviser.presses("Save")
    adviser.reads("Saved")
    adviser.follows(f"The file of {name}", inside="body")
    adviser.arrives_at(name)
    adviser.writes("She will bring the letter.", into="Write a note")
    adviser.presses("Save the note")
    adviser.reads("She will bring the letter.", ADVICE)
    adviser.arrives_at(name)


# Share


def when_the_exact_words_are_looked_at_and_shared(adviser, name):
    adviser.follows("Tell the care team")
    adviser.arrives_at("Tell the care team")
    adviser.chooses("How it went")
    adviser.writes(SHARED, into="What they will read")
    adviser.presses("Look at what they will read")
    adviser.arrives_at("Look before you share")
    adviser.reads("Fernhill Surgery will read exactly this", SHARED)
    adviser.presses("Share these words")
    adviser.reads("The words are shared")
    adviser.arrives_at(name)


def then_the_referrer_reads_the_words_and_never_the_advice(gp, name):
    gp.opens("/", "My work")
    gp.follows(name)
    gp.arrives_at(name)
    gp.reads(SHARED, "Robin Sample")
    gp.never_reads(ADVICE, "The other side", "She will bring", "Personal Independence")
    assert ADVICE not in gp.page.content()


# Resolve


def when_the_money_and_the_outcomes_are_recorded(adviser, name):
    adviser.follows("Personal Independence Payment")
    adviser.arrives_at(re.compile("Personal Independence Payment"))
    adviser.follows("What became of it")
    adviser.arrives_at("What became of this day")
    adviser.chooses("Met")
    adviser.presses("Save")
    adviser.reads("Last day was", "Met on")
    adviser.follows("Money: add a sum")
    adviser.arrives_at("Money")
    adviser.chooses("Benefit or other income")
    adviser.writes("Personal Independence Payment", into="What it is")
    adviser.writes("108.55", into="The sum")
    adviser.picks("a week", of="How often")
    adviser.picks("52 weeks", of="How to count it for a year")
    adviser.picks("Award letter", of="What shows it")
    adviser.picks("In payment", of="How far it is")
    adviser.presses("Add the sum")
    adviser.reads("The sum is in the ledger", "£5,644.60", "52 weeks", "Award letter")
    adviser.arrives_at("Money")
    adviser.follows("Personal Independence Payment", inside="body")
    record_outcome(adviser, "What they wanted")
    adviser.arrives_at(name)
    adviser.follows("Disrepair, damp")
    adviser.arrives_at(re.compile("Disrepair, damp"))
    record_outcome(adviser, "Advised, and acting themselves")


def record_outcome(adviser, result):
    adviser.follows("Record the outcome")
    adviser.arrives_at("Record the outcome")
    adviser.chooses(result)
    adviser.presses("Record the outcome")
    adviser.reads("The outcome is recorded")


def then_the_file_can_close(adviser, name):
    adviser.arrives_at("Close the file")
    adviser.presses("Close the file")
    adviser.reads("The file is closed")
    adviser.arrives_at(name)


# Learn


def given_a_quarter_that_is_over(acts):
    """Twelve people of three months ago, of whom nobody was reached."""
    earlier = Quarter.of(now()).previous.starts_at + timedelta(days=20)
    with context.standing_as(standing_of(acts)):
        site = partnerships.sites_of(acts)[0]
        for number in range(12):
            identity = Identity("Teasel", f"Lampwick{number}", birth_date=None)
            referrals.refer(
                new=make_new(identity=identity, site_id=site.pk),
                key=f"earlier-{number}",
                by=acts,
                at=earlier,
            )


def then_it_is_counted(gp, coordinator):
    gp.opens("/counts/", "What became of our referrals")
    gp.reads(re.compile(r"Referred\s*2"), "Not reached")
    coordinator.opens("/funnel/", "Funnel")
    coordinator.reads("Fernhill Surgery", re.compile(r"Outcome recorded\s*1"))


def when_the_quarter_is_closed(coordinator):
    coordinator.presses("Close ")
    coordinator.reads("is closed. Commissioners can see it now")
    coordinator.arrives_at("Funnel")


def given_the_commissioner(acts):
    with context.standing_as(standing_of(acts)):
        boards = partnerships.organisations_of(acts)
        board = next(each for each in boards if each.name == "Fernhill Health Board")
    return add_colleague(acts, "Kit Placeholder", Role.COMMISSIONER, board.pk)


def then_the_commissioner_sees_no_small_number(commissioner):
    closed = Quarter.of(now()).previous
    commissioner.opens("/", closed.words)
    commissioner.reads(re.compile(r"Referred\s*10"), "1 to 7 are hidden", "to the nearest 5")
    commissioner.never_reads("12")


def then_no_name_was_in_any_address(*visitors):
    words = [word.lower() for name in (HYSSOP, DILL) for word in name.split()]
    for visitor in visitors:
        said = [each for each in visitor.asked if any(word in each.lower() for word in words)]
        assert said == []
