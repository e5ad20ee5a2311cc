"""How names that are spelt otherwise are found, and how seldom others are: with numbers."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest

from alongside.people.rules.spelling import asked, is_body, kept, near_dates, words_of
from alongside.people.tests.spelling import BODIES, WAYS, a_name

NAMES = 1_000


def is_found(name: str, typed: str) -> bool:
    marks = asked(typed)
    return not kept(name).isdisjoint(marks.exact | marks.close)


def is_same(name: str, typed: str) -> bool:
    return not kept(name).isdisjoint(asked(typed).exact)


# How many are found


@pytest.mark.parametrize("way", WAYS)
def test_a_name_is_found_however_it_is_misspelt(way):
    misspell, wanted = WAYS[way]
    random = Random(1)
    pairs = [(name, misspell(name, random)) for name in (a_name(random) for _ in range(NAMES))]

    found = sum(is_found(name, typed) + is_found(typed, name) for name, typed in pairs)

    assert 100 * found / (2 * NAMES) >= wanted


def test_what_is_the_same_name_is_so_for_certain():
    for name, typed in [
        ("Élodie O'Brien", "O BRIEN, ELODIE"),
        ("Małgorzata Wiśniewska", "malgorzata wisniewska"),
        ("Mr Aldous Quillfeather", "Aldous Quillfeather"),
        ("Søren van der Berg", "SOREN VANDERBERG"),
    ]:
        assert is_same(name, typed)


# How many are found that should not be


def test_few_others_are_found_by_their_names_alone():
    """Of a hundred thousand pairs of different names, at most ten are put before an officer."""
    random = Random(2)
    names = sorted({a_name(random) for _ in range(3_000)})
    register = defaultdict(set)
    for number, name in enumerate(names):
        for mark in kept(name):
            register[mark].add(number)

    alarms = 0
    for number, name in enumerate(names[:NAMES]):
        marks = asked(name)
        alarms += len(
            set().union(*(register[each] for each in marks.exact | marks.close)) - {number}
        )

    assert alarms / (NAMES * len(names)) <= 10 / 100_000


def test_a_birth_date_leaves_almost_none_of_them():
    """Two of the same name meet by accident as often as two birth dates look alike."""
    random = Random(3)
    days = [date(1935, 1, 1) + timedelta(days=random.randrange(26_000)) for _ in range(3_000)]

    alike = sum(len(near_dates(day) & set(days)) for day in days[:NAMES])

    assert alike / (NAMES * len(days)) <= 3 / 1_000


# Birth dates


@pytest.mark.parametrize(
    ("typed", "is_near"),
    [
        (date(1971, 3, 8), True),  # a digit off
        (date(1971, 9, 3), True),  # day and month
        (date(1917, 3, 9), True),  # two digits swapped
        (date(1971, 3, 9), False),  # the same is not near
        (date(1984, 7, 21), False),
        (date(1972, 4, 9), False),
    ],
)
def test_a_birth_date_may_be_mistyped(typed, is_near):
    assert (typed in near_dates(date(1971, 3, 9))) is is_near


# Organisations, and nobody


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Grimble Homes Ltd", "The Grimble Homes Limited"),
        ("Zebra Lettings & Sons Ltd", "ZEBRA LETTINGS AND SONS"),
        ("London Borough of Fenmarsh", "Fenmarsh Council"),
        ("LB Fenmarsh", "Fenmarsh Borough Council"),
        ("Fenland Hospitals NHS Foundation Trust", "Fenland NHS Trust"),
    ],
)
def test_organisations_are_the_same_whatever_their_form(one, other):
    assert is_same(one, other)
    assert is_body(one)
    assert is_body(other) or "SONS" in other


def test_organisations_are_told_apart():
    for one in BODIES:
        assert [other for other in BODIES if is_found(one, other)] == [one]


@pytest.mark.parametrize(
    "words",
    ["my landlord", "the council", "Her ex-husband", "not known", "n/a", "Employer", " ", "-"],
)
def test_words_that_name_nobody_find_nobody(words):
    assert words_of(words) == []
    assert kept(words) == asked(words).exact == asked(words).close == frozenset()


# Names that stay two


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jane Smith", "John Smith"),
        ("Margaret Ashworth", "Margaret Braithwaite"),
        ("Jo Li", "Jo Lu"),  # too short for a letter to be off
        ("J Smith", "K Smith"),
        ("Quillfeather", "Aldous Quillfeather"),
    ],
)
def test_other_names_are_other_people(one, other):
    assert not is_found(one, other)


def test_two_middle_names_are_two_people():
    assert not is_found("John Andrew Smith", "John Peter Smith")


def test_letters_of_any_script_are_compared():
    assert is_same("محمد علي", "علي محمد")
    assert is_found("Ольга Петренко", "Ольга Петренк")
