"""Discrete and continuing services, counted as funders count them."""

from dataclasses import replace
from datetime import date

from alongside.casework.rules.services import Service, Work, count
from alongside.law.rules import Level

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
IN, BEFORE, AFTER = date(2026, 11, 24), date(2026, 9, 30), date(2027, 1, 1)
ADVICE = Work(Level.ADVICE, IN, None, (IN,))
CASEWORK = Work(Level.CASEWORK, IN, None, (IN, LAST))


def counted(*works):
    return {each.service: each for each in count(works, FIRST, LAST)}


def test_a_discrete_service_counts_once_for_each_issue_and_day():
    twice_a_day = replace(ADVICE, advised_on=(IN, IN, LAST, AFTER))

    found = counted(ADVICE, twice_a_day)[Service.ADVICE]

    assert (found.given, found.opened) == (3, 0)


def test_information_that_nobody_wrote_as_advice_counts_on_the_day_it_was_opened():
    told = Work(Level.INFORMATION, IN, IN, ())

    assert counted(told, replace(told, opened_on=BEFORE))[Service.INFORMATION].given == 1


def test_a_continuing_service_counts_once_in_its_life_however_often_advised():
    found = counted(CASEWORK)[Service.CASEWORK]

    assert (found.given, found.opened, found.ended, found.open) == (0, 1, 0, 1)


def test_what_began_before_is_open_and_ended_but_not_opened():
    found = counted(
        replace(CASEWORK, opened_on=BEFORE),
        replace(CASEWORK, opened_on=BEFORE, ended_on=IN),
        replace(CASEWORK, opened_on=BEFORE, ended_on=AFTER),
        replace(CASEWORK, opened_on=AFTER),
    )[Service.CASEWORK]

    assert (found.opened, found.ended, found.open) == (0, 1, 2)


def test_every_service_is_told_and_none_is_both_kinds():
    found = counted()

    assert set(found) == set(Service)
    assert {each.scottish_type for each in found.values()} == {"Type I", "Type II", "Type III"}
    assert [each for each in found.values() if each.is_continuing and each.given] == []
