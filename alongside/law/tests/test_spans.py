"""Stretches of days, switches, and what they refuse."""

from datetime import date

import pytest

from alongside.kit.refusal import Refused
from alongside.law import queries as law
from alongside.law.rules import Nation, calendar, in_force_on, span, switched, work_out
from alongside.law.tests.factories import a_limit

ENGLAND = calendar(Nation.ENGLAND)
ON = date(2026, 11, 24)


def newest(key):
    return law.time_limits()[key][-1]


def test_a_claim_reaches_back_to_a_day_that_exists():
    found = span(newest("wb.hb.backdate_pension_age"), date(2026, 5, 31))

    assert (found.first, found.last) == (date(2026, 2, 28), date(2026, 5, 31))
    assert found.steps == (
        "The claim was made on Sunday 31 May 2026.",
        "It can reach back 3 months, to Saturday 28 February 2026.",
    )


def test_an_event_is_near_from_so_many_days_before():
    found = span(newest("hou.homeless.threatened_56"), date(2027, 1, 19))

    assert found.first == ON


def test_the_law_may_name_the_day_itself():
    found = span(newest("imm.euss.deadline"), ON)

    assert (found.first, found.last) == (date(2021, 6, 30), None)


def test_days_that_acas_takes_are_counted():
    found = span(
        newest("emp.ec.stop_clock"),
        {"acas_day_a": date(2026, 9, 15), "acas_day_b": date(2026, 10, 20)},
    )

    assert (found.first, found.last) == (date(2026, 9, 16), date(2026, 10, 20))
    assert found.steps[0].startswith("35 days do not count")


@pytest.mark.parametrize(
    ("key", "given", "words"),
    [
        ("wb.mr.standard", ON, "gives a day to do something by"),
        ("hou.poss.social_old_law", ON, "Nobody has entered the day yet"),
        ("emp.ec.stop_clock", {"acas_day_a": ON}, "Day A"),
        ("wb.hb.backdate_working_age", date(2016, 3, 31), "This rule began on"),
        ("wb.uc.backdate", date(1850, 1, 1), "Check the year"),
    ],
)
def test_a_stretch_that_cannot_be_had_says_why(key, given, words):
    with pytest.raises(Refused, match=words):
        span(newest(key), given)


@pytest.mark.parametrize("key", ["wb.uc.backdate", "imm.euss.deadline", "emp.ec.stop_clock"])
def test_a_stretch_is_no_day_to_do_something_by(key):
    with pytest.raises(Refused, match="gives no day"):
        work_out(newest(key), ON, bank_holidays=ENGLAND)


# Law that waits for its day

SWITCH = "made_up"
DAY = date(2026, 10, 6)


def test_a_rule_that_waits_is_not_in_force_and_counts_nothing():
    waiting = a_limit(in_force_from=None, begins_with=SWITCH)

    assert in_force_on([waiting], ON) is None
    with pytest.raises(Refused, match="Nobody has entered the day"):
        work_out(waiting, ON, bank_holidays=ENGLAND)


def test_from_the_day_of_the_switch_on_the_new_rule_counts_and_before_it_the_old_one():
    old = a_limit(ends_with=SWITCH, length=3)
    new = a_limit(begins_with=SWITCH, in_force_from=None, length=6)

    both = [switched(each, {SWITCH: DAY}) for each in (old, new)]

    assert in_force_on(both, date(2026, 10, 5)) == both[0]
    assert in_force_on(both, DAY) == both[1]
    assert (both[0].length, both[1].length, both[1].version) == (3, 6, "2026-10-06")


def test_a_day_for_another_switch_changes_nothing():
    old = a_limit(ends_with=SWITCH)

    assert switched(old, {"another": DAY}) == old


def test_an_earlier_end_is_not_put_off_by_a_switch():
    old = a_limit(ends_with=SWITCH, in_force_to=date(2026, 1, 31))

    assert switched(old, {SWITCH: DAY}).in_force_to == date(2026, 1, 31)


def test_what_is_switched_off_says_why():
    for key in ("imm.asylum_support.appeal", "imm.move_on.positive", "imm.move_on.negative"):
        with pytest.raises(Refused, match="asylum support rules changed in 2026"):
            work_out(newest(key), ON, bank_holidays=ENGLAND)


def test_acas_had_six_weeks_before_it_had_twelve():
    six = law.time_limit("emp.ec.max_12w", date(2025, 11, 30))
    twelve = law.time_limit("emp.ec.max_12w", date(2025, 12, 1))

    assert (six.length, twelve.length) == (6, 12)
