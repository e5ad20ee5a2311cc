from datetime import UTC, datetime

import pytest

from alongside.insight.queries import protection
from alongside.insight.rules import Count, Quarter, Stage, funnel, protected, why_not_freeze


def count(stage, number, code="", *, is_open=False):
    return Count("site", stage, code, number, is_open=is_open)


COUNTS = [
    count(Stage.REFERRED, 3, "NOT_REACHED"),
    count(Stage.REFERRED, 1, is_open=True),
    count(Stage.BOOKED, 2, "DID_NOT_ATTEND"),
    count(Stage.OUTCOME, 4),
]


def test_each_step_counts_those_who_went_as_far_or_further():
    numbers = [step.number for step in funnel(COUNTS)]

    assert numbers == [10, 6, 6, 4, 4, 4]


def test_an_exit_stands_beside_the_last_step_reached():
    referred, _, booked, *_ = funnel(COUNTS)

    assert referred.exits == (("NOT_REACHED", 3),)
    assert referred.still_open == 1
    assert booked.exits == (("DID_NOT_ATTEND", 2),)


def test_everybody_who_left_is_counted_at_exactly_one_exit():
    steps = funnel(COUNTS)

    left = sum(number for step in steps for _, number in step.exits)
    assert left + sum(step.still_open for step in steps) + steps[-1].number == steps[0].number


@pytest.mark.parametrize(
    ("number", "cell"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (97, 95), (98, 100)],
)
def test_one_to_seven_is_hidden_and_the_rest_is_to_the_nearest_five(number, cell):
    assert protection().cell(number) == cell


def test_a_release_holds_no_exact_small_number():
    released = protected(funnel([count(Stage.REFERRED, 3, "DIED")]), protection())

    assert released[0]["number"] is None
    assert released[0]["exits"] == [["DIED", None]]


def test_a_quarter_is_three_months_by_londons_clock():
    quarter = Quarter.of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    assert str(quarter) == "2026Q3"
    assert quarter.words == "July to September 2026"
    assert (str(quarter.previous), str(quarter.next)) == ("2026Q2", "2026Q4")
    assert str(Quarter(2026, 1).previous) == "2025Q4"
    assert str(Quarter(2026, 4).next) == "2027Q1"
    assert Quarter(2026, 4).words == "October to December 2026"


@pytest.mark.parametrize("text", ["", "2026", "2026Q5", "20Q1", "2026Q", "abcdQ1"])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match="is not a quarter"):
        Quarter.read(text)


def test_a_quarter_that_is_not_over_cannot_be_closed():
    during = datetime(2026, 9, 30, 22, 59, tzinfo=UTC)
    over = datetime(2026, 9, 30, 23, 0, tzinfo=UTC)

    assert "not over" in (why_not_freeze(Quarter(2026, 3), during, frozen=False) or "")
    assert why_not_freeze(Quarter(2026, 3), over, frozen=False) is None
    assert "closed already" in (why_not_freeze(Quarter(2026, 3), over, frozen=True) or "")
