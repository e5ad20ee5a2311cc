from datetime import timedelta

import pytest
from django.db import connection

from alongside.kit import limits
from tests.world import NOON

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def take(key="somebody", most=3, at=NOON):
    return limits.take("tests", limits.hashed(key), most, MINUTE, at)


def test_so_many_are_allowed_and_no_more():
    assert [take() for _ in range(5)] == [True, True, True, False, False]


def test_what_was_used_up_comes_back_bit_by_bit():
    assert [take() for _ in range(4)] == [True, True, True, False]

    assert take(at=NOON + MINUTE / 3)
    assert not take(at=NOON + MINUTE / 3)
    assert [take(at=NOON + 2 * MINUTE) for _ in range(4)] == [True, True, True, False]


def test_one_does_not_use_up_what_is_anothers():
    assert [take(most=1), take(most=1), take("somebody else", most=1)] == [True, False, True]


def test_nothing_of_whose_it_is_is_kept():
    take("192.0.2.7")

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, key FROM kit_allowance")
        kept = cursor.fetchall()

    assert "192.0.2.7" not in str(kept)
    assert limits.hashed("a", "b") != limits.hashed("ab")


def test_whoever_has_used_up_nothing_any_more_is_forgotten():
    take("early", at=NOON)
    take("late", at=NOON + MINUTE)

    limits.forget(NOON + MINUTE)

    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM kit_allowance")
        assert cursor.fetchall() == [(limits.hashed("late"),)]
