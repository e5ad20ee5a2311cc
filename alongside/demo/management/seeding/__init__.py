"""Everything that the seed does, in one transaction: all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from random import Random

from alongside.demo.management.seeding import book, indexes, keys
from alongside.demo.management.seeding.book import Book
from alongside.demo.management.seeding.cast import Cast
from alongside.demo.management.seeding.crowd import Crowd
from alongside.demo.management.seeding.founding import WEEK
from alongside.demo.management.seeding.moments import Moments
from alongside.demo.management.seeding.sheets import Loader, Server
from alongside.demo.management.seeding.ways import Ways
from alongside.demo.management.seeding.weeks import Weeks
from alongside.demo.management.seeding.world import Making
from alongside.demo.management.seeding.writing import Writing

LEAST = 200


class Seeding:
    def __init__(self, server: Server, *, people: int, seed: int, today: date) -> None:
        self.server = server
        self.people = people
        self.random = Random(f"alongside {seed}")
        self.moments = Moments(today)
        self.today = today

    def why_not(self) -> str | None:
        with self._as_loader():
            known = self.server.execute("SELECT EXISTS (SELECT FROM people_person)").fetchone()
        if known and known[0]:
            return "This database has people already. Seed an empty one: ./run demo --fresh"
        return None

    def run(self) -> Iterator[int]:
        """Copy everything in, and yield how many people there are so far."""
        with self._as_loader():
            at_the_end = keys.check_at_the_end(self.server)
            many = self.people >= indexes.WORTH_IT
            apart = indexes.put_away(self.server, book.large_tables()) if many else []
            loader = Loader(self.server)
            try:
                yield from self._live(loader)
            finally:
                loader.finish()
            indexes.build_again(self.server, apart)
            if at_the_end:
                keys.check(self.server)
        if not at_the_end:
            self.server.execute("ANALYZE")

    def _live(self, loader: Loader) -> Iterator[int]:
        sheets = Book(self.moments, self.random, loader)
        crowd = Crowd(self.moments, self.random)
        units = Making(sheets, crowd, self.random, self.today).make(self.people)
        writing = Writing(sheets, crowd, self.moments, self.random, WEEK)
        done = 0
        for unit in units:
            ways = Ways(unit, crowd, self.moments, self.random, sheets.ids)
            weeks = Weeks(unit, sheets, self.moments, self.random, ways, writing)
            if unit.number == 0:
                done += sum(Cast(weeks).write())
            for more in weeks.live():
                done += more
                yield done
        sheets.send()

    @contextmanager
    def _as_loader(self) -> Iterator[None]:
        with self.server.transaction():
            self.server.execute("SET LOCAL ROLE loader")
            yield
