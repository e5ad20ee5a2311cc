"""P3: what a person takes back is shared with nobody from then on, however close the two come."""

import random
import time as clock
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier, Event
from typing import Any
from unittest.mock import patch
from uuid import UUID

from proofs.figures import Figure, Found, judge
from proofs.scratch import Scratch, scratch

RACES, FEW, PEOPLE = 1000, 60, 6
LINGER = 0.004  # seconds for which a sharer may stay between its check and its commit
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
        shared, sent = Races(database), Races(database)
        shared.run(shared.share, races)
        sent.run(sent.deliver, races)
    with scratch() as database, without_lock():
        loose, lost = Races(database), Races(database)
        loose.run(loose.share, FEW)
        lost.run(lost.deliver, FEW)
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


class Races:
    def __init__(self, database: Scratch) -> None:
        from alongside.care_team.tests.factories import make_file
        from tests.world import make_world

        self.database = database
        self.world = make_world()
        self.late = self.errors = self.count = 0
        self.slowest = 0.0
        self.ends: Counter[str] = Counter()
        self.subjects = [self._subject(make_file(self.world)) for _ in range(PEOPLE // 2)]

    def _subject(self, case: Any) -> Subject:
        return Subject(case.pk, case.person_id, case.referral)

    def run(self, attempt: Callable[..., bool], races: int) -> None:
        """Several people at once, each with a sharer and a withdrawer."""
        each = -(-races // len(self.subjects))
        with ThreadPoolExecutor(len(self.subjects)) as pool:
            list(pool.map(lambda subject: self._races(attempt, subject, each), self.subjects))

    def _races(self, attempt: Callable[..., bool], subject: Subject, races: int) -> None:
        from tests.world import NOON

        dice = random.Random(str(subject.person_id.int % 1000))
        with ThreadPoolExecutor(1) as other, self.database.connection_of_a_thread():
            for number in range(races):
                at = NOON + timedelta(minutes=number + 1)
                self._race(attempt, subject, number, at, dice, other)
            other.submit(self._leave).result()

    def _leave(self) -> None:
        with self.database.connection_of_a_thread():
            pass

    def _race(
        self, attempt: Callable[..., bool], subject: Subject, number: int, at: datetime,
        dice: random.Random, other: ThreadPoolExecutor,
    ) -> None:  # fmt: skip
        """Agree again; then share and withdraw at once, either of them a little ahead."""
        ready = self._prepare(subject, number, at)
        together, withdrawn = Barrier(2), Event()
        ahead = dice.uniform(-LINGER, LINGER)
        done = other.submit(self._withdraw, subject, at, together, withdrawn, max(0, -ahead))
        together.wait(60)
        clock.sleep(max(0, ahead))
        try:
            went = attempt(subject, ready, number, at, dice.uniform(0, LINGER), withdrawn)
            self.ends["shared first" if went else "withdrawn first"] += 1
        except Exception as error:
            self.errors += 1
            self.ends[type(error).__name__] += 1
        done.result()

    def _prepare(self, subject: Subject, number: int, at: datetime) -> UUID:
        from alongside.correspondence import actions as correspondence
        from alongside.correspondence.rules import Channel, Kind
        from alongside.people import actions as people
        from alongside.people.rules import How, Purpose

        with self.world.acting(self.world.adviser) as by:
            people.record_consent(
                person_id=subject.person_id, said={Purpose.SHARE_OUTCOME: True}, how=How.SPOKEN,
                by=by, at=at,
            )  # fmt: skip
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
    from alongside.people.actions import consent

    with patch.object(consent, "_lock", lambda *_: None):
        yield
