from datetime import date

import pytest

from alongside.law import queries as law
from alongside.law.rules import AreaId, HowSoon, Nation, UrgencyLevel

TODAY = date(2026, 11, 24)


def test_every_document_loads_and_every_id_leads_somewhere():
    assert len(law.areas()) == 7
    assert len(law.issues()) == 86
    assert sum(len(issue.sub_issues) for issue in law.issues().values()) == 395
    assert len(law.urgency_rules()) == 27
    assert len(law.gates()) == 13
    assert len(law.time_limits()) == 197


def test_the_areas_carry_the_plain_labels_of_their_ids():
    assert [(area.id, area.plain_label) for area in law.areas()] == AreaId.choices


def test_a_part_of_a_problem_has_a_whole_id():
    parts = {part.id for part in law.issue("debt.enforcement_agents").sub_issues}

    assert "debt.enforcement_agents.visit" in parts


def test_every_time_limit_is_reached_from_a_problem():
    reached = {key for issue in law.issues().values() for key in issue.time_limits}

    assert reached | {*law.everything().problems.everywhere} == set(law.time_limits())


def test_law_that_waits_begins_on_the_day_that_was_entered_and_not_before():
    day = date(2027, 1, 1)
    days = {"employment_tribunal_six_months": day}

    def lengths(on, days=days):
        found = law.time_limits_for("employment.dismissal", Nation.ENGLAND, on, days)
        return {limit.id: limit.length for limit in found if limit.id.startswith("emp.et.")}

    assert lengths(day, {})["emp.et.unfair_dismissal"] == 3
    assert lengths(date(2026, 12, 31))["emp.et.unfair_dismissal"] == 3
    assert lengths(day)["emp.et.unfair_dismissal"] == 6
    assert law.time_limit("emp.et.unfair_dismissal", day, days).version == "2027-01-01"
    assert lengths(day)["emp.et.six_month_general"] == 6
    assert "emp.et.six_month_general" not in lengths(day, {})


def test_a_rule_that_means_more_from_a_day_on_says_so_from_then():
    day = date(2027, 4, 1)
    days = {"awaab_phase_2": day}

    before = law.time_limit("hou.awaab.investigate", date(2027, 3, 31), days)
    after = law.time_limit("hou.awaab.investigate", day, days)

    assert (before.length, after.length) == (10, 10)
    assert after.version == "2027-04-01"
    assert "electrical" in after.notes
    assert before.notes.startswith("First phase")
    assert "housing.4.phase_2" in rights_of("housing", on=day, days=days)
    assert "housing.4" not in rights_of("housing", on=day, days=days)


def rights_of(area, nation=Nation.ENGLAND, on=TODAY, days=None):
    return [each.id for each in law.rights(nation, on, days or {}) if each.area == area]


def test_a_right_is_shown_while_it_counts():
    day = date(2027, 1, 1)
    days = {"employment_tribunal_six_months": day}

    assert rights_of("employment")[0] == "employment.1"
    assert "employment.1.six_months" not in rights_of("employment", days=days)
    assert rights_of("employment", on=day, days=days)[0] == "employment.1.six_months"
    assert "employment.1" not in rights_of("employment", on=day, days=days)
    assert rights_of("education", Nation.SCOTLAND) == []


def test_a_right_is_not_shown_before_the_rule_it_stands_on():
    assert "housing.4" in rights_of("housing")
    assert "housing.4" not in rights_of("housing", on=date(2025, 10, 26))


def test_every_time_limit_has_words_that_do_not_give_up():
    for versions in law.time_limits().values():
        for limit in versions:
            assert limit.source
            assert limit.late.endswith(".")
            assert "too late" not in limit.late


@pytest.mark.parametrize(
    ("find", "words"),
    [
        (lambda: law.area("benefits"), "There is no area ‘benefits’"),
        (lambda: law.issue("housing.moat"), "There is no issue ‘housing.moat’"),
        (lambda: law.gate("x"), "There is no gate ‘x’"),
        (lambda: law.urgency_rule("x"), "There is no urgency rule ‘x’"),
        (lambda: law.time_limit("x", TODAY), "There is no time limit ‘x’"),
        (lambda: law.time_limits_for("x", Nation.WALES, TODAY), "There is no issue ‘x’"),
    ],
)
def test_an_id_that_does_not_exist_is_named(find, words):
    with pytest.raises(law.NotThere, match=words):
        find()


def test_a_rule_is_not_in_force_before_it_began():
    with pytest.raises(law.NotThere, match="was not in force on Sunday 7 April 2013"):
        law.time_limit("wb.mr.standard", date(2013, 4, 7))


def test_a_problem_lists_the_time_limits_of_its_nation():
    def keys(nation, on=TODAY):
        return [limit.id for limit in law.time_limits_for("welfare_benefits.pip", nation, on)]

    challenge = ["wb.mr.standard", "wb.mr.late_limit", "wb.appeal.ftt"]
    forms = ["wb.form.pip2", "wb.coc.pip", "wb.hospital.disability_28"]
    assert keys(Nation.ENGLAND) == [*forms, *challenge]
    assert {"wb.scot.redetermination", "wb.scot.appeal"} <= set(keys(Nation.SCOTLAND))
    assert "wb.scot.appeal" not in keys(Nation.ENGLAND)
    assert "wb.mr.standard" not in keys(Nation.NORTHERN_IRELAND)
    assert "wb.mr.standard" not in keys(Nation.ENGLAND, date(2013, 4, 7))


def test_the_referral_page_has_its_three_choices():
    today, letter, otherwise = law.how_soon()

    assert (today.id, today.level) == (HowSoon.TODAY, UrgencyLevel.TODAY)
    assert {law.urgency_rule(key).level for key in today.rules} == {UrgencyLevel.TODAY}
    assert letter.asks_for_date
    assert (otherwise.level, otherwise.rules) == (UrgencyLevel.ROUTINE, ())


def test_the_question_about_prognosis_is_for_clinicians_alone():
    asked = {key for key, rule in law.urgency_rules().items() if rule.asked_of_clinician}

    assert asked == {"end_of_life", "mental_health_crisis_debt"}
