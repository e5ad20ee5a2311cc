"""What holds of the second counter of C5 whatever it is given."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.law.tests.test_calendars import STATUTORY
from proofs.c5_counter import Counter, after_acas, months_on

NATIONS = {nation.value: years for nation, years in STATUTORY.items()}
COUNTERS = {nation: Counter(nation) for nation in NATIONS}
DAYS = st.dates(date(2016, 2, 1), date(2028, 6, 30)).map(date.toordinal)
LENGTHS, MONTHS = st.integers(1, 60), st.integers(1, 90)


@pytest.mark.parametrize("nation", NATIONS)
def test_its_bank_holidays_on_weekdays_are_those_that_were_proclaimed(nation):
    listed = {
        date.fromisoformat(f"{year}-{day}")
        for year, days in NATIONS[nation].items()
        for day in days.split()
    }

    closed = {date.fromordinal(day) for day in COUNTERS[nation].closed}

    assert {day for day in closed if day.weekday() < 5} == listed


@given(st.sampled_from(sorted(NATIONS)), DAYS, LENGTHS)
def test_so_many_working_days_lie_between_and_the_last_is_one(nation, start, length):
    counter = COUNTERS[nation]

    end = counter.walked("working_days", length, start)

    assert counter.works(end)
    assert sum(counter.works(day) for day in range(start + 1, end + 1)) == length


@given(st.sampled_from(sorted(NATIONS)), DAYS, LENGTHS)
def test_school_days_back_and_on_again_come_to_the_same_day(nation, start, length):
    counter = COUNTERS[nation]
    school_day = counter.walked("school_days", 1, start)

    back = counter.walked("school_days_before", length, school_day)

    assert counter.walked("school_days", length, back) == school_day


@given(DAYS, LENGTHS)
def test_clear_days_lie_wholly_between(start, length):
    counter = COUNTERS["england"]

    free = counter.walked("clear_days_ex_sun_bh", length, start)

    counted = [day for day in range(start + 1, free) if day % 7 and day not in counter.closed]
    assert len(counted) == length
    assert free % 7
    assert free not in counter.closed


@given(DAYS, MONTHS)
def test_months_keep_the_number_of_the_day_or_end_with_the_month(start, months):
    first = date.fromordinal(start)

    for end in map(date.fromordinal, months_on(start, months)):
        assert (end.year - first.year) * 12 + end.month - first.month == months
        assert end.day == first.day or date.fromordinal(end.toordinal() + 1).day == 1


@given(DAYS, st.integers(-200, 200), st.integers(0, 84))
def test_acas_never_takes_time_away_and_leaves_a_month(day, told_after, lasted):
    told = date.fromordinal(day + told_after)
    certified = date.fromordinal(told.toordinal() + lasted)

    for end in after_acas(day, told, certified):
        assert end >= day
        if told.toordinal() <= day:
            assert end >= certified.toordinal() + 28
        else:
            assert end == day
