"""The sessions at the top of an adviser's desk."""

from datetime import datetime, time, timedelta

import pytest

from alongside.appointments.tests.factories import make_session
from alongside.desk.queries import sittings
from alongside.kit.filters import LONDON
from tests.world import NOON

pytestmark = pytest.mark.django_db
DAY = (NOON + timedelta(days=1)).date()


@pytest.fixture
def seen(world):
    sessions = [
        make_session(world, day=DAY, opens=time(14), closes=time(17)),
        make_session(world, day=DAY, opens=time(9), closes=time(12)),
        make_session(world, day=DAY + timedelta(days=2)),
    ]
    with world.acting(world.adviser) as by:
        yield lambda day, hour: [
            sessions.index(each.session)
            for each in sittings(by, datetime.combine(day, time(hour), LONDON))
        ]


def test_today_s_sessions_stand_there_until_the_day_ends(seen):
    assert seen(DAY, 8) == [1, 0]
    assert seen(DAY, 13) == [1, 0]
    assert seen(DAY, 23) == [1, 0]


def test_where_there_is_none_today_the_next_one_stands_there(seen):
    assert seen(NOON.date(), 12) == [1]
    assert seen(DAY + timedelta(days=1), 0) == [2]
    assert seen(DAY + timedelta(days=3), 0) == []
