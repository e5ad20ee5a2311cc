from copy import deepcopy
from datetime import date, time

import pytest

from alongside.kit.documents import Broken, Entry, read
from alongside.law.rules import AreaId, Level
from alongside.partnerships import schemas
from alongside.partnerships.rules import PROVIDER_KINDS, Integration, SiteKind
from alongside.partnerships.schemas import Access, Feedback, Routing, preset, presets

IDS = [
    "citywide_hub",
    "condition_pathway",
    "consortium",
    "gp_booked_record_access",
    "gp_walk_in",
    "hospital_office",
    "law_clinic",
    "link_worker_broker",
    "maternal_child_routine_enquiry",
    "mental_health_mdt",
]


def test_the_ten_presets_ship():
    assert [each.id for each in presets()] == IDS


def test_a_preset_that_does_not_exist_is_named():
    with pytest.raises(LookupError, match="There is no preset ‘time_machine’"):
        preset("time_machine")


@pytest.mark.parametrize("key", IDS)
def test_a_preset_says_where_it_comes_from_and_as_of_when(key):
    found = preset(key)

    assert found.name
    assert found.as_of == date(2026, 11, 24)
    assert all(each.service and each.seen and each.source for each in found.evidence)
    assert found.ours


@pytest.mark.parametrize("key", IDS)
def test_a_preset_keeps_what_the_design_asks_of_all(key):
    found = preset(key)

    assert found.appointment.attempts_before_not_reached == 3
    assert found.default_feedback in {Feedback.STATUS_ONLY, Feedback.STATUS_AND_OUTCOME}
    assert found.small_numbers == "nhs_digital"
    assert found.consent_model == "per_purpose"
    assert found.funders == ()


@pytest.mark.parametrize("key", IDS)
def test_referring_is_never_left_to_doctors_alone(key):
    assert set(preset(key).access) - {Access.CLINICIAN_REFERRAL}


@pytest.mark.parametrize("key", IDS)
def test_no_preset_advises_on_debt_or_immigration_without_somebody_who_may(key):
    found = preset(key)
    held = {each for provider in found.providers for each in provider.accreditations}
    councils = any(provider.kind == "LOCAL_AUTHORITY" for provider in found.providers)

    if found.scope.get(AreaId.DEBT, Level.INFORMATION) != Level.INFORMATION:
        assert "FCA" in held or councils
    if found.scope.get(AreaId.IMMIGRATION, Level.INFORMATION) != Level.INFORMATION:
        assert "IAA" in held


def test_every_kind_of_site_and_provider_is_used():
    sites = {site.kind for each in presets() for site in each.sites}
    providers = {provider.kind for each in presets() for provider in each.providers}

    assert sites == set(SiteKind)
    assert providers == set(PROVIDER_KINDS)
    assert {each.integration for each in presets()} == set(Integration)
    assert {each.routing for each in presets()} == set(Routing)


def test_every_area_is_in_scope_somewhere():
    assert {area for each in presets() for area in each.scope} == set(AreaId)


def test_the_hospice_is_on_the_pathway_of_a_condition():
    assert SiteKind.HOSPICE in {site.kind for site in preset("condition_pathway").sites}


def test_students_are_countersigned_in_the_law_clinic():
    assert "student" in preset("law_clinic").supervision.countersign_roles


def test_the_walk_in_preset_has_the_figures_of_haringey():
    found = preset("gp_walk_in")

    assert found.appointment.length_min == 30
    assert found.appointment.walk_in
    (session,) = found.sessions
    assert (session.weekday, session.starts, session.ends) == (1, time(9, 30), time(12, 30))


@pytest.fixture
def document():
    return deepcopy(dict(read(schemas.PRESETS / "gp_walk_in.yaml").values))


def load(document):
    return schemas.read_preset(Entry("gp_walk_in.yaml", document), "gp_walk_in")


BREAKAGES = [
    (lambda d: d.update(id="other"), "the id must be the name of the file, ‘gp_walk_in’"),
    (lambda d: d.update(drawn_from=[]), "at least one real service"),
    (lambda d: d.update(sites=[]), "at least one of each"),
    (lambda d: d.update(scope={}), "at least one of each"),
    (lambda d: d["scope"].update(magic="advice"), "no area ‘magic’"),
    (lambda d: d["scope"].update(debt="wizardry"), "‘wizardry’, not one of info, advice"),
    (lambda d: d["sites"][0].update(kind="MOON"), "‘MOON’, not one of GP_PRACTICE"),
    (lambda d: d["providers"][0].update(kind="HEALTH"), "‘HEALTH’ gives no advice"),
    (lambda d: d["access"].remove("walk_in"), "walk_in must be said both"),
    (lambda d: d["access"].append("walk_in"), "says something twice"),
    (lambda d: d["appointment"].update(length_min=0), "must be 1 or more"),
    (lambda d: d["appointment"].update(urgent_slots_held=-1), "must be 0 or more"),
    (lambda d: d["hours"].update(moonday="09:00-10:00"), "no day ‘moonday’"),
    (lambda d: d["hours"].update(monday="nine to five"), "such as 09:00-17:00"),
    (lambda d: d["hours"].update(monday="17:00-09:00"), "ends before it begins"),
    (lambda d: d["hours"].pop("tuesday"), "session on tuesday lies outside the hours"),
    (lambda d: d["sessions"][0].update(presence="home"), "not under presence"),
    (lambda d: d["supervision"].update(file_review_percent=101), "from 0 to 100"),
    (lambda d: d["outcomes"].update(follow_up_weeks="six"), "whole numbers"),
    (lambda d: d.update(colour="red"), "nobody reads ‘colour’"),
    (lambda d: d.pop("as_of"), "‘as_of’ is missing"),
    (lambda d: d.update(funders=[1]), "something that is no text"),
    (lambda d: d.update(sites=["gp"]), "no mapping in place 1"),
]


@pytest.mark.parametrize(("breaking", "words"), BREAKAGES)
def test_what_is_broken_is_named(document, breaking, words):
    breaking(document)

    with pytest.raises(Broken, match=words):
        load(document)


def test_a_lunch_break_makes_two_stretches(document):
    document["hours"]["monday"] = "09:00-12:30, 13:30-17:00"

    found = [each for each in load(document).hours if each.weekday == 0]

    assert [(each.opens, each.closes) for each in found] == [
        (time(9), time(12, 30)),
        (time(13, 30), time(17)),
    ]


def test_a_file_that_is_no_yaml_or_no_mapping_is_named(tmp_path):
    (tmp_path / "a.yaml").write_text("a: [")
    (tmp_path / "b.yaml").write_text("- a")

    with pytest.raises(Broken, match="a.yaml is no YAML"):
        read(tmp_path / "a.yaml")
    with pytest.raises(Broken, match="b.yaml holds no mapping"):
        read(tmp_path / "b.yaml")
