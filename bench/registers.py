"""Fill registers of conflicts and ask them. Run by bench.conflicts, in a data folder's settings."""

import json
import re
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from uuid import UUID

import django

QUESTIONS, WARM = 300, 30
ASKED = 4  # providers at once
ONSETS = re.findall(r"\w+", "b br c ch d dr f fl g gr h j k kr l m n p pr r s sh st t th tr v w z")
ENDS = re.findall(r"\w+", "a an ar as e el en er ett ey i ia in is o olt on ora ow u ul us wick")
COPY = {
    "people_party": "id, created_at, provider_id, name, birth_date, side, kind, since",
    "people_partykey": "key, born, party_id, provider_id",
}
INDEXES = [
    "UNIQUE INDEX people_partykey_pkey ON people_partykey (key, party_id)",
    "INDEX people_partykey_party_id ON people_partykey (party_id)",
]
BATCH = 20_000
WRITTEN = 100_000  # parties whose names are made up; more of them are made of these, in SQL
# As many more parties, under new ids. A key that several have is common, and so is its copy; one
# that a single party has becomes another that nobody else has, and so does a birth date.
COMMON = """
INSERT INTO common
SELECT key FROM people_partykey GROUP BY key HAVING count(*) > 1
"""
WRITTEN_ONES = """
INSERT INTO written
SELECT id, row_number() OVER (ORDER BY id) AS number FROM people_party
"""
MORE_PARTIES = """
INSERT INTO people_party (id, created_at, provider_id, name, birth_date, side, kind, since)
SELECT md5(id::text || %(copy)s)::uuid, created_at, provider_id, name, birth_date, side, kind, since
FROM people_party JOIN written USING (id) WHERE number <= %(count)s
"""
MORE_KEYS = """
INSERT INTO people_partykey (key, born, party_id, provider_id)
SELECT coalesce(c.key, hashint8extended(k.key, %(copy)s)), hashint8extended(k.born, %(copy)s),
    md5(w.id::text || %(copy)s)::uuid, k.provider_id
FROM people_partykey k JOIN written w ON w.id = k.party_id
LEFT JOIN common c ON c.key = k.key
WHERE w.number <= %(count)s
"""


class Names:
    """Made-up names, of which a few are very common and most are rare, as names are."""

    def __init__(self, seed: int) -> None:
        self.random = random = Random(seed)
        syllables = [one + end for one in ONSETS for end in ENDS]
        self.given = [random.choice(syllables) + random.choice(syllables) for _ in range(3_000)]
        self.family = [
            "".join(random.choice(syllables) for _ in range(random.choice((2, 2, 3))))
            for _ in range(60_000)
        ]
        self.of_given = list(accumulate(1 / (8 + rank) for rank in range(3_000)))
        self.of_family = list(accumulate(1 / (60 + rank) for rank in range(60_000)))

    def some(self, count: int) -> Iterator[tuple[str, date]]:
        given = self.random.choices(self.given, cum_weights=self.of_given, k=count)
        family = self.random.choices(self.family, cum_weights=self.of_family, k=count)
        for one, other in zip(given, family, strict=True):
            yield f"{one} {other}", date(1935, 1, 1) + timedelta(self.random.randrange(26_000))


def main(sizes: list[int]) -> None:
    django.setup()
    providers = those_who_advise()
    server = owner()
    emptied(server)
    names, there, found = Names(1), 0, []
    for size in sizes:
        begun = time.monotonic()
        fill(server, names, providers, there, size)
        there = size
        filled = time.monotonic() - begun
        one = asked(names, providers) | {"bytes": kept(server) / size}
        print(
            f"  {size:,} parties in {filled:.0f} s, a question {one['median']:.1f} ms,"
            f" p95 {one['p95']:.1f} ms",
            file=sys.stderr, flush=True,
        )  # fmt: skip
        found.append(one)
    print(json.dumps(found))


def those_who_advise() -> list[UUID]:
    from alongside.demo.rules import MAIN, id_of
    from alongside.kit import context
    from alongside.partnerships.models import Organisation, Participation

    partnership = id_of("partnership", MAIN)
    with context.standing_as(context.Standing(partnership=partnership)):
        rows = Participation.objects.filter(part="ADVICE", until=None)
        found = list(rows.values_list("organisation_id", flat=True).order_by("pk")[:ASKED])
        others = Organisation.objects.exclude(pk__in=found).order_by("pk")
        return [*found, *others.values_list("pk", flat=True)[: ASKED - len(found)]]


# Filling


def owner() -> Any:
    import psycopg

    from alongside.config import databases, environment
    from alongside.config.postgres import Postgres

    urls = Postgres(environment.data_folder() / "postgres").urls(databases.NAME)
    return psycopg.connect(urls["owner"], autocommit=True)


def emptied(server: Any) -> None:
    server.execute("TRUNCATE people_conflictitem, people_partykey, people_party")
    server.execute("SET synchronous_commit = off")
    server.execute("CREATE TEMPORARY TABLE common (key bigint)")
    server.execute("CREATE TEMPORARY TABLE written (id uuid, number bigint)")
    server.execute("GRANT ALL ON common, written TO loader")


def fill(server: Any, names: Names, providers: list[UUID], there: int, size: int) -> None:
    """From so many parties to so many; the indexes are made afterwards."""
    drop_indexes(server)
    for done in range(there, min(size, WRITTEN), BATCH):
        copy_in(server, names, providers, min(BATCH, min(size, WRITTEN) - done))
    if size > WRITTEN:
        multiply(server, max(there, WRITTEN), size)
    server.execute("SET maintenance_work_mem = '1GB'")
    for index in INDEXES:
        server.execute(f"CREATE {index}")
    server.execute("VACUUM ANALYZE people_partykey, people_party")


def copy_in(server: Any, names: Names, providers: list[UUID], count: int) -> None:
    rows, keys = lines(names.some(count), providers, names.random)
    with server.transaction():
        as_loader(server)
        for (table, columns), text in zip(COPY.items(), (rows, keys), strict=True):
            with server.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write("".join(text))


def as_loader(server: Any) -> None:
    """Without looking up each foreign key: they hold by the way the rows are made."""
    server.execute("SET LOCAL ROLE loader")
    server.execute("SET LOCAL session_replication_role = replica")


def multiply(server: Any, there: int, size: int) -> None:
    if there == WRITTEN:
        with server.transaction():
            as_loader(server)
            server.execute(COMMON)
            server.execute(WRITTEN_ONES)
        server.execute("ANALYZE common, written")
    with server.transaction():
        as_loader(server)
        server.execute("SET LOCAL work_mem = '1GB'")
        for done in range(there, size, WRITTEN):
            said = {"copy": done, "count": min(WRITTEN, size - done)}
            server.execute(MORE_PARTIES, said)
            server.execute(MORE_KEYS, said)


def drop_indexes(server: Any) -> None:
    """Also those that Django named by itself, and the table's own key."""
    found = server.execute(
        "SELECT c.relname, k.conname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype = 'p'"
        " WHERE i.indrelid = 'people_partykey'::regclass"
    ).fetchall()
    for name, is_key in found:
        drop = "ALTER TABLE people_partykey DROP CONSTRAINT" if is_key else "DROP INDEX"
        server.execute(f"{drop} {name}")


def lines(
    some: Iterator[tuple[str, date]], providers: list[UUID], random: Random
) -> tuple[list[str], list[str]]:
    """Half are clients with a birth date; half are opponents, of whom nobody knows one."""
    from alongside.people.queries.conflicts import keyed_for
    from alongside.people.rules import Side

    keyed = {provider: keyed_for(provider) for provider in providers}
    rows, keys, at = [], [], "2026-11-24 12:00Z"
    for name, born in some:
        provider, party = random.choice(providers), UUID(int=random.getrandbits(128))
        is_client = random.random() < 0.5
        side, day = ("FOR", f"{born}") if is_client else ("AGAINST", r"\N")
        birth = keyed[provider].birth(born) if is_client else r"\N"
        rows.append(f"{party}\t{at}\t{provider}\t{name}\t{day}\t{side}\tOTHER\t{at}\n")
        for key in keyed[provider].kept(name, Side(side)):
            keys.append(f"{key}\t{birth}\t{party}\t{provider}\n")
    return rows, keys


def kept(server: Any) -> int:
    sizes = [
        server.execute(f"SELECT pg_total_relation_size('{table}')").fetchone()[0] for table in COPY
    ]
    return int(sum(sizes))


# Asking


def asked(names: Names, providers: list[UUID]) -> dict[str, Any]:
    from alongside.demo.rules import BY_KEY
    from alongside.kit import context
    from alongside.people import queries as people
    from alongside.people.queries.conflicts import looks_of, names_of

    actor = BY_KEY["gp"].actor()
    here = context.Standing(actor.user_id, actor.organisation_id, actor.partnership_id)
    times, hashing, refused = [], [], 0
    with context.standing_as(here):
        for number, question in enumerate(questions(names, QUESTIONS + WARM)):
            begun = time.perf_counter()
            looks_of(providers, [name for _, _, name in names_of(question)])
            between = time.perf_counter()
            able = people.who_can_take(providers, question)
            took = 1000 * (time.perf_counter() - between)
            if number >= WARM:
                hashing.append(1000 * (between - begun))
                times.append(took)
                refused += len(able) < len(providers)
    return {
        "n": QUESTIONS,
        "median": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "hashing": statistics.median(hashing),
        "refused": 100 * refused / QUESTIONS,
    }


def questions(names: Names, count: int) -> Iterator[Any]:
    from alongside.people.schemas import Known, Question

    some = list(names.some(3 * count))
    for client, household, (opponent, _) in zip(some[::3], some[1::3], some[2::3], strict=True):
        yield Question(names=(Known(*client), Known(*household)), opponents=(opponent,))


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]])
