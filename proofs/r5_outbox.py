"""R5: the dispatcher may be killed and the carrier may fail; each message arrives, and once."""

import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from proofs.figures import Figure, Found, judge
from proofs.scratch import Scratch, scratch

KILLS, FEW, PEOPLE = 200, 12, 12
FAILS, LOSES = 0.15, 0.15  # of what is posted: not taken; taken, but the answer is lost
ROLLED_BACK = 0.2  # of what is written
HOW = (
    "A dispatcher runs as a process of its own and sends texts by the sender for GOV.UK Notify to a"
    " carrier of our own, which takes whatever it is given as often as it is given. Of what is"
    " posted it fails 30 %: half is refused with an error, half is taken and the answer is lost."
    " Meanwhile messages are written, some in transactions that are rolled back, and kill -9 hits"
    " the dispatcher again and again. The waits between attempts are shortened. At the end the"
    " dispatcher goes on until nothing waits, and each message is looked for at the carrier."
)
LOST = Figure(
    "R5", "messages lost, or arrived more than once, while the dispatcher was killed",
    "=0", HOW,
    "The dispatcher does not ask the carrier whether it has a message already: some must arrive"
    " twice; and a message that was never written is counted as lost",
)  # fmt: skip
ROLLED = Figure("R5-undone", "messages that arrived of work that was rolled back", "=0", HOW)
ORDER = Figure("R5-order", "messages that overtook an earlier one to the same person", "=0", HOW)
DEATHS = Figure("R5-kills", "kills of the dispatcher", ">=10", "Counted in the same run.")
SENT = Figure("R5-sent", "messages that arrived", ">=30", "Counted in the same run.")
FIGURES = [LOST, ROLLED, ORDER, DEATHS, SENT]
KEY = "proof-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"


def measure(run: Any) -> Iterator[Found]:
    kills = run.sized(KILLS, FEW)
    with scratch() as database:
        storm = Storm(database)
        storm.rage(kills, asks=True)
    with scratch() as database:
        loose = Storm(database)
        loose.rage(FEW, asks=False)
    lost, doubled = storm.compared(storm.written)
    never = str(uuid4())
    caught = bool(loose.compared(loose.written)[1]) and storm.compared({never})[0] == {never}
    taken = storm.carrier.taken
    said = f"{len(storm.written)} written, {storm.carrier.failed} failures, {storm.left} left over"
    yield judge(LOST, len(lost) + len(doubled), caught=caught, reason=said, fast=run.fast)
    yield judge(ROLLED, len(storm.undone & taken.keys()), fast=run.fast)
    yield judge(ORDER, storm.overtaken(), fast=run.fast)
    yield judge(DEATHS, storm.kills, fast=run.fast)
    yield judge(SENT, len(taken), fast=run.fast)


# The carrier


@dataclass
class Carrier:
    """Takes texts as GOV.UK Notify does: the same reference as often as it comes."""

    dice: Random = field(default_factory=lambda: Random(5))
    lock: Lock = field(default_factory=Lock)
    taken: Counter[str] = field(default_factory=Counter)
    order: list[tuple[str, str, int]] = field(default_factory=list)  # number, reference, count
    failed: int = 0

    def post(self, said: dict[str, Any]) -> int:
        """What it answers; 0 where the answer is lost."""
        with self.lock:
            chance = self.dice.random()
            self.failed += chance < FAILS + LOSES
            if chance < FAILS:
                return 503
            self.taken[said["reference"]] += 1
            count = int(said["personalisation"]["words"].split()[1])
            self.order.append((said["phone_number"], said["reference"], count))
            return 0 if chance < FAILS + LOSES else 201

    def known(self, reference: str) -> list[dict[str, str]]:
        with self.lock:
            return [{"id": reference, "reference": reference}] if self.taken[reference] else []


def serving(carrier: Carrier) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)["reference"][0]
            self._answer(200, {"notifications": carrier.known(asked)})

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = carrier.post(said)
            if status:
                self._answer(status, {"id": said["reference"]})

        def _answer(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    return server


# The storm


class Storm:
    def __init__(self, database: Scratch) -> None:
        from alongside.people import actions as people
        from alongside.people.rules import AskedAlone, ContactRule, How, Purpose
        from alongside.people.schemas import Reach
        from tests.world import NOON, make_person, make_world

        self.database, self.world, self.carrier = database, make_world(), Carrier()
        self.written: set[str] = set()
        self.undone: set[str] = set()
        self.counts: dict[UUID, int] = defaultdict(int)
        self.kills, self.left, self.dice = 0, -1, Random(9)
        with self.world.acting(self.world.adviser) as by:
            self.persons = [make_person(self.world, by=by, given=f"G{n}") for n in range(PEOPLE)]
            for number, person in enumerate(self.persons):
                how = Reach(
                    phone=f"07700 900{number:03d}", rule=ContactRule.SAFE, text_safe=True,
                    asked_alone=AskedAlone.YES,
                )  # fmt: skip
                people.reach(person=person, how=how, by=by, at=NOON)
                people.record_consent(
                    person_id=person.pk, said={Purpose.CONTACT: True}, how=How.SPOKEN,
                    by=by, at=NOON,
                )  # fmt: skip

    def rage(self, kills: int, *, asks: bool) -> None:
        server = serving(self.carrier)
        stop = Event()
        writer = Thread(target=self._write_until, args=(stop,), daemon=True)
        dispatcher = Dispatcher(self.database, server.server_address[1], asks=asks)
        try:
            writer.start()
            while self.kills < kills:
                pid = dispatcher.pid()
                time.sleep(self.dice.uniform(0.05, 0.4))
                os.kill(pid, 9)
                self.kills += 1
            stop.set()
            writer.join(60)
            self.left = self._drained(dispatcher)
        finally:
            stop.set()
            dispatcher.stop()
            server.shutdown()

    def _write_until(self, stop: Event) -> None:
        with self.database.connection_of_a_thread():
            while not stop.is_set():
                self._write()
                time.sleep(0.03)

    def _write(self) -> None:
        """A message to somebody, some of them in a transaction that comes to nothing."""
        from django.db import transaction

        from alongside.correspondence import actions
        from alongside.correspondence.rules import Channel, Kind
        from tests.world import NOON

        person, comes_to_nothing = self.dice.choice(self.persons), self.dice.random() < ROLLED_BACK
        number = self.counts[person.pk] + 1
        with self.world.acting(self.world.adviser) as by, transaction.atomic():
            message = actions.write(
                kind=Kind.RING, channel=Channel.TEXT, subject=person, person_id=person.pk,
                purpose="CONTACT", template="ring_us", personalisation={"number": str(number)},
                by=by, at=NOON + timedelta(milliseconds=sum(self.counts.values())),
            )  # fmt: skip
            if comes_to_nothing:
                transaction.set_rollback(True)
        if comes_to_nothing:
            self.undone.add(str(message.pk))
        else:
            self.counts[person.pk] = number
            self.written.add(str(message.pk))

    def _drained(self, dispatcher: "Dispatcher") -> int:
        """Let the dispatcher go on until nothing waits; return how many are left all the same."""
        dispatcher.pid()
        end = time.monotonic() + 120
        while time.monotonic() < end and self._waiting():
            time.sleep(0.1)
        return self._waiting()

    def _waiting(self) -> int:
        rows = self.database.rows(
            "SELECT count(*) FROM correspondence_message WHERE state <> 'SENT'"
        )
        return int(rows[0][0])

    # What the carrier has

    def compared(self, written: set[str]) -> tuple[set[str], set[str]]:
        """What was written and did not arrive, and what arrived more than once."""
        taken = self.carrier.taken
        return written - taken.keys(), {each for each in written if taken[each] > 1}

    def overtaken(self) -> int:
        """Messages that came for the first time after a later one to the same number."""
        found, seen, newest = 0, set(), Counter[str]()
        for number, reference, count in self.carrier.order:
            if reference not in seen:
                found += count < newest[number]
                newest[number] = max(newest[number], count)
            seen.add(reference)
        return found


class Dispatcher:
    """A process that starts the dispatcher again whenever it is killed, and says its id."""

    def __init__(self, database: Scratch, port: int, *, asks: bool) -> None:
        urls = database.server.urls(database.name)
        said = {
            "DATABASE_URL": urls["app"],
            "DATABASE_AUDIT_URL": urls["audit_writer"],
            "DATABASE_OWNER_URL": urls["owner"],
            "ALONGSIDE_MODE": "test",
            "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
            "ALONGSIDE_NOTIFY_URL": f"http://127.0.0.1:{port}",
            "ALONGSIDE_NOTIFY_API_KEY": KEY,
            "PROOF_ASKS": "1" if asks else "",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "proofs.r5_outbox"],
            env=os.environ | said,
            stdout=subprocess.PIPE,
            text=True,
        )

    def pid(self) -> int:
        """The id of the dispatcher that has just been started."""
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.stdout and self.process.stdout.close()
        self.process.kill()
        self.process.wait()


def keep_dispatching() -> None:
    """Fork a dispatcher, and another one whenever it dies. What forks has no connection."""
    import django

    django.setup()
    _shorten()
    while True:
        pid = os.fork()
        if pid == 0:
            _dispatch(os.getppid())
        print(pid, flush=True)
        os.waitpid(pid, 0)


def _shorten() -> None:
    """Hurry, for a proof: try again within a moment, and more often before a person looks."""
    from alongside.correspondence import rules
    from alongside.correspondence.actions import carrying

    rules.wait_before = lambda attempt: timedelta(milliseconds=20)
    rules.MOST_ATTEMPTS = 1_000
    if not os.environ["PROOF_ASKS"]:
        carrying._known = lambda *_: None


def _dispatch(parent: int) -> None:
    from alongside.correspondence import tasks

    while os.getppid() == parent:
        tasks.dispatch.func()
        time.sleep(0.01)
    os._exit(0)


if __name__ == "__main__":
    keep_dispatching()
