from dataclasses import replace
from datetime import date

import pytest

from alongside.law import queries as law
from alongside.law.rules import Nation
from alongside.law.rules.listing import Kind, Wanted, wanted
from alongside.law.rules.switches import numbered
from tests.world import NOON

TODAY = NOON.date()
RULE = law.rules()["wb.mr.standard", "2013-04-08"]


def test_every_fact_is_a_rule_to_sign_with_a_source_and_an_id_of_its_own():
    rules = law.rules().values()

    assert {each.kind for each in rules} == set(Kind)
    others = [each.id for each in rules if each.kind is not Kind.TIME_LIMIT]
    assert len({*others, *law.time_limits()}) == len(others) + len(law.time_limits()) > 490
    assert all(each.source and each.lines and each.label for each in rules)


def ids(**changes):
    asked = Wanted(**{"nation": Nation.ENGLAND, "on": TODAY, **changes})
    return {each.id for each in wanted(law.rules().values(), asked)}


def test_a_reader_sees_the_rules_of_their_nation():
    assert "wb.mr.standard" in ids()
    assert "wb.mr.standard" not in ids(nation=Nation.NORTHERN_IRELAND)
    assert "wb.ni.mr" in ids(nation=Nation.NORTHERN_IRELAND)


def test_what_one_may_not_advise_on_is_left_out():
    closed = frozenset({"fca_debt"})

    assert "debt.consumer_credit" in ids()
    assert not {"debt.consumer_credit", "conc_8_1"} & ids(closed=closed)
    assert "debt.council_tax_arrears" in ids(closed=closed)  # needs no permission


def test_an_area_a_kind_and_words_narrow_the_list():
    assert all(key.startswith("edu") for key in ids(area="education", kind="time_limit"))
    assert "gate.fca_debt" in ids(area="general", kind="gate")
    assert "wb.mr.standard" in ids(words="Reconsideration DWP")
    assert ids(words="xyzzy") == set()


def test_what_has_ended_is_not_asked_about_and_what_waits_is():
    ended = replace(RULE, in_force_to=TODAY.replace(year=2025))

    assert wanted([ended], Wanted(Nation.ENGLAND, TODAY)) == []
    assert "emp.et.six_month_general" in ids()


def test_what_waits_is_off_until_its_day_is_entered():
    days = {"employment_tribunal_six_months": date(2027, 1, 4)}

    def off(days):
        rules = law.rules(days).values()
        return {each.id for each in rules if each.off == "it is made and has not begun"}

    assert {"emp.et.six_month_general", "employment.1.six_months"} <= off({})
    assert off(days) == {"housing.4.phase_2"}
    assert law.rules(days)["employment.1", "1996-08-22"].in_force_to == date(2027, 1, 3)


@pytest.mark.parametrize("changes", [{"label": "x"}, {"source": "x"}, {"lines": (("a", "b"),)}])
def test_other_words_are_another_wording(changes):
    assert replace(RULE, **changes).wording != RULE.wording


def test_the_end_of_a_rule_does_not_change_its_wording():
    assert replace(RULE, in_force_to=TODAY).wording == RULE.wording


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("SI 2026/421", "SI 2026/421"),
        ("si 2026/0421", "SI 2026/421"),
        ("S.I.2026/421", "SI 2026/421"),
        ("  the Order ", "the Order"),
    ],
)
def test_a_number_is_kept_in_one_form(typed, kept):
    assert numbered(typed) == kept
