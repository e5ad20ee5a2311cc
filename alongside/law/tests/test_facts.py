"""The facts here against the collection they were carried over from, where that lies beside us."""

from pathlib import Path

import pytest
import yaml

from alongside.law import queries as law

COLLECTION = Path(__file__).parents[4] / "shared" / "law"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not COLLECTION.exists(), reason="the collection is not beside us"),
]


def collected(name):
    return yaml.safe_load((COLLECTION / f"{name}.yaml").read_text())


def test_every_area_problem_and_part_was_carried_over():
    for theirs, ours in zip(collected("issues")["areas"], law.areas(), strict=True):
        assert (theirs["id"], theirs["label"], theirs["plain_label"], theirs["default_gate"]) == (
            ours.id,
            ours.label,
            ours.plain_label,
            ours.default_gate,
        )
        for problem, found in zip(theirs["issues"], ours.issues, strict=True):
            assert (problem["id"], problem["label"], problem["gate"]) == (
                found.id,
                found.label,
                found.gate,
            )
            assert tuple(problem["urgency_checks"] or ()) == found.urgency
            assert [part["id"] for part in problem["sub_issues"]] == [
                part.id for part in found.sub_issues
            ]


def test_every_urgency_rule_and_gate_was_carried_over():
    levels = {rule["id"]: rule["level"] for rule in collected("urgency")["rules"]}
    gates = {gate["id"]: gate["rule"] for gate in collected("regulation_gates")["gates"]}

    assert {rule.id: rule.level for rule in law.urgency().rules} == levels
    assert {gate.id: gate.rule for gate in law.gates().values()} == gates


# Where the words of the law say something else than the collection; each rule's notes say what.
MENDED = {
    "debt.dro.moratorium": "beginning with",
    "debt.ea.control_expiry": "beginning with",
    "gen.hra": "beginning with",
    "cc.mht.s3": "beginning with",
    "hou.rent.s14_challenge": "Before the day",
    "edu.excl.day6": "is day 1",
    "debt.bs.mh_contact_check": "between",
}
SAME_FIGURES = ("length", "unit", "counting", "roll")


def test_every_time_limit_was_carried_over():
    theirs = {rule["id"]: rule for rule in collected("time_limits")["rules"]}

    assert set(law.time_limits()) == set(theirs)
    for key, versions in law.time_limits().items():
        rule, ours = theirs[key], versions[-1]
        assert rule["confidence"] == ours.confidence
        assert rule["from_confidence"] == ours.from_confidence
        assert rule["in_force_from"] == (ours.version if ours.in_force_from else None)
        assert {*rule["nation"]} == {nation.value for nation in ours.nations}
        assert ours.authority.startswith(rule["authority"])
        assert rule["area"] == (ours.area or "general")


def test_codes_papers_and_limits_of_every_problem_were_carried_over():
    for area in collected("issues")["areas"]:
        assert area["laa_category"] == law.area(area["id"]).laa_category
        for problem in area["issues"]:
            ours = law.issue(problem["id"])
            codes = tuple(code["code"] for code in problem["laa_matter_type1"] or [])
            concepts = [tuple(each.values()) for each in problem["snomed"] or []]

            assert set(problem["time_limits"] or []) <= set(ours.time_limits)
            assert (tuple(problem["documents"] or ()), codes) == (ours.documents, ours.laa)
            assert concepts == [(each.code, each.term, each.confidence) for each in ours.snomed]


def test_every_document_right_and_flow_was_carried_over():
    rights = law.everything().rights
    theirs = {each["id"]: each for each in collected("rights_statements")["statements"]}

    assert set(rights) - set(theirs) == {"employment.1.six_months", "housing.4.phase_2"}
    assert {key: rights[key].text for key in theirs} == {
        key: each["text"] for key, each in theirs.items()
    }
    assert {each["id"]: tuple(each["fields"]) for each in collected("documents")["documents"]} == {
        key: each.fields for key, each in law.papers().documents.items()
    }
    assert [each["id"] for each in collected("information_sharing")["flows"]] == [
        *law.sharing().flows
    ]


def test_the_amounts_of_legal_aid_are_the_collected_ones_in_pence():
    means = collected("regulation_gates")["legal_aid"]["means"]
    (ours,) = law.legal_aid().means.values()

    assert ours.amounts["gross_income"] == means["gross_income_monthly_upper"] * 100
    assert ours.amounts["partner_allowance"] == round(means["partner_allowance"] * 100)
    assert ours.amounts["main_home_disregard"] == means["main_home_disregard"] * 100


def test_the_figures_of_the_time_limits_are_the_collected_ones_or_say_why_not():
    theirs = {rule["id"]: rule for rule in collected("time_limits")["rules"]}

    for key, versions in law.time_limits().items():
        rule, ours = theirs[key], versions[-1]
        same = all(rule[name] == getattr(ours, name) for name in SAME_FIGURES)
        assert same is (key not in MENDED), key
        if not same:
            assert MENDED[key] in ours.notes
        if not rule["trigger"].startswith("cutoff:"):
            assert rule["trigger"] == ours.trigger
