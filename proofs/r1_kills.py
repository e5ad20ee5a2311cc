"""R1: whatever is killed, nothing acknowledged is lost, nothing is doubled, and all comes back."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from threading import Event, Lock, Thread
from typing import Any
from uuid import UUID, uuid4

from proofs.figures import Figure, Found, judge
from proofs.sending import BROKEN, AtThePage, PartnerSystem, Sender, partner_token, sessions
from proofs.served import Served, children_of, kill

CLIENTS = 6  # of each way
HOW = (
    "The product runs as ./run demo starts it. Half of the clients send messages as a partner’s"
    " system would, half fill in the page; they send again with the same key when no answer comes,"
    " and one in twenty sends twice anyway. Meanwhile kill -9 hits, in turn, one process that"
    " answers, the whole web server, the worker, one connection of the database, and the database"
    " with all its processes. Nothing is started by the proof. At the end every acknowledged"
    " referral is looked for in the database by a word that only its sender knew."
)
LOST = Figure(
    "R1",
    "acknowledged referrals that were lost or doubled while processes were killed",
    "=0",
    HOW,
    "A referral that was never sent is counted as acknowledged, and one is sent under two keys:"
    " the count must find one lost and one doubled",
)
ORPHANS = Figure(
    "R1-orphans", "referrals without their message or audit row, or the reverse", "=0",
    "The same run. A referral, its first message to the referrer and its audit row are one"
    " transaction: each must be there once.",
    "The message of one referral is taken away",
)  # fmt: skip
CHAIN = Figure(
    "R1-chain", "faults in the audit’s chains after the storm", "=0",
    "The same run. manage check-audit holds every chain against its rows and its anchors.",
)  # fmt: skip
KILLS = Figure("R1-kills", "kills", ">=40", "Counted in the same run.")
SENT = Figure("R1-sent", "referrals acknowledged meanwhile", ">=3000", "Counted in the same run.")
RECOVERY = Figure(
    "R1-recovery", "longest time until all was back", "<=5",
    "The same run. From a kill until what was killed runs again and both a message and a page that"
    " were sent after the kill have been acknowledged.", unit="seconds", is_time=True,
)  # fmt: skip
FIGURES = [LOST, ORPHANS, CHAIN, KILLS, SENT, RECOVERY]


@dataclass
class Storm:
    """What the clients know: what was acknowledged, and when."""

    stop: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    last: dict[str, float] = field(default_factory=dict)  # way → when what was taken was sent

    def took(self, way: str, marker: str, sent_at: float) -> None:
        with self.lock:
            self.acknowledged.add(marker)
            self.last[way] = max(sent_at, self.last.get(way, 0.0))

    def saw(self, what: str) -> None:
        with self.lock:
            self.answers[what] += 1


def measure(run: Any) -> Iterator[Found]:
    served: Served = run.served
    storm = Storm()
    prefix = uuid4().hex[:8]
    threads = [
        Thread(target=client, args=(sender, storm, Random(f"{prefix}{n}"), prefix), daemon=True)
        for n, sender in enumerate(senders(served))
    ]
    for thread in threads:
        thread.start()
    killing = Killing(served, storm, prefix, run)
    try:
        recoveries = killing.go(kills=run.sized(42, 5), referrals=run.sized(3000, 120))
    finally:
        storm.stop.set()
        for thread in threads:
            thread.join(60)
    yield from verdicts(run, served, storm, prefix, recoveries)


def verdicts(
    run: Any, served: Served, storm: Storm, prefix: str, recoveries: list[tuple[str, float]]
) -> Iterator[Found]:
    stored = Counter(markers(served, prefix))
    lost, doubled = compared(storm.acknowledged, stored)
    said = ", ".join(f"{count} × {what}" for what, count in sorted(storm.answers.items()))
    yield judge(
        LOST, len(lost) + len(doubled), caught=control(served, storm, stored, prefix),
        reason=f"answers: {said}", fast=run.fast,
    )  # fmt: skip
    yield judge(
        ORPHANS, orphans(served, prefix), caught=orphan_is_found(served, prefix), fast=run.fast
    )
    yield judge(CHAIN, chain_faults(served), fast=run.fast)
    worst = max(recoveries, key=lambda each: each[1])
    if not run.fast:
        yield judge(KILLS, len(recoveries), fast=False)
        yield judge(SENT, len(storm.acknowledged), fast=False)
    run.say(f"  {len(recoveries)} kills, {len(storm.acknowledged)} acknowledged,"
            f" worst recovery {worst[1]:.1f} s ({worst[0]})")  # fmt: skip
    yield judge(RECOVERY, worst[1], reason=f"worst after: {worst[0]}", fast=run.fast)


# The clients


def senders(served: Served) -> list[Sender]:
    token = partner_token(served)
    signed_in = sessions(served, "gp", CLIENTS)
    return [
        *(PartnerSystem(served.port, token) for _ in range(CLIENTS)),
        *(AtThePage(served.port, session) for session in signed_in),
    ]


def client(sender: Sender, storm: Storm, random: Random, prefix: str) -> None:
    while not storm.stop.is_set():
        key = UUID(int=random.getrandbits(128), version=4)
        marker = f"{prefix}-{key.hex}"
        prepared = opened(sender, storm, key, marker)
        if prepared is None:
            continue
        deliver(sender, storm, marker, prepared)
        if random.random() < 0.05:  # an impatient second click
            attempt(sender, storm, prepared)


def opened(sender: Sender, storm: Storm, key: UUID, marker: str) -> dict[str, Any] | None:
    try:
        return sender.prepare(key, marker)
    except BROKEN:
        storm.saw("page not opened")
        time.sleep(0.1)
        return None


def deliver(sender: Sender, storm: Storm, marker: str, prepared: dict[str, Any]) -> None:
    """Send until it is acknowledged, or the storm has been over for a while."""
    end = None
    while end is None or time.monotonic() < end:
        sent_at = time.monotonic()
        if attempt(sender, storm, prepared):
            storm.took(sender.way, marker, sent_at)
            return
        if storm.stop.is_set() and end is None:
            end = time.monotonic() + 10
        time.sleep(0.1)


def attempt(sender: Sender, storm: Storm, prepared: dict[str, Any]) -> bool:
    try:
        answer = sender.send(**prepared)
    except BROKEN:
        storm.saw("no answer")
        return False
    storm.saw(f"{sender.way} {answer.status}")
    return sender.is_acknowledged(answer)


# The killing


class Killing:
    def __init__(self, served: Served, storm: Storm, prefix: str, run: Any) -> None:
        self.served, self.storm, self.prefix, self.run = served, storm, prefix, run
        self.random = Random(7)
        self.kills = 0
        self.faults: dict[str, Callable[[], Callable[[], bool]]] = {
            "one process that answers": self._web_worker,
            "one connection of the database": self._backend,
            "the worker": self._worker,
            "the whole database": self._database,
            "the whole web server": self._web,
        }

    def go(self, *, kills: int, referrals: int) -> list[tuple[str, float]]:
        """Kill in turn until there were enough of both; return how long each recovery took."""
        found = []
        wait_until(self._both_served_since(time.monotonic()), 60)
        while self.kills < kills or len(self.storm.acknowledged) < referrals:
            if self.kills < kills or self.random.random() < 0.2:
                name = list(self.faults)[self.kills % len(self.faults)]
                found.append((name, self._one(name)))
            self._show()
            time.sleep(self.random.uniform(0.3, 1.2))
        return found

    def _one(self, name: str) -> float:
        begun = time.monotonic()
        is_back = self.faults[name]()
        self.kills += 1
        is_served = self._both_served_since(begun)
        return wait_until(lambda: is_back() and is_served(), 60)

    def _both_served_since(self, moment: float) -> Callable[[], bool]:
        last = self.storm.last
        return lambda: min(last.get("fhir", 0.0), last.get("page", 0.0)) > moment

    def _show(self) -> None:
        """The live line. What is lost is looked up, so it may be shown only while one can look."""
        with self.storm.lock:
            known = set(self.storm.acknowledged)
        try:
            lost = len(compared(known, Counter(markers(self.served, self.prefix)))[0])
        except Exception:  # the database is just being killed
            return
        end = "\r" if sys.stderr.isatty() else "\n"
        if end == "\r" or self.kills % 5 == 0:
            self.run.say(f"  kills {self.kills}, accepted {len(known):,}, lost {lost}", end=end)

    # Each returns how to tell that what was killed is back.

    def _web_worker(self) -> Callable[[], bool]:
        before = alive(self.served.web_workers)
        kill(self.random.choice(before))
        return lambda: replaced(before, self.served.web_workers())

    def _web(self) -> Callable[[], bool]:
        leaders = alive(self.served.web_servers)
        kill(*leaders, *(child for pid in leaders for child in children_of(pid)))
        return lambda: renewed(leaders, self.served.web_servers())

    def _worker(self) -> Callable[[], bool]:
        before = alive(self.served.workers)
        kill(*before)
        return lambda: renewed(before, self.served.workers())

    def _backend(self) -> Callable[[], bool]:
        before = alive(self.served.backends)
        kill(self.random.choice(before))
        return lambda: bool(self.served.backends())

    def _database(self) -> Callable[[], bool]:
        before = self.served.postmaster()
        kill(before, *children_of(before))
        return lambda: self.served.postmaster() not in (0, before)


def alive(find: Callable[[], list[int]]) -> list[int]:
    """What there is to kill, which may be just about to start."""
    wait_until(lambda: bool(find()), 30)
    return find()


def replaced(before: list[int], now: list[int]) -> bool:
    return len(now) >= len(before) and set(now) != set(before)


def renewed(before: list[int], now: list[int]) -> bool:
    return len(now) >= len(before) and not set(now) & set(before)


def wait_until(is_so: Callable[[], bool], most: float) -> float:
    """Wait, and return how long it took."""
    begun = time.monotonic()
    while not is_so():
        if time.monotonic() - begun > most:
            return most
        time.sleep(0.02)
    return time.monotonic() - begun


# What the database says


def markers(served: Served, prefix: str) -> list[str]:
    found = served.rows(
        "SELECT substring(happening FROM %s) FROM referrals_referral WHERE happening LIKE %s",
        f"{prefix}-[0-9a-f]{{32}}",
        f"%{prefix}-%",
    )
    return [str(row[0]) for row in found]


def compared(acknowledged: set[str], stored: Counter[str]) -> tuple[set[str], set[str]]:
    """What was acknowledged and is not there, and what is there more than once."""
    return acknowledged - stored.keys(), {each for each, count in stored.items() if count > 1}


def control(served: Served, storm: Storm, stored: Counter[str], prefix: str) -> bool:
    """One that was never sent must count as lost, and one sent under two keys as doubled."""
    never, twice = f"{prefix}-{uuid4().hex}", f"{prefix}-{uuid4().hex}"
    sender = PartnerSystem(served.port, partner_token(served))
    for key in (uuid4(), uuid4()):
        sender.send(**sender.prepare(key, twice))
    lost, doubled = compared(storm.acknowledged | {never}, Counter(markers(served, prefix)))
    earlier_lost, earlier_doubled = compared(storm.acknowledged, stored)
    return lost - earlier_lost == {never} and doubled - earlier_doubled == {twice}


ORPHANED = """
WITH ours AS (SELECT id FROM referrals_referral WHERE happening LIKE %(ours)s),
told AS (
    SELECT subject_id AS id, count(*) AS n FROM correspondence_message
    WHERE subject = 'referrals.Referral' AND id <> ALL(%(without)s) GROUP BY 1
), usual AS (SELECT mode() WITHIN GROUP (ORDER BY coalesce(told.n, 0)) AS n
    FROM ours LEFT JOIN told USING (id)),
written AS (
    SELECT subject_id AS id, count(*) AS n FROM audit_event
    WHERE action = 'referrals.refer' GROUP BY 1
)
SELECT
    (SELECT count(*) FROM ours LEFT JOIN written USING (id) WHERE coalesce(written.n, 0) <> 1)
  + (SELECT count(*) FROM written LEFT JOIN referrals_referral r USING (id)
        WHERE r.id IS NULL)
  + (SELECT count(*) FROM ours LEFT JOIN told USING (id), usual
        WHERE coalesce(told.n, 0) = 0 OR coalesce(told.n, 0) < usual.n)
  + (SELECT count(*) FROM told LEFT JOIN referrals_referral r USING (id) WHERE r.id IS NULL)
"""


def orphans(served: Served, prefix: str, without: tuple[UUID, ...] = ()) -> int:
    with served.server.admin("alongside") as admin:
        asked = {"ours": f"%{prefix}-%", "without": list(without)}
        row = admin.execute(ORPHANED.encode(), asked).fetchone()
    return int(row[0]) if row else -1


def orphan_is_found(served: Served, prefix: str) -> bool:
    """Leave one message out of the count."""
    found = served.rows(
        "SELECT m.id FROM correspondence_message m JOIN referrals_referral r ON r.id = m.subject_id"
        " WHERE r.happening LIKE %s LIMIT 1", f"%{prefix}-%",
    )  # fmt: skip
    taken: Any = tuple(row[0] for row in found)
    return orphans(served, prefix, taken) > orphans(served, prefix)


def chain_faults(served: Served) -> int:
    try:
        served.command("check-audit")
    except RuntimeError:
        return 1
    return 0
