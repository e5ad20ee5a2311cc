"""P3: what a person takes back is shared with nobody from then on, however close the two come."""

import random
import time as clock
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Barrier, Event, Lock
from typing import Any
from unittest.mock import patch
from uuid import UUID

from proofs.figures import Figure, Found, judge
from proofs.scratch import Scratch, scratch

RACES, FEW, TRIES, PEOPLE, WARM_UPS = 1000, 24, 240, 3, 3
LINGER = 0.008  # seconds for which a sharer may stay between its check and its commit
HOW = (
    "On connections of their own, as the serving role, an adviser shares words about a person, and"
    " the person’s withdrawal is written down, at the same moment; likewise the dispatcher and a"
    " withdrawal. Before it commits, each sharer stays for a moment and looks whether the"
    " withdrawal has committed: then it shared after it."
)
CONTROL = "The same with the lock taken away that orders the two: some must be shared after it"
SHARED = Figure("P3", "words shared after the withdrawal’s commit", "=0", HOW, CONTROL)
SENT = Figure(
    "P3-sent", "messages handed over after the withdrawal’s commit", "=0", HOW, CONTROL
)  # fmt: skip
SLOWEST = Figure(
    "P3-slowest", "longest that a withdrawal took while somebody shared", "<=1",
    "The same races: from the call to its commit.", unit="seconds", is_time=True,
)  # fmt: skip
ERRORS = Figure("P3-errors", "races that ended in an error", "=0", HOW)
FIGURES = [SHARED, SENT, SLOWEST, ERRORS]


def measure(run: Any) -> Iterator[Found]:
    races = run.sized(RACES, FEW)
    with scratch() as database:
        shared = Races(database)
        shared.run(shared.share, races)
        sent = Races(database, shared)
        sent.run(sent.deliver, races)
        with without_lock():
            loose, lost = Races(database, shared), Races(database, shared)
            loose.run(loose.share, TRIES, until_late=True)
            lost.run(lost.deliver, TRIES, until_late=True)
    said = ", ".join(f"{n} × {what}" for what, n in (shared.ends + sent.ends).most_common())
    yield judge(SHARED, shared.late, caught=loose.late > 0, reason=said, fast=run.fast)
    yield judge(SENT, sent.late, caught=lost.late > 0, fast=run.fast)
    yield judge(SLOWEST, max(shared.slowest, sent.slowest), fast=run.fast)
    yield judge(ERRORS, shared.errors + sent.errors, fast=run.fast)


@dataclass
class Subject:
    """Somebody whose file is shared from and whose agreement comes and goes."""

    case_id: UUID
    person_id: UUID
    referral: Any


def _who(number: int) -> Any:
    from alongside.people.schemas import Identity

    return Identity("Zelda", f"Racer{number}", date(1980, 2, 1))


def _subject(case: Any) -> Subject:
    return Subject(case.pk, case.person_id, case.referral)


class Races:
    counting = Lock()
    begun = 0  # by all of them, so that each race has a minute and words of its own

    def __init__(self, database: Scratch, other: "Races | None" = None) -> None:
        from alongside.care_team.tests.factories import make_file
        from tests.world import make_world

        self.database = database
        self.world: Any = other.world if other else make_world()
        self.late = self.errors = 0
        self.slowest, self.takes = 0.0, 0.03  # seconds that an attempt takes, as seen so far
        self.ends: Counter[str] = Counter()
        self.subjects: list[Subject] = (
            other.subjects
            if other
            else [_subject(make_file(self.world, identity=_who(n))) for n in range(PEOPLE)]
        )

    def run(self, attempt: Callable[..., bool], races: int, *, until_late: bool = False) -> None:
        """Several people at once, each with a sharer and a withdrawer."""
        each = -(-races // len(self.subjects))
        with ThreadPoolExecutor(len(self.subjects)) as pool:
            of = self._races
            asked = [pool.submit(of, attempt, who, each, until_late) for who in self.subjects]
            for done in asked:
                done.result()

    def _races(
        self, attempt: Callable[..., bool], subject: Subject, races: int, until_late: bool
    ) -> None:

        dice = random.Random(races)
        for _ in range(WARM_UPS):
            self._alone(attempt, subject, self._number())
        with ThreadPoolExecutor(1) as other, self.database.connection_of_a_thread():
            for _ in range(races):
                if until_late and self.late:
                    break
                self._race(attempt, subject, self._number(), dice, other)
            other.submit(self._leave).result()

    def _number(self) -> int:
        """Of this race alone: its minute, and its words."""
        with self.counting:
            Races.begun += 1
            return Races.begun

    def _alone(self, attempt: Callable[..., bool], subject: Subject, number: int) -> None:
        """Share with nobody in the way, to see how long it takes while the others race."""
        ready, at = self._prepare(attempt, subject, number)
        begun = clock.monotonic()
        if attempt(subject, ready, number, at, 0, Event()):
            self.takes += (clock.monotonic() - begun - self.takes) / 2

    def _prepare(
        self, attempt: Callable[..., bool], subject: Subject, number: int
    ) -> tuple[UUID, datetime]:
        from tests.world import NOON

        at = NOON + timedelta(minutes=number)
        self._agree(subject, at)
        writes = attempt == self.deliver
        return (self._write(subject, number, at) if writes else subject.case_id), at

    def _leave(self) -> None:
        with self.database.connection_of_a_thread():
            pass

    def _race(
        self, attempt: Callable[..., bool], subject: Subject, number: int,
        dice: random.Random, other: ThreadPoolExecutor,
    ) -> None:  # fmt: skip
        """Agree again; then share, and withdraw at some moment while that is under way."""
        ready, at = self._prepare(attempt, subject, number)
        together, withdrawn = Barrier(2), Event()
        pause = dice.uniform(0, 0.8) * self.takes
        done = other.submit(self._withdraw, subject, at, together, withdrawn, pause)
        together.wait(60)
        begun = clock.monotonic()
        try:
            went = attempt(subject, ready, number, at, dice.uniform(0, LINGER), withdrawn)
            self.ends["shared first" if went else "withdrawn first"] += 1
            if went:
                self.takes += (clock.monotonic() - begun - self.takes) / 8
        except Exception as error:
            self.errors += 1
            self.ends[type(error).__name__] += 1
        done.result()

    def _agree(self, subject: Subject, at: datetime) -> None:
        from alongside.people import actions as people
        from alongside.people.rules import How, Purpose

        with self.world.acting(self.world.adviser) as by:
            people.record_consent(
                person_id=subject.person_id, said={Purpose.SHARE_OUTCOME: True}, how=How.SPOKEN,
                by=by, at=at,
            )  # fmt: skip

    def _write(self, subject: Subject, number: int, at: datetime) -> UUID:
        from alongside.correspondence import actions as correspondence
        from alongside.correspondence.rules import Channel, Kind
        from alongside.people.rules import Purpose

        with self.world.acting(self.world.adviser) as by:
            return correspondence.write(
                kind=Kind.SHARED, channel=Channel.BARS, subject=subject.referral,
                recipient_id=self.world.practice.pk, person_id=subject.person_id,
                purpose=Purpose.SHARE_OUTCOME, words=f"Words {number}", by=by, at=at,
            ).pk  # fmt: skip

    def _withdraw(
        self, subject: Subject, at: datetime, together: Barrier, withdrawn: Event, pause: float
    ) -> None:
        from alongside.people import actions as people
        from alongside.people.rules import How, Purpose

        together.wait(60)
        clock.sleep(pause)
        begun = clock.monotonic()
        with self.world.acting(self.world.colleague) as by:
            people.withdraw_consent(
                person_id=subject.person_id, purpose=Purpose.SHARE_OUTCOME, how=How.SPOKEN,
                by=by, at=at + timedelta(seconds=1),
            )  # fmt: skip
        withdrawn.set()
        self.slowest = max(self.slowest, clock.monotonic() - begun)

    # Each stays a moment between its check and its commit; true where it shared

    def share(
        self, subject: Subject, _message: UUID, number: int, at: datetime, stay: float, gone: Event
    ) -> bool:
        from django.db import transaction

        from alongside.care_team import actions
        from alongside.kit.refusal import Refused
        from alongside.people.rules import Purpose

        try:
            with self.world.acting(self.world.adviser) as by, transaction.atomic():
                actions.share(
                    case_id=subject.case_id, words=f"Words {number}",
                    purpose=Purpose.SHARE_OUTCOME, recipient_id=self.world.practice.pk,
                    by=by, at=at + timedelta(seconds=2),
                )  # fmt: skip
                clock.sleep(stay)
                self.late += gone.is_set()
        except Refused:
            return False
        return True

    def deliver(
        self, subject: Subject, message: UUID, number: int, at: datetime, stay: float, gone: Event
    ) -> bool:
        from django.db import transaction

        from alongside.correspondence import actions
        from alongside.correspondence.rules import State

        with self.world.acting(self.world.task) as by, handing_over(), transaction.atomic():
            done = actions.deliver(message_id=message, by=by, at=at + timedelta(seconds=2))
            went = done is not None and done.state == State.SENT
            clock.sleep(stay)
            self.late += went and gone.is_set()
        return went


def sender(*, message: Any, by: Any, at: datetime) -> Any:
    from alongside.correspondence.rules import Handed

    return Handed(b"words", "taken")


@contextmanager
def handing_over() -> Iterator[None]:
    """To somebody who takes everything."""
    from django.conf import settings

    settings.CORRESPONDENCE_SENDERS["BARS"] = "proofs.p3_withdrawal.sender"
    yield


@contextmanager
def without_lock() -> Iterator[None]:
    from alongside.people.queries import holding

    with patch.object(holding, "_lock", lambda *_: None):
        yield
