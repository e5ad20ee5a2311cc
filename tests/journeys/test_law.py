"""An editor signs rules of law and enters the day of a change; an adviser reads what stands."""

import os
import re

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MR = "Ask for a mandatory reconsideration"


def look(visitor, name):
    """Keep a picture, for whoever wants to see one."""
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 320):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_editor_signs_a_rule_and_says_what_is_not_their_area(world, somebody):
    # Given that nobody has signed anything, an adviser is told to check
    adviser = somebody(world.adviser)
    adviser.opens("/law/rules/wb.mr.standard/", MR)
    adviser.reads("Check with a supervisor", "Nobody has said anything of it yet")
    look(adviser, "rule-read")

    # When an editor opens the law and reads a rule
    editor = somebody(world.supervisor)
    editor.opens("/", "My work")
    editor.follows("The law we work by", inside="body")
    editor.arrives_at("The law we work by")
    editor.reads("How far we are, by area")
    look(editor, "law")
    editor.follows("Money and benefits", inside="body")
    editor.arrives_at("The law we work by")
    look(editor, "law-area")
    editor.writes("mandatory reconsideration", into="Words")
    editor.presses("Show")
    editor.arrives_at("The law we work by")
    editor.page.get_by_role("checkbox", name=MR, exact=True).check()
    editor.chooses("Those that I ticked")
    editor.chooses("I have read them and they are right")
    look(editor, "law-signing")
    editor.presses("Save")

    # Then it stands signed, for whoever works with it
    editor.arrives_at("The law we work by")
    editor.reads("Signed: 1 rule")
    adviser.opens("/law/rules/wb.mr.standard/", MR)
    adviser.reads("Supervisor")
    adviser.never_reads("Check with a supervisor")
    look(adviser, "rule-signed")

    # And a whole area is said to be somebody else's at once
    editor.opens("/law/?area=immigration&more=on", "The law we work by")
    editor.page.get_by_label(re.compile("^All [0-9]+ of them")).check()
    editor.chooses("Not our area")
    editor.presses("Save")
    editor.arrives_at("The law we work by")
    editor.reads("Not our area: ")
    look(editor, "law-not-ours")


def test_an_editor_enters_the_day_on_which_a_law_begins(world, somebody):
    editor = somebody(world.supervisor)
    editor.opens("/law/", "The law we work by")
    editor.follows("Law that is about to change", inside="body")
    editor.arrives_at("Law that is about to change")
    look(editor, "changes")
    editor.page.get_by_role("link", name="Enter the day").first.click()
    editor.arrives_at("Employment tribunal claims: six months in place of three")
    editor.presses("Enter the day")
    editor.reads("Enter the number of the instrument")
    look(editor, "change-wrong")
    for part, typed in [("Day", "4"), ("Month", "1"), ("Year", "2027")]:
        editor.writes(typed, into=part)
    editor.writes("SI 2026/1234", into="Number of the instrument")
    editor.presses("Enter the day")

    editor.arrives_at("Law that is about to change")
    editor.reads("Begins Monday 4 January 2027", "SI 2026/1234")
    look(editor, "changes-entered")
    editor.opens("/law/changes/employment_tribunal_six_months/", "Employment tribunal claims")
    look(editor, "change-back")
