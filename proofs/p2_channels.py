"""P2: a message leaves by a safe channel alone, and says nothing to who is at risk."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from threading import Lock
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from proofs.figures import Figure, Found, judge
from proofs.scratch import Scratch, scratch

FULL, FEW, THREADS = 10_000, 150, 4
HOW = (
    "Made-up lives of people: texts and e-mails are written to them. Between writing and sending,"
    " their number or address changes, they say that a channel is not safe, they were not alone,"
    " they agree or take it back, are sealed, text STOP or yes, a wall is put up, they die. The"
    " dispatcher sends whatever waits. A plain model, which shares no code with the product, knows"
    " what is true at each moment. Each message that left is held against it: channel, number or"
    " address as it is then, and nothing about who writes or why where they are at risk."
)
OFF = Figure(
    "P2", "messages that left by a channel that was not safe and agreed at that moment, or to"
    " another number or address than the person’s own then", "=0", HOW,
    "The asking before a message leaves is taken away",
)  # fmt: skip
SAYS = Figure(
    "P2-says", "messages to somebody at risk that said who writes or what it is about", "=0", HOW
)
KEPT = Figure("P2-kept", "messages that were safe and agreed and did not leave", "=0", HOW)
LEFT = Figure("P2-left", "messages that left", ">=40", "Counted in the same run.")
HELD = Figure("P2-held", "messages that were held", ">=40", "Counted in the same run.")
SEQUENCES = Figure("P2-sequences", "sequences", ">=100", "Counted in the same run.")
FIGURES = [OFF, SAYS, KEPT, LEFT, HELD, SEQUENCES]


def measure(run: Any) -> Iterator[Found]:
    number = run.sized(FULL, FEW)
    with scratch() as database:
        seen = lived(database, number)
    with (
        scratch() as database,
        patch("alongside.correspondence.actions.delivering._why_not_leave", lambda *_: None),
    ):
        loose = lived(database, FEW)
    said = ", ".join(f"{n} × {what}" for what, n in seen.ends.most_common(8))
    caught = loose.off > 0 and loose.says > 0
    yield judge(OFF, seen.off, caught=caught, reason=said, fast=run.fast)
    yield judge(SAYS, seen.says, fast=run.fast)
    yield judge(KEPT, seen.kept, fast=run.fast)
    yield judge(LEFT, seen.left, fast=run.fast)
    yield judge(HELD, seen.held, fast=run.fast)
    yield judge(SEQUENCES, number, fast=run.fast)


@dataclass
class Seen:
    off: int = 0
    says: int = 0
    kept: int = 0
    left: int = 0
    held: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)


@dataclass
class Truth:
    """The plain model of one person. What the product should do follows from these facts alone."""

    phone: str = ""
    email: str = ""
    rule: str = "SAFE"
    alone: bool = True
    text_safe: bool = True
    email_safe: bool = True
    sealed: bool = False
    agreed: bool = True
    stopped: bool = False
    walled: bool = False
    died: bool = False

    @property
    def at_risk(self) -> bool:
        return self.sealed or self.rule == "NOT_AT_HOME" or (self.rule != "SAFE" and not self.alone)

    def allows(self, channel: str, *, content_free: bool, is_last: bool) -> bool:
        """is_last  the one text that says that no more come, which takes no agreement"""
        if self.died or self.walled or self.sealed or not self.alone:
            return False
        if not is_last and not self.agreed:
            return False
        if self.at_risk and not content_free:
            return False
        if channel == "EMAIL":
            return self.email_safe and bool(self.email)
        unsilenced = is_last or not self.stopped
        return self.rule == "SAFE" and self.text_safe and bool(self.phone) and unsilenced


def lived(database: Scratch, number: int) -> Seen:
    from django.conf import settings

    from tests.world import make_world

    catch = "alongside.correspondence.actions.catch"
    settings.CORRESPONDENCE_SENDERS = {"TEXT": catch, "EMAIL": catch}
    world, seen = make_world(), Seen()

    def share(first: int) -> None:
        with database.connection_of_a_thread():
            for each in range(first, number, THREADS):
                Life(world, seen, each).live()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(share, range(THREADS)))
    return seen


class Life:
    """One sequence: somebody, what is written to them, and what happens to them meanwhile."""

    def __init__(self, world: Any, seen: Seen, number: int) -> None:
        from tests.world import NOON

        self.world, self.seen, self.number = world, seen, number
        self.dice, self.at, self.truth = Random(number), NOON, Truth()
        self.waiting: list[UUID] = []
        self.sent: UUID | None = None

    def live(self) -> None:
        happenings: list[Callable[[], None]] = [
            self._write, self._write, self._reach, self._reach, self._agree, self._dispatch,
            self._text_back, self._wall, self._die,
        ]  # fmt: skip
        weights = [6, 6, 4, 4, 3, 4, 3, 2, 1]
        self._begin()
        for happening in self.dice.choices(happenings, weights, k=self.dice.randint(4, 9)):
            if self._is_out_of_reach and happening not in (self._dispatch, self._wall):
                continue
            self.at += timedelta(minutes=1)
            happening()
        self.at += timedelta(minutes=1)
        self._dispatch()

    def _begin(self) -> None:
        from tests.world import make_person

        with self.world.acting(self.world.adviser) as by:
            self.person = make_person(self.world, by=by, given=f"G{self.number}")
        self._reach()
        self._agree(True)

    @property
    def _is_out_of_reach(self) -> bool:
        """Whoever died, or stands behind a wall: nobody at the organisation can do a thing."""
        return self.truth.died or self.truth.walled

    # What happens

    def _reach(self) -> None:
        from alongside.people import actions as people
        from alongside.people.rules import AskedAlone, ContactRule
        from alongside.people.schemas import Reach

        dice, truth = self.dice, self.truth
        truth.phone = f"07700 900{self.number % 900:03d}"[:12] if dice.random() < 0.9 else ""
        if dice.random() < 0.4 and truth.phone:  # another number
            truth.phone = f"07700 90{dice.randint(0, 999):04d}"
        truth.email = f"p{dice.randint(0, 9999)}@example.org" if dice.random() < 0.9 else ""
        truth.rule = dice.choices(["SAFE", "ASK_FIRST", "NOT_AT_HOME"], [5, 1, 1])[0]
        truth.alone = dice.random() < 0.8
        truth.sealed = truth.sealed or dice.random() < 0.05  # and nobody opens it here
        truth.text_safe, truth.email_safe = dice.random() < 0.8, dice.random() < 0.7
        truth.stopped = False  # they have been asked again
        how = Reach(
            phone=truth.phone, email=truth.email, rule=ContactRule(truth.rule),
            asked_alone=AskedAlone.YES if truth.alone else AskedAlone.NO,
            text_safe=truth.text_safe, email_safe=truth.email_safe, sealed=truth.sealed,
        )  # fmt: skip
        with self.world.acting(self.world.adviser) as by:
            people.reach(person=self.person, how=how, by=by, at=self.at)

    def _agree(self, given: bool | None = None) -> None:
        from alongside.people import actions as people
        from alongside.people.rules import How, Purpose

        self.truth.agreed = self.dice.random() < 0.5 if given is None else given
        said = {Purpose.CONTACT: self.truth.agreed}
        with self.world.acting(self.world.adviser) as by:
            people.record_consent(
                person_id=self.person.pk, said=said, how=How.SPOKEN, by=by, at=self.at
            )

    def _write(self) -> None:
        from alongside.correspondence import actions
        from alongside.correspondence.rules import Channel, Kind

        name = self.dice.choice(["may_we_ring", "ring_us", "may_we_ring_email", "ring_us_email"])
        with self.world.acting(self.world.adviser) as by:
            message = actions.write(
                kind=Kind.RING, channel=Channel.EMAIL if "email" in name else Channel.TEXT,
                subject=self.person, person_id=self.person.pk, purpose="CONTACT", template=name,
                personalisation={"provider": "Riverside Advice", "number": "020 7946 0123"},
                by=by, at=self.at,
            )  # fmt: skip
        self.waiting.append(message.pk)

    def _text_back(self) -> None:
        from alongside.correspondence import actions
        from alongside.correspondence.actions import Heard
        from alongside.correspondence.models import Message

        if self.sent is None:
            return
        words = self.dice.choice(["STOP", "STOP", "yes", "change", "who is this"])
        heard = Heard(str(uuid4()), words, is_shared=False)
        with self._task() as by:
            actions.hear(message_id=self.sent, heard=heard, by=by, at=self.at)
            last = Message.objects.filter(person=self.person, kind="STOPPED", state="WAITING")
            self.waiting += [pk for pk in last.values_list("pk", flat=True)]
        if words == "STOP":
            self.truth.stopped, self.truth.agreed = True, False

    def _wall(self) -> None:
        from alongside.people.models import Wall

        self.truth.walled = not self.truth.walled
        with self.world.acting(self.world.supervisor):
            if self.truth.walled:
                Wall.objects.create(
                    partnership=self.world.partnership, person_id=self.person.pk,
                    organisation=self.world.charity, raised_at=self.at,
                )  # fmt: skip
            else:
                Wall.objects.filter(person_id=self.person.pk).delete()

    def _die(self) -> None:
        from alongside.people.models import Person

        with self.world.acting(self.world.adviser):
            Person.objects.filter(pk=self.person.pk).update(died_on=self.at.date())
        self.truth.died = True

    # The dispatcher, and what it let out

    def _task(self) -> Any:
        from alongside.correspondence import queries
        from alongside.correspondence.queries import NOBODY, Waiting

        world = self.world
        by = queries.task_for(Waiting(NOBODY, world.charity.pk, world.partnership.pk))
        return world.acting(by)

    def _dispatch(self) -> None:
        from alongside.correspondence import actions

        waiting, self.waiting = self.waiting, []
        for message_id in waiting:
            with self._task() as by:
                message = actions.deliver(message_id=message_id, by=by, at=self.at)
                if message is not None:
                    self._judge(message)

    def _judge(self, message: Any) -> None:
        from alongside.correspondence.models import Delivery

        went = Delivery.objects.filter(message=message, went=True).first()
        is_last, free = message.kind == "STOPPED", not message.template.startswith("may_we_ring")
        allowed = self.truth.allows(message.channel, content_free=free, is_last=is_last)
        with self.seen.lock:
            self.seen.ends[message.why or message.state] += 1
            self.seen.left += went is not None
            self.seen.held += message.state == "HELD"
            self.seen.kept += allowed and went is None
            if went is not None:
                self.seen.off += not allowed or self._to(went, message.channel) != self._own(
                    message
                )
                self.seen.says += self.truth.at_risk and says_something(bytes(went.payload))
        if went is not None and message.channel == "TEXT":
            self.sent = message.pk

    def _own(self, message: Any) -> str:
        truth = self.truth
        text = "+44" + truth.phone.replace(" ", "")[1:] if truth.phone else ""
        return text if message.channel == "TEXT" else truth.email

    @staticmethod
    def _to(delivery: Any, channel: str) -> str:
        said = json.loads(bytes(delivery.payload))
        return str(said["phone_number" if channel == "TEXT" else "email_address"])


def says_something(payload: bytes) -> bool:
    """Whether a payload says who writes or what it is about."""
    said = " ".join(json.loads(payload)["personalisation"].values()).casefold()
    return any(word in said for word in ("riverside", "advice", "reply", "appointment", "referr"))
