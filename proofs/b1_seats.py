"""B1: however many want one time at the same moment, one gets it, and nobody is in two places."""

import time as clock
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import time
from threading import Barrier, local
from typing import Any
from unittest.mock import patch
from uuid import UUID

from proofs.figures import Figure, Found, judge
from proofs.scratch import Scratch, scratch

BOOKERS, SLOTS, FEW = 64, 40, 6
HOW = (
    "64 connections book each of 40 times at the same moment, every one for another person, as the"
    " serving role, through the action that the pages use. A loser must be told that the time is"
    " taken, and no one may get an error."
)
CONTROL = "The same with locks and constraints taken away (look, then write): bookings must overlap"
BOOKED = Figure("B1", "times booked, of as many that 64 want at once", "=40", HOW, CONTROL)
OVERLAPS = Figure(
    "B1-overlaps", "pairs of bookings that overlap for an adviser, room, seat or person", "=0",
    "Counted in the database after the race.", CONTROL,
)  # fmt: skip
ERRORS = Figure("B1-errors", "bookers who got an error instead of a sentence", "=0", HOW)
SLOWEST = Figure(
    "B1-slowest", "longest that a booker waited for a yes or a no", "<=4",
    "The same race; with 64 at once on 2 cores most of it is waiting one’s turn.",
    unit="seconds", is_time=True,
)  # fmt: skip
FIGURES = [BOOKED, OVERLAPS, ERRORS, SLOWEST]
OVERLAPPING = """
SELECT count(*) FROM appointments_booking a JOIN appointments_booking b ON a.id < b.id
JOIN appointments_slot s ON s.id = a.slot_id JOIN appointments_slot t ON t.id = b.slot_id
WHERE a.status <> 'CANCELLED' AND b.status <> 'CANCELLED'
  AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
  AND (s.id = t.id AND a.seat = b.seat OR a.person_id = b.person_id
       OR s.id <> t.id AND (s.adviser_id = t.adviser_id OR s.room_id = t.room_id))
"""
NETS = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE conrelid IN ('appointments_booking'::regclass, 'appointments_slot'::regclass)
  AND contype IN ('u', 'x', 'c')
"""
NETS_WITH_A_CONDITION = """
SELECT indexrelid::regclass::text FROM pg_index
WHERE indrelid = 'appointments_booking'::regclass AND indisunique AND NOT indisprimary
"""


def measure(run: Any) -> Iterator[Found]:
    slots = run.sized(SLOTS, FEW)
    with scratch() as database:
        race = Race(database, slots)
        race.run()
        booked, overlaps = race.booked(), race.overlaps()
    caught = control()
    said = ", ".join(f"{count} × {what}" for what, count in race.answers.most_common())
    yield judge(BOOKED.at(slots), booked, caught=caught, reason=said, fast=run.fast)
    yield judge(OVERLAPS, overlaps, caught=caught, fast=run.fast)
    yield judge(ERRORS, race.errors, fast=run.fast)
    yield judge(SLOWEST, race.slowest, fast=run.fast)


class Race:
    def __init__(self, database: Scratch, slots: int) -> None:
        from alongside.appointments.tests import factories
        from tests.world import make_world

        self.database = database
        self.world = make_world()
        self.answers: Counter[str] = Counter()
        self.errors = 0
        self.slowest = 0.0
        session = factories.make_session(
            self.world, opens=time(9), closes=time(17), slot_minutes=12
        )
        self.slots = [slot.pk for slot in factories.slots_of(session)[:slots]]
        with self.world.acting(self.world.referrer) as by:
            self.referrals = [
                factories.make_referral(by=by, family=f"Booker{n}") for n in range(BOOKERS + slots)
            ]
        self.mine = dict(enumerate(self.referrals[:BOOKERS]))
        self.spare = self.referrals[BOOKERS:]
        self.thread = local()

    def run(self) -> None:
        together = Barrier(BOOKERS)
        with ThreadPoolExecutor(BOOKERS) as pool:
            for slot in self.slots:
                won = list(pool.map(lambda n, s=slot: self._one(n, s, together), range(BOOKERS)))
                for number in [n for n, has in enumerate(won) if has][: len(self.spare)]:
                    self.mine[number] = self.spare.pop()
            list(pool.map(lambda _: self._leave(together), range(BOOKERS)))

    def _one(self, number: int, slot: UUID, together: Barrier) -> bool:
        from alongside.appointments import actions
        from alongside.kit.refusal import Refused
        from tests.world import NOON

        referral = self.mine[number]
        self._enter()
        together.wait(60)
        begun = clock.monotonic()
        try:
            actions.book(
                person_id=referral.person_id, slot_id=slot, referral_id=referral.pk,
                by=self.world.referrer, at=NOON,
            )  # fmt: skip
        except Refused as refusal:
            self.answers[str(refusal)] += 1
            return False
        except Exception as error:
            self.errors += 1
            self.answers[type(error).__name__] += 1
            return False
        finally:
            self.slowest = max(self.slowest, clock.monotonic() - begun)
        self.answers["booked"] += 1
        return True

    def _enter(self) -> None:
        from alongside.kit import context
        from tests.world import standing_of

        if not getattr(self.thread, "stands", False):
            context.take(standing_of(self.world.referrer))
            self.thread.stands = True

    def _leave(self, together: Barrier) -> None:
        together.wait(60)
        with self.database.connection_of_a_thread():
            pass

    def booked(self) -> int:
        found = self.database.rows(
            "SELECT count(DISTINCT slot_id) FROM appointments_booking WHERE status <> 'CANCELLED'"
        )
        return int(found[0][0])

    def overlaps(self) -> int:
        return int(self.database.rows(OVERLAPPING)[0][0])


def control() -> bool:
    """Whether bookings overlap where neither locks nor constraints stand in the way."""
    with scratch() as database:
        race = Race(database, 3)
        for table, name in database.rows(NETS):
            database.run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for (index,) in database.rows(NETS_WITH_A_CONDITION):
            database.run(f"DROP INDEX {index}")
        with without_locks():
            race.run()
        return race.overlaps() > 0


@contextmanager
def without_locks() -> Iterator[None]:
    from alongside.appointments.actions import bookings
    from alongside.appointments.models import Slot

    def unlocked(slot_id: UUID, *_persons: UUID) -> Slot:
        return Slot.objects.get(pk=slot_id)

    with patch.object(bookings, "_locked", unlocked):
        yield
