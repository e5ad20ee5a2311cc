"""The bank holidays that are proclaimed, copied by hand, against those of the package."""

from datetime import date, timedelta

import pytest

from alongside.law.rules import Nation, bank_holidays, calendar
from alongside.law.rules.calendars import (
    DAY,
    Terms,
    after_clear_days,
    is_working_day,
    on_or_after,
    school_days_from,
    working_days_after,
    working_days_before,
    years_not_known,
)

# As gov.uk lists them, with the substitute days and the one-off ones of 2020, 2022, 2023 and 2026.
ENGLAND_AND_WALES = {
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}
SCOTLAND = {
    2016: "01-01 01-04 03-25 05-02 05-30 08-01 11-30 12-26 12-27",
    2017: "01-02 01-03 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
    2018: "01-01 01-02 03-30 05-07 05-28 08-06 11-30 12-25 12-26",
    2019: "01-01 01-02 04-19 05-06 05-27 08-05 12-02 12-25 12-26",
    2020: "01-01 01-02 04-10 05-08 05-25 08-03 11-30 12-25 12-28",
    2021: "01-01 01-04 04-02 05-03 05-31 08-02 11-30 12-27 12-28",
    2022: "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
    2023: "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26",
    2024: "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
    2025: "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
    2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    2027: "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
    2028: "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26",
}
NORTHERN_IRELAND = {
    2016: "01-01 03-17 03-25 03-28 05-02 05-30 07-12 08-29 12-26 12-27",
    2017: "01-02 03-17 04-14 04-17 05-01 05-29 07-12 08-28 12-25 12-26",
    2018: "01-01 03-19 03-30 04-02 05-07 05-28 07-12 08-27 12-25 12-26",
    2019: "01-01 03-18 04-19 04-22 05-06 05-27 07-12 08-26 12-25 12-26",
    2020: "01-01 03-17 04-10 04-13 05-08 05-25 07-13 08-31 12-25 12-28",
    2021: "01-01 03-17 04-02 04-05 05-03 05-31 07-12 08-30 12-27 12-28",
    2022: "01-03 03-17 04-15 04-18 05-02 06-02 06-03 07-12 08-29 09-19 12-26 12-27",
    2023: "01-02 03-17 04-07 04-10 05-01 05-08 05-29 07-12 08-28 12-25 12-26",
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
# Saturdays that are holidays themselves: Schedule 1 to the Act of 1971, and Christmas Day.
SATURDAYS = {
    Nation.ENGLAND: "2020-12-26 2021-12-25 2026-12-26 2027-12-25",
    Nation.WALES: "2020-12-26 2021-12-25 2026-12-26 2027-12-25",
    Nation.SCOTLAND: "2016-01-02 2021-01-02 2021-12-25 2022-01-01 2027-01-02 2027-12-25 2028-01-01",
    Nation.NORTHERN_IRELAND: "2018-03-17 2020-12-26 2021-12-25 2026-12-26 2027-12-25",
}
NI_ST_PATRICK_ON_SUNDAY = date(2024, 3, 17)


@pytest.mark.parametrize("nation", Nation)
@pytest.mark.parametrize("year", range(2016, 2029))
def test_the_bank_holidays_are_the_statutory_ones(nation, year):
    weekdays = {date.fromisoformat(f"{year}-{each}") for each in STATUTORY[nation][year].split()}
    saturdays = {date.fromisoformat(each) for each in SATURDAYS[nation].split()}

    found = bank_holidays(nation, year)

    assert found == frozenset(weekdays | {day for day in saturdays if day.year == year})


@pytest.mark.parametrize("nation", [Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND])
def test_a_saturday_boxing_day_is_a_bank_holiday_beside_its_substitute(nation):
    days = bank_holidays(nation, 2026) or frozenset()

    assert {date(2026, 12, 26), date(2026, 12, 28)} <= days


def test_a_sunday_is_no_bank_holiday_but_its_substitute_is():
    days = bank_holidays(Nation.NORTHERN_IRELAND, 2024) or frozenset()

    assert NI_ST_PATRICK_ON_SUNDAY not in days
    assert date(2024, 3, 18) in days


@pytest.mark.parametrize("year", [2015, 2029])
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


def test_clear_days_count_saturdays_but_no_sunday_and_no_holiday():
    england = calendar(Nation.ENGLAND)

    # Friday 18 December: 19, 21, 22, 23, 24, 29, 30 lie between, and 26 is Boxing Day.
    assert after_clear_days(date(2026, 12, 18), 7, england) == date(2026, 12, 31)
    assert after_clear_days(date(2026, 11, 2), 7, england) == date(2026, 11, 11)


TERMS = Terms(
    name="Made-up school",
    first=date(2026, 9, 1),
    last=date(2026, 12, 31),
    school_days=frozenset(
        day
        for number in range(122)
        if (day := date(2026, 9, 1) + timedelta(days=number)).weekday() < 5
        and day < date(2026, 12, 19)
        and not date(2026, 10, 26) <= day <= date(2026, 10, 30)
    ),
)


def test_school_days_skip_the_holidays_of_the_school():
    england = calendar(Nation.ENGLAND)

    after = school_days_from(date(2026, 10, 22), 3, DAY, TERMS, england)
    before = school_days_from(date(2026, 11, 3), 3, -DAY, TERMS, england)

    assert after == date(2026, 11, 3)  # 23 October, then 2 and 3 November
    assert before == date(2026, 10, 22)  # 2 November, then 23 and 22 October


def test_where_no_terms_are_known_working_days_are_taken_which_is_the_earlier_day():
    england = calendar(Nation.ENGLAND)

    assert school_days_from(date(2026, 10, 22), 3, DAY, None, england) == date(2026, 10, 27)
