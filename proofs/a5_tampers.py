"""A5: whoever alters the audit afterwards is found out, even one who rules the database."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from proofs.figures import Figure, Found, judge
from proofs.scratch import Scratch, scratch

HOW = (
    "A chain of sealed rows with its anchors in a folder outside the database. A superuser, past"
    " every trigger, changes a row, invents one, deletes from the middle, swaps two, cuts the end"
    " off with its head, or writes the whole chain anew after a change. Then the chains are"
    " checked as ./run manage check-audit does."
)
TAMPERED = Figure(
    "A5", "tampers with sealed rows that were not found", "=0", HOW,
    "An untouched chain must report nothing, and a check without the anchors must miss the chain"
    " that was written anew and the end that was cut off",
)  # fmt: skip
UNSEALED = Figure(
    "A5-unsealed", "longest that a row waits for its seal; until then a tamper is not found",
    "<=15", "How often the sealing task is scheduled, as the worker reads it.", unit="seconds",
)  # fmt: skip
FIGURES = [TAMPERED, UNSEALED]
ROWS, SEALS = 12, 4
TABLES = ("audit_event", "audit_look", "audit_head")


def measure(run: Any) -> Iterator[Found]:
    with scratch() as database, tempfile.TemporaryDirectory() as folder:
        chain = Chain(database, Path(folder))
        quiet = not chain.wrong()
        missed = Counter(chain.missed(Random(5), run.sized(1000, 60)))
        blind = chain.is_needed(rechained) and chain.is_needed(tail_cut)
        said = ", ".join(f"{count} × {what} missed" for what, count in missed.items())
        yield judge(
            TAMPERED, missed.total(), caught=quiet and blind, fast=run.fast,
            reason=said or f"{run.sized(1000, 60)} tampers of {len(TAMPERS)} kinds, all found",
        )  # fmt: skip
    yield judge(UNSEALED, seconds_between_seals(), fast=run.fast)


class Chain:
    """One organisation's rows, sealed in several goes, and copies to put them back from."""

    def __init__(self, database: Scratch, folder: Path) -> None:
        from alongside.audit import actions as audit
        from tests.world import NOON, make_person, make_world

        self.database, self.folder = database, folder
        world = make_world()
        self.organisation = world.charity.pk
        for seal in range(SEALS):
            with world.acting(world.adviser) as by:
                people = [
                    make_person(world, by=by, given=f"Person{seal}{n}")
                    for n in range(ROWS // SEALS)
                ]
                audit.looked_at([each.pk for each in people], page="proof", by=by, at=NOON)
            audit.anchor(audit.seal(at=NOON), folder, at=NOON)
        for table in TABLES:
            database.run(f"CREATE TABLE kept_{table} AS TABLE {table}")
        self.count = int(database.rows("SELECT max(number) FROM audit_head")[0][0])

    def wrong(self, *, anchored: bool = True) -> list[str]:
        from alongside.audit import queries

        folder = self.folder if anchored else self.folder / "none"
        return [fault for each in queries.check_chains(folder).values() for fault in each]

    def missed(self, random: Random, tampers: int) -> Iterator[str]:
        for number in range(tampers):
            tamper = TAMPERS[number % len(TAMPERS)]
            self._do(tamper(self, random))
            if not self.wrong():
                yield tamper.__name__
            self.put_back()

    def is_needed(self, tamper: "Tamper") -> bool:
        """Whether a check without anchors misses the tamper, and one with them finds it."""
        self._do(tamper(self, Random(1)))
        needed = not self.wrong(anchored=False) and bool(self.wrong())
        self.put_back()
        return needed

    def put_back(self) -> None:
        lines = [f"DELETE FROM {table}" for table in TABLES]
        self._do([*lines, *(f"INSERT INTO {table} TABLE kept_{table}" for table in TABLES)])

    def _do(self, lines: list[str]) -> None:
        """As a superuser, past triggers."""
        with self.database.server.admin(self.database.name) as admin, admin.transaction():
            admin.execute("SET LOCAL session_replication_role = replica")
            for line in lines:
                admin.execute(line.encode())

    def at(self, random: Random) -> tuple[str, int]:
        """A table and the number of a sealed row in it."""
        table = random.choice(TABLES[:2])
        found = self.database.rows(f"SELECT seal_number FROM {table} ORDER BY 1")
        return table, int(random.choice(found)[0])

    @property
    def whose(self) -> str:
        return f"organisation_id = '{UUID(str(self.organisation))}'"


type Tamper = Callable[[Chain, Random], list[str]]


def changed(chain: Chain, random: Random) -> list[str]:
    table, number = chain.at(random)
    change = random.choice([
        "actor = actor || 'x'", "at = at - interval '1 second'", "role = 'supervisor'",
        "person_id = gen_random_uuid()", "actor_id = gen_random_uuid()",
        "created_at = created_at + interval '1 hour'", "partnership_id = gen_random_uuid()",
    ])  # fmt: skip
    return [f"UPDATE {table} SET {change} WHERE seal_number = {number}"]


def invented(chain: Chain, random: Random) -> list[str]:
    """A row put in at the end, sealed by its inventor with a hash that looks right."""
    table, number = chain.at(random)
    return [
        f"CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM {table}"
        f" WHERE seal_number = {number}",
        f"UPDATE forged SET id = gen_random_uuid(), seal_number = {chain.count + 1},"
        " seal_hash = sha256('x')",
        f"INSERT INTO {table} SELECT * FROM forged",
    ]


def put_between(chain: Chain, random: Random) -> list[str]:
    """A row put into the middle; those behind it move up by one."""
    table, number = chain.at(random)
    return [
        f"CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM {table}"
        f" WHERE seal_number = {number}",
        "UPDATE forged SET id = gen_random_uuid()",
        *(
            f"UPDATE {each} SET seal_number = -seal_number WHERE seal_number >= {number}"
            for each in TABLES[:2]
        ),
        *(f"UPDATE {each} SET seal_number = 1 - seal_number WHERE seal_number < 0"
          for each in TABLES[:2]),
        f"INSERT INTO {table} SELECT * FROM forged",
    ]  # fmt: skip


def deleted(chain: Chain, random: Random) -> list[str]:
    table, number = chain.at(random)
    return [f"DELETE FROM {table} WHERE seal_number = {number}"]


def closed_up(chain: Chain, random: Random) -> list[str]:
    """A row deleted, and those behind it moved down so that no number is missing."""
    table, number = chain.at(random)
    return [
        f"DELETE FROM {table} WHERE seal_number = {number}",
        *(
            line
            for each in TABLES[:2]
            for line in (
                f"UPDATE {each} SET seal_number = -seal_number WHERE seal_number > {number}",
                f"UPDATE {each} SET seal_number = -seal_number - 1 WHERE seal_number < 0",
            )
        ),
        "UPDATE audit_head SET number = number - 1",
    ]


def swapped(chain: Chain, random: Random) -> list[str]:
    """Two rows of a table change places, each taking the other's number and hash."""
    table = random.choice(TABLES[:2])
    found = chain.database.rows(f"SELECT seal_number FROM {table} ORDER BY random() LIMIT 2")
    one, other = (int(row[0]) for row in found)
    return [
        f"CREATE TEMP TABLE places ON COMMIT DROP AS SELECT seal_number, seal_hash FROM {table}",
        f"UPDATE {table} SET seal_number = -1 WHERE seal_number = {one}",
        f"UPDATE {table} SET seal_number = {one}, seal_hash = (SELECT seal_hash FROM places"
        f" WHERE places.seal_number = {one}) WHERE seal_number = {other}",
        f"UPDATE {table} SET seal_number = {other}, seal_hash = (SELECT seal_hash FROM places"
        f" WHERE places.seal_number = {other}) WHERE seal_number = -1",
    ]


def tail_cut(chain: Chain, random: Random) -> list[str]:
    """The end is gone, and the head says that the chain was never longer."""
    last = chain.count - random.randint(1, chain.count - 1)
    return [
        *(f"DELETE FROM {each} WHERE seal_number > {last}" for each in TABLES[:2]),
        f"UPDATE audit_head SET number = {last}, hash = (SELECT seal_hash FROM"
        f" (SELECT seal_number, seal_hash FROM audit_event WHERE {chain.whose} UNION ALL"
        f" SELECT seal_number, seal_hash FROM audit_look WHERE {chain.whose}) rows"
        f" WHERE seal_number = {last}) WHERE {chain.whose}",
    ]


def unsealed_again(chain: Chain, random: Random) -> list[str]:
    """The end is changed and left to the sealing task, as if it had just been written."""
    last = chain.count - random.randint(1, chain.count - 1)
    return [
        *tail_cut(chain, random)[2:],
        *(
            f"UPDATE {each} SET seal_number = NULL, seal_hash = NULL, actor = 'x'"
            f" WHERE seal_number > {last}"
            for each in TABLES[:2]
        ),
        f"UPDATE audit_head SET number = {last} WHERE {chain.whose}",
        "SELECT * FROM audit_seal(now())",
    ]


def rechained(chain: Chain, random: Random) -> list[str]:
    """A row is changed and every link behind it made anew, head and all: inside, all is well."""
    table, number = chain.at(random)
    return [
        f"UPDATE {table} SET actor = 'x' WHERE seal_number = {number}",
        *(f"UPDATE {each} SET seal_number = NULL, seal_hash = NULL" for each in TABLES[:2]),
        "DELETE FROM audit_head",
        "SELECT * FROM audit_seal(now())",
    ]


def all_gone(chain: Chain, random: Random) -> list[str]:
    return [f"DELETE FROM {table}" for table in TABLES]


TAMPERS: list[Tamper] = [
    changed, invented, put_between, deleted, closed_up, swapped, tail_cut, unsealed_again,
    rechained, all_gone,
]  # fmt: skip


def seconds_between_seals() -> int:
    from alongside.audit.tasks import SCHEDULE

    every = SCHEDULE["seal"].split()[5]
    return int(every.removeprefix("*/"))
