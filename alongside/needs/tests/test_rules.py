from datetime import date

import pytest

from alongside.law import queries as law
from alongside.law.rules.areas import AreaId, Nation
from alongside.needs import queries, rules
from alongside.needs.rules import Answered, Part, Said, WhyNot
from alongside.needs.rules.languages import accepted_in_order, chosen

CHECK = queries.check()
ITEMS = {item.id: item for item in CHECK.items}
DAY = date(2026, 11, 27)
YES, NO, DECLINED = Part(Said.YES), Part(Said.NO), Part(Said.DECLINED)


def said_to(key, *, happening=YES, wants_help=YES, urgent=NO, rule="", on=None):
    return rules.answered(
        ITEMS[key], happening=happening, wants_help=wants_help, urgent=urgent, rule=rule, on=on
    )


def test_the_check_is_an_opener_and_ten_items():
    assert len(CHECK.items) == 10
    assert CHECK.opener.ask == (
        "Do you (ever) have difficulty making ends meet at the end of the month?"
    )
    assert "CC BY" in CHECK.opener.credit


def test_every_urgent_choice_is_a_rule_that_may_be_asked_of_somebody_alone():
    alone = {each.id for each in law.urgent_questions(clinician=False, alone=True, on=DAY)}

    chosen = {each.rule for item in CHECK.items if item.urgent for each in item.urgent.choices}
    assert chosen <= alone


def test_nothing_is_sent_under_a_code_of_another_question():
    assert [item.id for item in CHECK.items if item.loinc] == []
    assert {each.code for item in CHECK.items for each in item.near} >= {"88122-7", "93033-9"}


def test_an_identical_question_is_sent_under_its_code():
    near = (rules.Near("1-8", identical=True), rules.Near("2-6", identical=False))
    item = rules.Item("x", None, "?", "", None, private=False, near=near)

    assert item.loinc == ("1-8",)


def test_what_is_not_happening_asks_no_more():
    answer = said_to("debt", happening=NO)

    assert answer.wants_help == rules.NOT_HAPPENING
    assert answer.urgent == rules.NOT_HAPPENING


def test_an_item_without_an_urgent_question_says_so():
    assert said_to("care").urgent == rules.NO_QUESTION


def test_declined_is_not_the_same_as_not_asked():
    declined = said_to("debt", happening=DECLINED)
    unasked = rules.unasked(ITEMS["debt"], WhyNot.STOPPED)

    assert (declined.happening.said, declined.happening.why) == (Said.DECLINED, None)
    assert (unasked.happening.said, unasked.happening.why) == (Said.NOT_ASKED, WhyNot.STOPPED)
    assert rules.ABSENT == {Said.DECLINED: "asked-declined", Said.NOT_ASKED: "not-asked"}


def test_a_date_goes_only_with_what_has_one():
    with_date = said_to("lose_home", urgent=YES, rule="eviction_date", on=DAY)
    without = said_to("lose_home", urgent=YES, rule="roofless_tonight", on=DAY)

    assert with_date.on == DAY
    assert without.on is None


def test_the_areas_in_which_help_is_wanted_leave_out_what_is_private():
    said = {key: said_to(key) for key in ("money", "benefits", "immigration", "work")}
    said["debt"] = said_to("debt", wants_help=NO)

    assert rules.areas_wanted(CHECK, said) == (AreaId.WELFARE_BENEFITS, AreaId.EMPLOYMENT)


def test_what_is_private_is_kept_back_unless_its_area_is_passed_on():
    said = {"immigration": said_to("immigration"), "debt": said_to("debt")}

    back = rules.kept_back(CHECK, said, frozenset({"debt"}))
    there = rules.kept_back(CHECK, said, frozenset({"immigration"}))

    assert back["immigration"].happening == rules.not_asked(WhyNot.KEPT_BACK)
    assert back["debt"] == said["debt"]
    assert there == said


def test_the_earliest_date_counts():
    said = {
        "benefits": said_to("benefits", urgent=YES, rule="deadline_imminent", on=DAY),
        "work": said_to("work", urgent=YES, rule="deadline_imminent", on=date(2026, 11, 25)),
    }

    assert rules.urgent_rules(said) == ("deadline_imminent",)
    assert rules.events(said) == {"deadline_imminent": date(2026, 11, 25)}


def whole(**said) -> dict[str, Answered]:
    return rules.complete(CHECK, said, WhyNot.LEFT_OUT)


@pytest.mark.parametrize(
    ("version", "said", "why"),
    [
        ("2000-01-01", whole(debt=said_to("debt")), "changed meanwhile"),
        (CHECK.version, {"debt": said_to("debt")}, "Each question"),
        (CHECK.version, whole(), "at least one"),
        (CHECK.version, whole(debt=said_to("debt")), None),
    ],
)
def test_a_check_is_kept_whole_in_its_version_or_not_at_all(version, said, why):
    found = rules.why_not_keep(CHECK, version, said)

    assert (why in str(found)) if why else found is None


def test_every_nation_has_somebody_to_call():
    for nation in Nation:
        listed = queries.helplines(nation)
        assert listed[0].number == "999"
        assert len(listed) >= 3


def test_every_route_that_this_door_can_lead_to_is_in_words_for_the_person():
    asked = {each.id for each in law.urgent_questions(clinician=False, alone=True, on=DAY)}
    offered = {each.rule for item in CHECK.items if item.urgent for each in item.urgent.choices}
    led_to = {
        route.id
        for nation in Nation
        for route in law.routes_now(asked & offered, nation, DAY)
        if route.id != "emergency"
    }

    assert led_to <= queries.route_words().keys()


# Languages


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("cy,en;q=0.5", ["cy", "en"]),
        ("en;q=0.2, ar-EG;q=0.9", ["ar-EG", "en"]),
        ("", []),
        ("en;q=much, cy", ["cy"]),
        (",,;", [";"]),
    ],
)
def test_a_browsers_languages_are_read_most_wanted_first(header, tags):
    assert accepted_in_order(header) == tags


def test_what_was_chosen_counts_more_than_what_the_browser_says():
    assert chosen(asked="", kept="", accepted=["ar-EG"]) == "ar"
    assert chosen(asked="", kept="cy", accepted=["ar"]) == "cy"
    assert chosen(asked="en", kept="cy", accepted=["ar"]) == "en"
    assert chosen(asked="xx", kept="", accepted=["fr"]) == "en"
