from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.forms import Form

from alongside.kit.forms import ClockTime, DayMonthYear

TODAY = date(2026, 12, 1)


class Birth(Form):
    born = DayMonthYear(called="date of birth", earliest=date(1900, 1, 1), latest=TODAY)


class Letter(Form):
    dated = DayMonthYear(called="date on the letter", required=False)


def born(day, month, year):
    return Birth({"born_day": day, "born_month": month, "born_year": year})


@pytest.mark.parametrize("month", ["2", "02", "Feb", "february", " FEBRUARY "])
def test_a_date_is_read_however_its_month_is_typed(month):
    form = born("29", month, "1988")

    assert form.is_valid()
    assert form.cleaned_data["born"] == date(1988, 2, 29)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("", "", ""), "Enter the date of birth"),
        (("1", "2", ""), "The date of birth must include a year"),
        (("", "", "1988"), "The date of birth must include a day and a month"),
        (("30", "2", "1988"), "The date of birth must be a real date"),
        (("1", "13", "1988"), "The date of birth must be a real date"),
        (("1", "0", "1988"), "The date of birth must be a real date"),
        (("x", "1", "1988"), "The date of birth must be a real date"),
        (("1", "x", "1988"), "The date of birth must be a real date"),
        (("9" * 40, "1", "1988"), "The date of birth must be a real date"),
        (("9" * 5000, "1", "1988"), "The date of birth must be a real date"),
        (("1", "9" * 5000, "1988"), "The date of birth must be a real date"),
        (("\x00", "1", "1988"), "The date of birth must be a real date"),
        (("1", "1", "88"), "The year of the date of birth must be 4 numbers"),
        (("1", "1", "0000"), "The date of birth must be a real date"),
        (("1", "1", "1899"), "The date of birth must be on or after 1 January 1900"),
        (("2", "12", "2026"), "The date of birth must be on or before 1 December 2026"),
    ],
)
def test_a_bad_date_gets_a_sentence_that_says_what_to_do(typed, sentence):
    assert born(*typed).errors == {"born": [sentence]}


def test_what_was_typed_stays_in_the_boxes():
    assert born("30", "2", "1988")["born"].value() == ("30", "2", "1988")


def test_a_date_known_before_is_shown_in_the_boxes():
    assert Birth(initial={"born": date(1988, 2, 29)})["born"].value() == ("29", "2", "1988")


def test_a_date_that_is_not_needed_may_be_left_out():
    form = Letter({})

    assert form.is_valid()
    assert form.cleaned_data["dated"] is None
    assert not form.has_changed()


def test_a_date_that_is_not_needed_must_still_be_whole():
    assert Letter({"dated_day": "1"}).errors == {
        "dated": ["The date on the letter must include a month and a year"]
    }


def test_an_unchanged_date_is_no_change():
    typed = {"dated_day": "29", "dated_month": "2", "dated_year": "1988"}

    assert not Letter(typed, initial={"dated": date(1988, 2, 29)}).has_changed()
    assert Letter(typed, initial={"dated": date(1988, 2, 28)}).has_changed()


@pytest.mark.parametrize("year", ["0001", "1849", "2200", "9999"])
def test_a_year_from_which_nobody_can_count_is_refused(year):
    form = Letter({"dated_day": "31", "dated_month": "12", "dated_year": year})

    assert not form.is_valid()
    assert "date on the letter must be on or" in form.errors["dated"][0]


@pytest.mark.parametrize("typed", ["2:30pm", "2.30 PM", "14:30", "14.30", "1430"])
def test_a_time_is_read_as_people_type_it(typed):
    assert ClockTime().clean(typed) == time(14, 30)


def test_midday_is_twelve():
    assert ClockTime().clean("Midday") == ClockTime().clean("12") == time(12)


@pytest.mark.parametrize("typed", ["25:00", "half nine", "2\0pm", "9" * 5000])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValidationError):
        ClockTime().clean(typed)
