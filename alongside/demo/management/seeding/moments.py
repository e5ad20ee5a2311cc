"""
Moments as whole minutes, and how PostgreSQL reads them. A day is counted from `origin`.

Two years of history are a hundred million moments: here each costs one sum and two look-ups.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random

from alongside.law.rules.areas import Nation
from alongside.law.rules.calendars import calendar, is_working_day
from alongside.partnerships.rules import LONDON

A_DAY = 24 * 60
BACK, AHEAD = 1200, 400  # days around today
CLOCK = [f" {minute // 60:02}:{minute % 60:02}:00+00" for minute in range(A_DAY)]
NULL = r"\N"


class Moments:
    def __init__(self, today: date) -> None:
        self.origin = today - timedelta(days=BACK)
        days = [self.origin + timedelta(days=n) for n in range(BACK + AHEAD)]
        holidays = calendar(Nation.ENGLAND)
        self.today = BACK
        self.names = [day.isoformat() for day in days]
        self.weekday = [day.weekday() for day in days]
        self.works = [is_working_day(day, holidays) for day in days]
        self.ahead_of_utc = [_ahead_of_utc(day) for day in days]
        self.next_working = _next_working(self.works)
        self.now = self.local(self.today, 0) - 10  # nothing but the session happens today

    def local(self, day: int, minute: int) -> int:
        """The moment at which a clock in London shows this minute of this day."""
        return day * A_DAY + minute - self.ahead_of_utc[day]

    def at_work(self, day: int, random: Random) -> int:
        """Some moment between 9 and 5 of this day, or of the next on which people work."""
        return self.local(self.next_working[day], 540 + int(random.random() * 480))

    def last_working(self, day: int) -> int:
        while not self.works[day]:
            day -= 1
        return day

    def text(self, moment: int) -> str:
        return self.names[moment // A_DAY] + CLOCK[moment % A_DAY]

    def maybe(self, moment: int | None) -> str:
        return NULL if moment is None else self.names[moment // A_DAY] + CLOCK[moment % A_DAY]

    def date(self, day: int) -> date:
        return self.origin + timedelta(days=day)

    def datetime(self, moment: int) -> datetime:
        start = datetime.combine(self.origin, datetime.min.time(), UTC)
        return start + timedelta(minutes=moment)


def _ahead_of_utc(day: date) -> int:
    offset = datetime(day.year, day.month, day.day, 12, tzinfo=LONDON).utcoffset()
    return int((offset or timedelta()).total_seconds()) // 60


def _next_working(works: list[bool]) -> list[int]:
    """For each day the first from it on which people work; the last days count for themselves."""
    found, following = [0] * len(works), len(works) - 1
    for day in reversed(range(len(works))):
        following = day if works[day] else following
        found[day] = following
    return found
