import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.kit import nhs_number
from alongside.kit.nhs_number import Status

TEST = "9990001030"


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (TEST, Status.TEST),
        ("9434765919", Status.TEST),  # the data dictionary's own worked example
        ("9990001031", Status.FAILS_CHECK),
        ("3478526985", Status.FAILS_CHECK),  # in the NHS's own example messages
        ("0000000000", Status.NEVER_ISSUED),
        ("1111111111", Status.NEVER_ISSUED),
        ("9999999999", Status.NEVER_ISSUED),
        ("5000000005", Status.NEVER_ISSUED),
        ("8000000008", Status.NEVER_ISSUED),
        ("3113000009", Status.NEVER_ISSUED),
        ("3111970132", Status.NEVER_ISSUED),  # Scottish, by its range: 31 November
        ("2902701586", Status.NEVER_ISSUED),  # 29 February of no leap year
        ("", Status.MALFORMED),
        ("999000103", Status.MALFORMED),
        ("99900010300", Status.MALFORMED),
        ("99900O1030", Status.MALFORMED),
        ("-+9990001030", Status.MALFORMED),
        ("999000103²", Status.MALFORMED),
    ],
)
def test_what_is_typed_is_judged(typed, status):
    assert nhs_number.read(typed).status is status


@pytest.mark.parametrize("nine", ["400000000", "700000001", "320000001", "010170000"])
def test_a_number_from_an_issued_range_is_valid(nine):
    digits = nine + (nhs_number.check_digit(nine) or "")

    assert nhs_number.read(digits).status is Status.VALID


def test_a_scottish_number_begins_with_a_day_that_exists():
    nine = "019970002"  # the 99th month
    digits = nine + (nhs_number.check_digit(nine) or "")

    assert nhs_number.read(digits).status is Status.NEVER_ISSUED


@pytest.mark.parametrize(
    "typed",
    [
        "999 000 1030",
        " 999-000-1030\n",
        "999\u2013000\u20111030",
        "999\u00a0000\u20091030",
        "\u200b9990001030\ufeff",
        "９９９０００１０３０",
        "٩٩٩٠٠٠١٠٣٠",
    ],
)
def test_spaces_dashes_and_figures_of_any_kind_are_read(typed):
    assert nhs_number.read(typed) == nhs_number.NhsNumber(TEST, Status.TEST)


def test_a_number_is_shown_in_three_groups():
    assert nhs_number.read(TEST).shown == "999 000 1030"
    assert nhs_number.read("nonsense").shown == ""


def test_a_number_does_not_show_itself_in_a_log():
    assert TEST not in repr(nhs_number.read(TEST))


def test_nine_digits_without_a_check_digit_are_never_a_number():
    assert nhs_number.check_digit("999000109") is None
    assert nhs_number.read("9990001090").status is Status.FAILS_CHECK


@given(st.text(max_size=30))
def test_anything_at_all_can_be_typed(typed):
    found = nhs_number.read(typed)

    assert (found.digits == "") == (found.status is Status.MALFORMED)


@given(st.from_regex(r"[0-9]{10}", fullmatch=True), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(digits, place, change):
    nine = digits[:9]
    check = nhs_number.check_digit(nine)
    if check is None:
        return
    right = nine + check
    wrong = right[:place] + str((int(right[place]) + change) % 10) + right[place + 1 :]

    assert nhs_number.read(wrong).status is Status.FAILS_CHECK
