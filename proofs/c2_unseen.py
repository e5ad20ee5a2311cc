"""C2: nothing waits unseen. Whoever is away, somebody is told, and then the referrer."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from proofs.figures import Figure, Found, judge
from proofs.scratch import scratch

DAYS, FEW_DAYS = 10_000, 400
SWEEPS = (time(9, 5), time(12, 30), time(16, 55))  # the product's own task runs every five minutes
HOW = (
    "10,000 simulated days of a partnership with two providers, on a simulated clock with its real"
    " hours: referrals of every level arrive, move through the states or are forgotten, people are"
    " away, with a deputy and without, leave, and are replaced. After each sweep of the product’s"
    " own rules the simulation looks for itself."
)
CONTROL = "The same with escalation switched off: nobody is told, which must be found"
UNSEEN = Figure(
    "C2", "times that something was late and nobody who was there had been told", "=0", HOW, CONTROL
)
UNTOLD = Figure(
    "C2-referrer", "times that something was late beyond its limit and the referrer was not told",
    "=0", HOW, CONTROL,
)  # fmt: skip
NOWHERE = Figure(
    "C2-queue", "waiting referrals without one queue, an owner and a due time", "=0",
    "Asked of each referral at each sweep of the same simulation.",
    "A referral that fell out of its queue",
)  # fmt: skip
STORED = Figure(
    "C2-stored", "late referrals in a database of which nobody, or no referrer, was told", "=0",
    "Referrals through the actions that pages use; people away; the action and the gathering of the"
    " task, at moments over three weeks; then the rows are counted by SQL of another role.",
    "The same with the ladder cut off",
)  # fmt: skip
FIGURES = [UNSEEN, UNTOLD, NOWHERE, STORED]


def measure(run: Any) -> Iterator[Found]:
    days = run.sized(DAYS, FEW_DAYS)
    found = Simulation(seed=1).run(days)
    with switched_off():
        control = Simulation(seed=1).run(FEW_DAYS)
    said = (
        f"{found.arrived} referrals, {found.late} looks at something late, {found.told} people"
        f" told, {found.referrers} referrers told, {found.absences} absences"
    )
    yield judge(UNSEEN, found.unseen, caught=control.unseen > 0, reason=said, fast=run.fast)
    yield judge(UNTOLD, found.untold, caught=control.untold > 0, fast=run.fast)
    yield judge(NOWHERE, found.nowhere, caught=_lost_one_is_found(), fast=run.fast)
    unseen = stored(run.sized(60, 8))
    with switched_off():
        caught = stored(4) > 0
    yield judge(STORED, unseen, caught=caught, fast=run.fast)


@contextmanager
def switched_off() -> Iterator[None]:
    """Escalation as it would be if nobody had written it."""
    from alongside.referrals.actions import escalating
    from alongside.referrals.rules import turns

    with (
        patch.object(turns, "alerts", lambda *_: []),
        patch.object(escalating, "alerts", lambda *_: []),
    ):
        yield


# The simulation


@dataclass
class Counts:
    arrived: int = 0
    late: int = 0
    told: int = 0
    referrers: int = 0
    absences: int = 0
    unseen: int = 0
    untold: int = 0
    nowhere: int = 0


@dataclass
class Waiting:
    """A referral of the simulation."""

    status: Any
    level: Any
    provider: UUID
    practice: UUID
    received_at: datetime
    queue: Any = None
    owner: UUID | None = None
    holder: UUID | None = None
    due_at: datetime | None = None
    told: list[Any] = field(default_factory=list)
    id: UUID = field(default_factory=uuid4)
    forgotten: bool = False


class Simulation:
    def __init__(self, *, seed: int) -> None:
        from alongside.law import queries as law
        from alongside.partnerships.rules import Clock, Hours

        self.chance = random.Random(seed)  # noqa: S311 (a simulation)
        self.clock = Clock(tuple(Hours(day, time(9), time(17)) for day in range(5)))
        self.standards = law.standards()
        self.counts = Counts()
        self.day = date(2027, 1, 4)
        self.coordinating, *self.providers = (uuid4() for _ in range(3))
        self.practices = [uuid4(), uuid4()]
        self.colleagues: list[Any] = []
        self.aways: list[Any] = []
        self.open: list[Waiting] = []
        self._hire()

    def _hire(self) -> None:
        from alongside.accounts.rules import Role

        for organisation in self.providers:
            for role in (Role.SUPERVISOR, Role.ADVISER, Role.ADVISER, Role.ADVISER):
                self._join(role, organisation)
        for _ in range(2):
            self._join(Role.COORDINATOR, self.coordinating)
        for organisation in self.practices:
            self._join(Role.REFERRER, organisation)

    def _join(self, role: Any, organisation: UUID) -> None:
        from alongside.partnerships.rules.absence import Colleague

        user_id = UUID(int=self.chance.getrandbits(128))
        self.colleagues.append(Colleague(user_id, "Somebody", role, organisation))

    def run(self, days: int) -> Counts:
        for _ in range(days):
            self._people_come_and_go()
            for moment in SWEEPS:
                at = datetime.combine(self.day, moment, UTC)
                self._arrive(at)
                self._sweep(at)
                self._look(at)
                self._work(at)
            self.day += timedelta(days=1)
        return self.counts

    def _team(self, colleagues: Any = None) -> Any:
        from alongside.partnerships.rules.absence import coordinating

        return coordinating(colleagues or self.colleagues, self.coordinating)

    def _people_come_and_go(self) -> None:
        from alongside.partnerships.rules.absence import why_not_leave

        self.aways = [each for each in self.aways if each.until >= self.day]
        for each in list(self.colleagues):
            if self.chance.random() < 0.012:
                self._go_away(each)
        if self.chance.random() < 0.01:  # somebody leaves for good and is replaced weeks later
            leaver = self.chance.choice(self.colleagues)
            left = [each for each in self.colleagues if each is not leaver]
            if not why_not_leave(self.aways, self._team(), self._team(left), self.day):
                self.colleagues = left
        if self.chance.random() < 0.02 and len(self.colleagues) < 12:
            self._replace()

    def _replace(self) -> None:
        from alongside.accounts.rules import Role

        here = {(each.role, each.organisation_id) for each in self.colleagues}
        for organisation in self.providers:
            for role in (Role.SUPERVISOR, Role.ADVISER):
                if (role, organisation) not in here:
                    return self._join(role, organisation)
        return self._join(Role.COORDINATOR, self.coordinating)

    def _go_away(self, who: Any) -> None:
        """Say so as the page does; where it wants a deputy, try each colleague."""
        from alongside.partnerships.rules.absence import Away, why_not_be_away

        until = self.day + timedelta(days=self.chance.choice([0, 2, 4, 11, 20]))
        same = [each for each in self.colleagues if each.organisation_id == who.organisation_id]
        deputies = [each.user_id for each in same if each.user_id != who.user_id]
        self.chance.shuffle(deputies)
        first = [None] if self.chance.random() < 0.5 else []
        for deputy in [*first, *deputies]:
            new = Away(who.user_id, deputy, self.day, until)
            if why_not_be_away(new, self.aways, self._team()) is None:
                self.aways.append(new)
                self.counts.absences += 1
                return

    def _arrive(self, at: datetime) -> None:
        from alongside.law.rules.urgency import UrgencyLevel
        from alongside.referrals.rules import Status

        if self.chance.random() < 0.5:
            level = self.chance.choice(list(UrgencyLevel))
            new = Waiting(
                Status.RECEIVED, level, self.chance.choice(self.providers),
                self.chance.choice(self.practices), at, id=UUID(int=self.chance.getrandbits(128)),
            )  # fmt: skip
            self._wait(new, at)
            self.open.append(new)
            self.counts.arrived += 1

    def _wait(self, each: Waiting, at: datetime) -> None:
        """As the product's own action does, by its rules."""
        from alongside.referrals.rules.levels import waits
        from alongside.referrals.rules.tracking import QUEUE_OF, Hand

        found = waits(
            each.status, each.level, at=at, since=each.received_at, standards=self.standards,
            clock=self.clock,
        )  # fmt: skip
        each.told = []
        each.forgotten = self.chance.random() < 0.25
        if found is None:
            each.queue = each.owner = each.holder = each.due_at = None
            return
        each.queue, each.due_at = found
        owners = {
            Hand.COORDINATOR: self.coordinating,
            Hand.REFERRER: each.practice,
            Hand.PROVIDER: each.provider,
        }
        each.owner = owners[QUEUE_OF.get(each.queue, Hand.PROVIDER)]
        at_owner = [one.user_id for one in self.colleagues if one.organisation_id == each.owner]
        holds = at_owner and self.chance.random() < 0.6
        each.holder = self.chance.choice(at_owner) if holds else None

    def _item(self, each: Waiting) -> Any:
        from alongside.referrals.rules.turns import REFERRAL_KINDS, Item

        assert each.due_at is not None
        assert each.owner is not None
        return Item(
            REFERRAL_KINDS[each.status].name, each.id, each.due_at, each.owner, each.level.value,
            each.holder, each.id, "", each.practice,
        )  # fmt: skip

    def _sweep(self, at: datetime) -> None:
        from alongside.referrals import queries
        from alongside.referrals.rules import turns

        team = turns.Team(self.colleagues, self.aways, self.coordinating)
        ladder = queries.ladder(self.day)
        for each in self.open:
            if each.due_at is None or each.due_at >= at:
                continue
            for alert in turns.alerts(
                self._item(each), each.told, team, ladder, self.clock, at, self.day
            ):
                each.told.append(turns.Told(alert.rung, alert.user_id))
                self.counts.told += alert.user_id is not None
                self.counts.referrers += alert.rung is turns.Rung.REFERRER

    def _look(self, at: datetime) -> None:
        """Look for oneself, by other means than the rules that are on trial."""
        away = {each.user_id for each in self.aways if each.since <= self.day <= each.until}
        here = {each.user_id for each in self.colleagues} - away
        for each in self.open:
            if not (each.queue and each.owner and each.due_at):
                self.counts.nowhere += 1
                continue
            if each.due_at >= at:
                continue
            self.counts.late += 1
            self.counts.unseen += not any(told.user_id in here for told in each.told)
            self.counts.untold += self._is_owed_a_word(each, at)

    def _is_owed_a_word(self, each: Waiting, at: datetime) -> bool:
        """Whether more than three open days went by, and the referrer heard nothing."""
        from alongside.referrals.rules.turns import UNTOLD, Rung

        assert each.due_at is not None
        if each.queue in UNTOLD or self.clock.after(each.due_at, timedelta(hours=24)) > at:
            return False
        return Rung.REFERRER not in {told.rung for told in each.told}

    def _work(self, at: datetime) -> None:
        """People do what waits; what they forgot, they do some time after they were told."""
        from alongside.referrals.rules import NEXT, TERMINAL

        for each in self.open:
            chance = 0.05 if not each.forgotten else 0.002 + 0.004 * len(each.told)
            if self.day.weekday() < 5 and self.chance.random() < chance:
                each.status = self.chance.choice(sorted(NEXT[each.status]))
                self._wait(each, at)
        self.open = [each for each in self.open if each.status not in TERMINAL]


def _lost_one_is_found() -> bool:
    small = Simulation(seed=2)
    small.run(20)
    small.open[0].queue = None
    small.counts.nowhere = 0
    small._look(datetime.combine(small.day, SWEEPS[0], UTC))
    return small.counts.nowhere == 1


# On a real database

SEEN = """
SELECT count(*) FROM referrals_referral r WHERE r.queue > '' AND r.due_at < %s
AND (NOT EXISTS (SELECT FROM referrals_escalation e
        WHERE e.referral_id = r.id AND e.due_at = r.due_at AND e.told_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM partnerships_absence a WHERE a.user_id = e.told_id
            AND a.ended_at IS NULL AND %s BETWEEN a.since AND a.until))
    OR NOT EXISTS (SELECT FROM correspondence_message m
        WHERE m.subject_id = r.id AND m.kind = 'NOT_ANSWERED'))
"""


def stored(referrals: int) -> int:
    """Late referrals of which somebody was not told, after three weeks in which nobody acted."""
    with scratch() as database:
        from tests.world import NOON, make_world

        world = make_world()
        _refer(world, referrals)
        _be_away(world)
        for hours in (1, 5, 30, 80, 200, 350, 500):
            _sweep_stored(world, NOON + timedelta(hours=hours))
        at = NOON + timedelta(hours=500)
        return int(database.rows(SEEN, at, at.date())[0][0])


def _refer(world: Any, referrals: int) -> None:
    from alongside.people.schemas import Identity
    from alongside.referrals.tests.factories import make_referral

    domains = ["welfare_benefits", "debt", "immigration"]  # nobody here advises on the last
    with world.acting(world.referrer) as by:
        for number in range(referrals):
            someone = Identity("Zebedee", f"Waiting{number}", date(1971, 3, 9))
            make_referral(by=by, identity=someone, domains=(domains[number % 3],))


def _be_away(world: Any) -> None:
    from alongside.partnerships.models import Absence
    from tests.world import NOON

    with world.acting(world.supervisor):
        for name, deputy in [("supervisor", None), ("adviser", "colleague")]:
            Absence.objects.create(
                partnership=world.partnership,
                organisation=world.charity,
                user_id=world.actors[name].user_id,
                deputy_id=world.actors[deputy].user_id if deputy else None,
                since=NOON.date(),
                until=NOON.date() + timedelta(days=40),
            )


def _sweep_stored(world: Any, at: datetime) -> None:
    from dataclasses import replace

    from alongside.desk import queries
    from alongside.referrals import actions

    for body in (world.charity, world.law_centre, world.practice):
        with world.acting(replace(world.task, organisation_id=body.pk)) as by:
            actions.escalate(items=queries.late_items(by, at), by=by, at=at)
