"""R2: the power fails while referrals are taken, and not one that was acknowledged is lost."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import connections

from alongside.config import databases, roles
from alongside.config.postgres import Postgres
from alongside.config.watching import is_running
from proofs.figures import Figure, Found, judge, skipped
from proofs.served import children_of
from tests import cluster

SENDERS = 8
WAL = {"max_wal_size": "128MB"}
WEAKER = {
    "synchronous_commit=off": {"synchronous_commit": "off", "wal_writer_delay": "5s"},
    "fsync=off": {"fsync": "off"},
}
HOW = (
    "The database lies on a file system inside a file. While eight connections take referrals,"
    " every process of the database is stopped and the file is copied: the copy is what the disk"
    " held. The database is started from the copy and searched for every referral that was"
    " acknowledged before. What was never written to the disk is lost that way; a disk that lies"
    " about it is not tried."
)
CUT = Figure(
    "R2", "acknowledged referrals that were lost in 4 power cuts", "=0", HOW,
    "The same with synchronous_commit=off, and with fsync=off: referrals must be lost (at small"
    " size with the first alone)",
)  # fmt: skip
ORPHANS = Figure(
    "R2-orphans", "referrals without their audit row after a power cut, or the reverse", "=0", HOW
)
STARTS = Figure("R2-starts", "cuts after which the database started by itself", "=4", HOW)
SOUND = Figure(
    "R2-amcheck", "cuts after which PostgreSQL’s own check of its tables found something", "=0",
    "pg_amcheck over every table and index of the database, after each cut.",
)  # fmt: skip
FIGURES = [CUT, ORPHANS, STARTS, SOUND]


def measure(run: Any) -> Iterator[Found]:
    disks = Disks(run.folder)
    if reason := disks.why_not():
        yield from (skipped(figure, reason) for figure in FIGURES)
        return
    cuts = run.sized(4, 1)
    disks.prepare()
    least = run.sized(300, 30)  # referrals before each cut
    safe = [disks.cut({}, least=least + 7 * n) for n in range(cuts)]
    weak = {
        name: disks.cut(settings, least=least)
        for name, settings in list(WEAKER.items())[: run.sized(2, 1)]
    }
    lost = sum(each.lost for each in safe)
    said = f"{sum(each.acknowledged for each in safe)} acknowledged; " + ", ".join(
        f"{name} lost {each.lost} of {each.acknowledged}" for name, each in weak.items()
    )
    yield judge(
        CUT, lost, caught=all(each.lost > 0 for each in weak.values()), reason=said, fast=run.fast
    )
    yield judge(ORPHANS, sum(each.orphans for each in safe), fast=run.fast)
    started = sum(each.started for each in safe)
    yield judge(STARTS.at(cuts), started, fast=run.fast)
    yield judge(SOUND, sum(not each.sound for each in safe), fast=run.fast)


class Cut:
    def __init__(self, acknowledged: set[str]) -> None:
        self.acknowledged = len(acknowledged)
        self.lost = len(acknowledged)
        self.orphans = 0
        self.started = self.sound = False


class Disks:
    """A file system in a file, with a database that has a partnership in it."""

    def __init__(self, folder: Path) -> None:
        self.base, self.disk, self.copy = (
            folder / f"{name}.img" for name in ("base", "disk", "copy")
        )
        self.place = folder / "disk"
        self.world: Any = None

    def why_not(self) -> str:
        if os.geteuid() != 0:
            return "only root may mount a file system, and the proof does not run as root"
        if not shutil.which("mkfs.ext4"):
            return "there is no mkfs.ext4 on this machine"
        try:
            self._format()
            with self._mounted(self.base):
                pass
        except RuntimeError as error:
            return f"loop devices cannot be used here: {error}"
        return ""

    def _format(self) -> None:
        self.place.mkdir(exist_ok=True)
        with self.base.open("wb") as file:
            file.truncate(500 << 20)
        sh("mkfs.ext4", "-q", "-F", str(self.base))

    def prepare(self) -> None:
        """Migrate once and make a partnership; every cut begins with a copy of this."""
        from tests.world import make_world

        with self._mounted(self.base), self._database({}) as server:
            with server.admin() as admin:
                roles.create_roles(admin, server.passwords())
                roles.create_database(admin, databases.NAME)
            cluster.grant(server, databases.NAME)
            cluster.point_connections(server, databases.NAME)
            call_command("migrate", database="owner", verbosity=0)
            self.world = make_world()
            connections.close_all()
            with server.admin(databases.NAME) as admin:
                admin.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
                admin.execute("CHECKPOINT")

    def cut(self, settings: dict[str, str], *, least: int) -> Cut:
        sh("cp", "--sparse=always", str(self.base), str(self.disk))
        with self._mounted(self.disk):
            acknowledged = self._load_until_cut(settings, least)
        result = Cut(acknowledged)
        with self._mounted(self.copy):
            (self.place / "pg" / "data" / "postmaster.pid").unlink(missing_ok=True)
            with suppress(Exception), self._database(settings) as server:
                result.started = True
                self._look(server, acknowledged, result)
        return result

    def _load_until_cut(self, settings: dict[str, str], least: int) -> set[str]:
        server = Postgres(self.place / "pg", extra=WAL | settings)
        server.start()
        cluster.point_connections(server, databases.NAME)
        load = Load(self.world)
        load.start()
        load.wait_for(least)
        load.frozen.set()
        pids = [pid for pid in [server.pid] if pid]
        pids += [child for pid in pids for child in children_of(pid)]
        signalled(pids, signal.SIGSTOP)
        sh("cp", "--sparse=always", str(self.disk), str(self.copy))
        signalled(pids, signal.SIGKILL)
        load.join()
        connections.close_all()
        wait_for_death(pids)
        if load.broken:
            raise load.broken[0]
        return load.acknowledged

    def _look(self, server: Postgres, acknowledged: set[str], result: Cut) -> None:
        with server.admin(databases.NAME) as admin:
            stored = {row[0] for row in admin.execute("SELECT key FROM referrals_referral")}
            row = admin.execute(ORPHANED.encode()).fetchone()
        result.lost = len(acknowledged - stored)
        result.orphans = int(row[0]) if row else -1
        address = server.urls(databases.NAME)["alongside_admin"]
        command: list[str | Path] = [server.programs / "pg_amcheck", "--no-password", address]
        done = subprocess.run(command, capture_output=True, **server.run_as)
        result.sound = done.returncode == 0

    @contextmanager
    def _database(self, settings: dict[str, str]) -> Iterator[Postgres]:
        server = Postgres(self.place / "pg", extra=WAL | settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()

    @contextmanager
    def _mounted(self, image: Path) -> Iterator[None]:
        """With the journal written out seldom, so that the file holds little by chance."""
        sh("mount", "-o", "loop,commit=300", str(image), str(self.place))
        try:
            yield
        finally:
            for _ in range(50):
                if subprocess.run(["umount", str(self.place)], capture_output=True).returncode == 0:
                    break
                time.sleep(0.1)
            else:
                sh("umount", "-l", str(self.place))


ORPHANED = """
SELECT (SELECT count(*) FROM referrals_referral r WHERE 1 <> (SELECT count(*) FROM audit_event e
        WHERE e.subject_id = r.id AND e.action = 'referrals.refer'))
    + (SELECT count(*) FROM audit_event e WHERE e.action = 'referrals.refer'
        AND NOT EXISTS (SELECT FROM referrals_referral r WHERE r.id = e.subject_id))
    + (SELECT count(*) FROM referrals_referral r WHERE NOT EXISTS
        (SELECT FROM correspondence_message m WHERE m.subject_id = r.id))
"""


class Load:
    """Connections that take referrals until they are cut off; a key counts once it is committed."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.acknowledged: set[str] = set()
        self.broken: list[Exception] = []
        self.frozen = Event()
        self.threads = [Thread(target=self._one, daemon=True) for _ in range(SENDERS)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def wait_for(self, least: int) -> None:
        deadline = time.monotonic() + 120
        while len(self.acknowledged) < least and not self.broken:
            if time.monotonic() > deadline:
                raise RuntimeError(f"only {len(self.acknowledged)} of {least} in two minutes")
            time.sleep(0.02)

    def join(self) -> None:
        for thread in self.threads:
            thread.join(30)

    def _one(self) -> None:
        from alongside.kit import context
        from alongside.people.schemas import Identity
        from alongside.referrals import actions
        from alongside.referrals.tests.factories import make_new
        from tests.world import NOON, standing_of

        try:
            context.take(standing_of(self.world.referrer))
            while not self.frozen.is_set():
                key = uuid4().hex
                identity = Identity("Zebedee", key[:8], birth_date=date(1971, 3, 9))
                new = make_new(identity=identity)
                actions.refer(new=new, key=key, by=self.world.referrer, at=NOON)
                if not self.frozen.is_set():
                    self.acknowledged.add(key)
        except Exception as error:
            if not self.frozen.is_set():  # later it is cut off, as planned
                self.broken.append(error)
        finally:
            with suppress(Exception):
                connections.close_all()


def sh(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-120:] or words[0])


def signalled(pids: list[int], number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def wait_for_death(pids: list[int]) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(is_running(pid) for pid in pids):
        time.sleep(0.05)
