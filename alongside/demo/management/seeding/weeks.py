"""One adviser's two years, week by week: who comes, into which slot, and what becomes of it."""

from collections.abc import Iterator
from random import Random

from alongside.demo.management.seeding.book import Book
from alongside.demo.management.seeding.lives import Life, Visit
from alongside.demo.management.seeding.moments import A_DAY, NULL, Moments
from alongside.demo.management.seeding.places import Place, Sitting, Unit
from alongside.demo.management.seeding.ways import Ways
from alongside.demo.management.seeding.world import WEEKS
from alongside.demo.management.seeding.writing import Writing

FREE = (0.35, 0.5, 0.7, 0.8, 0.9, 0.95)  # of the times in each of the next weeks
BOOKED = 0.8  # of the wanted new people per free time; those who return take some of the times


class Weeks:
    def __init__(
        self, unit: Unit, book: Book, moments: Moments, random: Random, ways: Ways, writing: Writing
    ) -> None:
        self.unit = unit
        self.book = book
        self.moments = moments
        self.random = random
        self.ways = ways
        self.writing = writing
        self.left = unit.people
        self.returning: list[tuple[int, Life]] = []  # from which day on, and who
        self.is_busy_today = False  # with a session that somebody else made

    def live(self) -> Iterator[int]:
        """Yield how many people each week brought."""
        first = self.moments.today - self.moments.weekday[self.moments.today] - WEEKS * 7
        everybody, came = self.left, 0
        for week in range(WEEKS + 1 + len(FREE)):
            wanted = max(0, round(everybody * _share(week)) - came)
            before = self.left
            self._week(first + week * 7, week - WEEKS, min(wanted, self.left))
            came += before - self.left
            yield before - self.left
            self.book.send_when_full()
        yield from self._whoever_is_left()
        for _, life in self.returning:
            self._end(life)

    def _whoever_is_left(self) -> Iterator[int]:
        while self.left:
            before = self.left
            day = self.moments.today - 1 - int(self.random.random() * 150)
            self._write_unbooked(day)
            yield before - self.left

    def _week(self, monday: int, ahead: int, wanted: int) -> None:
        target = self.left - wanted
        slots = list(self._slots(monday))
        share = self._share_booked(ahead, wanted, len(slots))
        for visit, place, sitting in slots:
            taken = self._fill(visit, place, share)
            self.write_slot(visit, sitting, taken)
        while self.left > target and ahead <= 0:
            day = min(monday + int(self.random.random() * 5), self.moments.today - 1)
            self._write_unbooked(day)

    def _share_booked(self, ahead: int, wanted: int, slots: int) -> float:
        if ahead > 0:
            return 1 - FREE[ahead - 1]
        return min(1.0, wanted * BOOKED / slots) if slots else 0.0

    def _write_unbooked(self, day: int) -> None:
        place = self.unit.places[int(self.random.random() * len(self.unit.places))]
        received = min(self.moments.at_work(day, self.random), self.moments.now - 5)
        life = self.ways.unbooked(place, received, alone=self.left < 2)
        self._count(life)
        self._end(life)

    def _count(self, life: Life) -> None:
        self.left -= 2 if life.patient else 1

    # Slots

    def _slots(self, monday: int) -> Iterator[tuple[Visit, Place, Sitting]]:
        """The week's slots, in the order of time. Nobody sits on a bank holiday."""
        for sitting in sorted(self.unit.sittings, key=lambda each: (each.weekday, each.opens)):
            day = monday + sitting.weekday
            if not self.moments.works[day] or day == self.moments.today and self.is_busy_today:
                continue
            session = self.write_session(sitting, day)
            for n in range(sitting.slots):
                start = self.moments.local(day, sitting.opens + n * sitting.length)
                end = start + sitting.length
                visit = Visit(session, next(self.book.ids), start, end, booked_at=0)
                yield visit, sitting.place, sitting

    def write_session(self, sitting: Sitting, day: int) -> str:
        unit, text = self.unit, self.moments.text
        session, start = next(self.book.ids), self.moments.local(day, sitting.opens)
        made = min(start - 42 * A_DAY, self.moments.now)
        self.book.session.append(
            f"{session}\t{text(made)}\t{text(start)}"
            f"\t{text(start + sitting.slots * sitting.length)}\t{unit.partnership}"
            f"\t{unit.provider.id}\t{sitting.place.site}\t{sitting.room}\t{unit.adviser.id}"
            f"\t{unit.adviser.name}\t{sitting.pattern or NULL}"
        )
        return session

    def write_slot(self, visit: Visit, sitting: Sitting, taken: str) -> None:
        """The first time of a session to come is held for urgent problems until the day before."""
        unit, text = self.unit, self.moments.text
        opens = self.moments.local(visit.start // A_DAY, sitting.opens)
        is_held = visit.start == opens and visit.start > self.moments.now
        held = text(visit.start - A_DAY) if is_held and not taken else NULL
        made = text(min(visit.start - 42 * A_DAY, self.moments.now))
        self.book.slot.append(
            f"{visit.slot}\t{made}\t{text(visit.start)}\t{text(visit.end)}\t{unit.partnership}"
            f"\t{visit.session}\t{unit.provider.id}\t{sitting.place.site}\t{sitting.room}"
            f"\t{unit.adviser.id}\t1\t{{{taken}}}\t{held}"
        )

    def _fill(self, visit: Visit, place: Place, share: float) -> str:
        """Give the slot to somebody who waits for it, to somebody new, or to nobody."""
        life = self._returning(visit)
        if life is not None:
            self.ways.return_to(life, visit)
        elif self.left and self.random.random() < share:
            life = self.ways.booked(place, visit, alone=self.left < 2)
            self._count(life)
        else:
            return ""
        if visit.start // A_DAY >= self.moments.today:
            self._end(life)
            return "1"
        status = self.ways.attend(life, visit)
        self._then(life, visit)
        return "" if status == "CANCELLED" else "1"

    def _returning(self, visit: Visit) -> Life | None:
        day = visit.start // A_DAY
        for place, (since, life) in enumerate(self.returning):
            if since <= day and life.last < min(visit.start, life.now) - 40:
                del self.returning[place]
                return life
        return None

    def _then(self, life: Life, visit: Visit) -> None:
        if len(life.visits) < 4 and self.ways.wants_more(life):
            wait = 4 if life.status != "IN_ADVICE" else 7 + int(self.random.random() * 14)
            self.returning.append((visit.start // A_DAY + wait, life))
        else:
            self._end(life)

    def _end(self, life: Life) -> None:
        self.ways.give_up(life)
        self.writing.write(life)


def _share(week: int) -> float:
    """A new service takes a year to fill: it grows to the end. Source: High Peak."""
    if week >= WEEKS:
        return 1.0
    past = (week + 1) / (WEEKS + 2)
    return past * (0.6 + 0.4 * past)
