"""No test here may touch the database, so a rule that queries fails its own tests."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.casework.rules import IssueState
from alongside.outcomes.rules import (
    MOST,
    Basis,
    Booked,
    Evidence,
    Kind,
    Method,
    Period,
    Result,
    Stage,
    Sum,
    pence_typed,
    state_after,
    totals,
    why_not_add,
    why_not_confirm,
    yearly,
)

START = date(2026, 11, 24)
PIP = Sum(16250, 0, Period.WEEKLY, START)
SAID: dict[str, Any] = {
    "kind": Kind.INCOME,
    "basis": Basis.NEW,
    "method": Method.WEEKS_52,
    "evidence": Evidence.AWARD_LETTER,
    "stage": Stage.IN_PAYMENT,
}


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("162.50", 16250),
        ("162.5", 16250),
        ("£162.50", 16250),
        ("£ 90", 9000),
        (" 1,162.50 ", 116250),
        ("1162", 116200),
        ("0.07", 7),
        ("0", 0),
        ("1,234,567.89", 123456789),
        ("10,000,000", 1000000000),
        ("19.99", 1999),
        ("0.29", 29),  # 0.29 × 100 is 28.999… where numbers float
    ],
)
def test_pounds_are_read_exactly(typed, pence):
    assert pence_typed(typed) == pence


@pytest.mark.parametrize(
    "typed",
    ["", "£", "abc", "12p", "-5", "1,16", "1,1625", "12.345", "1.162,50", "1 162", "5k", "1e3",
     "١٢", "１２", "NaN", "∞", "£-3", "1,,000", "00,1", ".5", "5.", "10,000,000.01", "9" * 400],
)  # fmt: skip
def test_nonsense_is_refused_in_words(typed):
    with pytest.raises(ValueError, match=r"^(Enter the sum in pounds|The sum must be £10 million)"):
        pence_typed(typed)


@given(st.integers(0, 1_000_000_000))
def test_what_is_shown_can_be_typed_again(pence):
    pounds, odd = divmod(pence, 100)

    assert pence_typed(f"{pounds:,}.{odd:02}") == pence
    assert pence_typed(f"£{pounds}.{odd:02}") == pence


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_sum_or_a_sentence(typed):
    said = None
    with suppress(ValueError):
        said = pence_typed(typed)

    assert said is None or 0 <= said <= MOST


@pytest.mark.parametrize(
    ("line", "method", "pence"),
    [
        (PIP, Method.WEEKS_52, 845000),
        (replace(PIP, counterfactual=6250), Method.WEEKS_52, 520000),
        (replace(PIP, period=Period.MONTHLY), Method.WEEKS_52, 195000),
        (replace(PIP, period=Period.FOUR_WEEKLY), Method.WEEKS_52, 211250),
        (replace(PIP, period=Period.ANNUAL), Method.WEEKS_52, 16250),
        (replace(PIP, period=Period.ONE_OFF), Method.WEEKS_52, 16250),
        (PIP, Method.ACTUAL_PAID, 16250),
        (PIP, Method.TO_YEAR_END, 305589),  # 132 of 365 days
        (replace(PIP, ends_on=date(2027, 11, 24)), Method.AWARD_PERIOD, 845000),
        (replace(PIP, starts_on=date(2027, 4, 5)), Method.TO_YEAR_END, 0),
    ],
)
def test_a_year_of_a_line_by_each_method(line, method, pence):
    assert yearly(line, method) == pence


def test_a_sound_line_is_added():
    assert why_not_add(PIP, **SAID) is None


@pytest.mark.parametrize(
    ("line", "changes", "field", "words"),
    [
        (replace(PIP, amount=0), {}, "amount", "more than £0"),
        (replace(PIP, counterfactual=16250), {}, "counterfactual", "must be less"),
        (PIP, {"basis": Basis.INCREASE}, "counterfactual", "before the increase"),
        (PIP, {"kind": Kind.LUMP_SUM}, "period", "counted once"),
        (PIP, {"kind": Kind.DEBT_WRITTEN_OFF}, "period", "counted once"),
        (replace(PIP, period=Period.ONE_OFF), {}, "period", "again and again"),
        (PIP, {"method": Method.AWARD_PERIOD}, "ends_on", "when the award ends"),
        (replace(PIP, ends_on=START), {}, "ends_on", "after the start"),
        (
            PIP,
            {"stage": Stage.CONFIRMED, "evidence": Evidence.ESTIMATE},
            "evidence",
            "An estimate cannot be confirmed",
        ),
    ],
)
def test_a_line_that_is_not_sound_is_refused_beside_its_field(line, changes, field, words):
    refusal = why_not_add(line, **{**SAID, **changes})

    assert refusal is not None
    assert refusal.field == field
    assert words in refusal.words


@pytest.mark.parametrize("period", [Period.ONE_OFF, Period.WEEKLY])
def test_a_cost_may_be_reduced_once_or_again_and_again(period):
    line = replace(PIP, period=period)

    assert why_not_add(line, **{**SAID, "kind": Kind.COST_REDUCED}) is None


def test_only_an_estimate_is_never_confirmed():
    told = [why_not_confirm(evidence=each, stage=Stage.CONFIRMED) for each in Evidence]

    assert [bool(each) for each in told] == [each is Evidence.ESTIMATE for each in Evidence]


def booked(kind, pence, *, period=Period.ONE_OFF, stage=Stage.CONFIRMED, method=Method.WEEKS_52):
    return Booked(Sum(pence, 0, period, START), kind, method, stage)


def test_income_debt_managed_and_debt_written_off_are_never_added_together():
    lines = [
        booked(Kind.INCOME, 100, period=Period.WEEKLY),
        booked(Kind.DEBT_MANAGED, 500_000),
        booked(Kind.DEBT_WRITTEN_OFF, 70_000),
        booked(Kind.DEBT_WRITTEN_OFF, 5),
    ]

    found = totals(lines)

    assert [(each.kind, each.pence, each.lines) for each in found] == [
        (Kind.INCOME, 5200, 1),
        (Kind.DEBT_MANAGED, 500_000, 1),
        (Kind.DEBT_WRITTEN_OFF, 70_005, 2),
    ]


def test_what_is_not_paid_yet_and_what_is_counted_otherwise_stand_apart():
    lines = [
        booked(Kind.INCOME, 100, period=Period.WEEKLY, stage=Stage.CLAIMED),
        booked(Kind.INCOME, 100, period=Period.WEEKLY),
        booked(Kind.INCOME, 100, period=Period.WEEKLY, method=Method.TO_YEAR_END),
    ]

    found = totals(lines)

    assert [(each.reached, each.method) for each in found] == [
        (True, Method.TO_YEAR_END),
        (True, Method.WEEKS_52),
        (False, Method.WEEKS_52),
    ]


@given(
    st.lists(
        st.builds(
            booked,
            st.sampled_from(list(Kind)),
            st.integers(1, 10**9),
            stage=st.sampled_from(list(Stage)),
        ),
        max_size=30,
    )
)
def test_every_line_is_in_one_total(lines):
    found = totals(lines)

    assert sum(each.lines for each in found) == len(lines)
    assert sum(each.pence for each in found) == sum(each.sum.amount for each in lines)


def test_an_issue_ends_as_its_outcome_says():
    ended = [each for each in Result if state_after(each) is IssueState.ENDED]

    assert ended == [Result.LOST_CONTACT, Result.DIED]
