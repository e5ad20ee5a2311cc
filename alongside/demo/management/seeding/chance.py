"""What is drawn by lot, always from the one source that K started."""

from random import Random

from alongside.demo.management.seeding.moments import Moments


class Chance:
    def __init__(self, moments: Moments, random: Random) -> None:
        self.moments = moments
        self.random = random

    def _one_of[T](self, choices: tuple[T, ...]) -> T:
        return choices[int(self.random.random() * len(choices))]

    def _days(self, least: int, before: int) -> int:
        return least + int(self.random.random() * (before - least))

    def _later(self, since: int, day: int) -> int:
        """Some moment at work on this day or the next working one, after `since`."""
        return max(self.moments.at_work(day, self.random), since + 7)

    def _within(self, since: int, day: int, limit: int) -> int:
        return max(since, min(self._later(since, day), limit))
