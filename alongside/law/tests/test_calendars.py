"""The bank holidays that are proclaimed, copied by hand, against those of the package."""

from datetime import date

import pytest

from alongside.law.rules import Nation, bank_holidays, calendar
from alongside.law.rules.calendars import (
    is_working_day,
    on_or_after,
    working_days_after,
    working_days_before,
    years_not_known,
)

ENGLAND_AND_WALES = {
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}
SCOTLAND = {
    2024: "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
    2025: "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
    2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    2027: "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
    2028: "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
}
NORTHERN_IRELAND = {
    2024: "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26",
    2025: "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
    2026: "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
    2027: "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
    2028: "01-03 03-17 04-14 04-17 05-01 05-29 07-12 08-28 12-25 12-26",
}
STATUTORY = {
    Nation.ENGLAND: ENGLAND_AND_WALES,
    Nation.WALES: ENGLAND_AND_WALES,
    Nation.SCOTLAND: SCOTLAND,
    Nation.NORTHERN_IRELAND: NORTHERN_IRELAND,
}


@pytest.mark.parametrize("nation", Nation)
@pytest.mark.parametrize("year", range(2024, 2029))
def test_the_bank_holidays_on_weekdays_are_the_proclaimed_ones(nation, year):
    expected = {date.fromisoformat(f"{year}-{each}") for each in STATUTORY[nation][year].split()}

    found = bank_holidays(nation, year) or frozenset()

    assert {day for day in found if day.weekday() < 5} == expected


@pytest.mark.parametrize("nation", [Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND])
def test_a_saturday_boxing_day_is_a_bank_holiday_beside_its_substitute(nation):
    days = bank_holidays(nation, 2026) or frozenset()

    assert {date(2026, 12, 26), date(2026, 12, 28)} <= days


@pytest.mark.parametrize("year", [2023, 2029])
def test_outside_the_years_we_checked_nothing_is_known(year):
    assert bank_holidays(Nation.ENGLAND, year) is None
    assert year not in calendar(Nation.ENGLAND)
    assert years_not_known([date(year, 5, 1), date(2026, 5, 1)], calendar(Nation.ENGLAND)) == (
        year,
    )


def test_working_days_skip_weekends_and_bank_holidays():
    england = calendar(Nation.ENGLAND)

    assert not is_working_day(date(2026, 12, 25), england)
    assert not is_working_day(date(2026, 12, 27), england)
    assert on_or_after(date(2026, 12, 25), england) == date(2026, 12, 29)
    assert working_days_after(date(2026, 12, 24), 2, england) == date(2026, 12, 30)
    assert working_days_before(date(2026, 12, 30), 2, england) == date(2026, 12, 24)
