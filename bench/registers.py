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
    "people_partykey": "id, created_at, provider_id, party_id, side, key, born",
}
INDEXES = {
    "party_key": "people_partykey (key)",
    "people_partykey_party_id": "people_partykey (party_id)",
}
BATCH = 20_000


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
        fill(server, names, providers, size - there)
        there = size
        print(f"  {size:,} parties, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
        found.append(asked(names, providers) | {"bytes": kept(server) / size})
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


def fill(server: Any, names: Names, providers: list[UUID], count: int) -> None:
    for name in INDEXES:
        dropped(server, name)
    for done in range(0, count, BATCH):
        some = names.some(min(BATCH, count - done))
        rows, keys = lines(some, providers, names.random)
        with server.transaction():
            server.execute("SET LOCAL ROLE loader")
            for (table, columns), text in zip(COPY.items(), (rows, keys), strict=True):
                with server.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    copy.write("".join(text))
    server.execute("SET maintenance_work_mem = '1GB'")
    for name, columns in INDEXES.items():
        server.execute(f"CREATE INDEX {name} ON {columns}")
    server.execute("VACUUM ANALYZE people_partykey, people_party")


def dropped(server: Any, name: str) -> None:
    """Also the one that Django named by itself."""
    known = server.execute(
        "SELECT indexrelid::regclass::text FROM pg_index"
        " WHERE indrelid = 'people_partykey'::regclass AND NOT indisprimary"
    ).fetchall()
    for (index,) in known:
        server.execute(f"DROP INDEX IF EXISTS {index}")


def lines(
    some: Iterator[tuple[str, date]], providers: list[UUID], random: Random
) -> tuple[list[str], list[str]]:
    """Half are clients with a birth date; half are opponents, of whom nobody knows one."""
    from alongside.people.queries.conflicts import keyed_for
    from alongside.people.rules import spelling

    keyed = {provider: keyed_for(provider) for provider in providers}
    rows, keys, at = [], [], "2026-11-24 12:00Z"
    for name, born in some:
        provider, party = random.choice(providers), UUID(int=random.getrandbits(128))
        is_client = random.random() < 0.5
        side, day = ("FOR", f"{born}") if is_client else ("AGAINST", r"\N")
        birth = keyed[provider].birth(born) if is_client else r"\N"
        rows.append(f"{party}\t{at}\t{provider}\t{name}\t{day}\t{side}\tOTHER\t{at}\n")
        for key in keyed[provider].keys(spelling.kept(name)):
            id_ = UUID(int=random.getrandbits(128))
            keys.append(f"{id_}\t{at}\t{provider}\t{party}\t{side}\t{key}\t{birth}\n")
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
    from alongside.people.queries.conflicts import looks_of

    actor = BY_KEY["gp"].actor()
    here = context.Standing(actor.user_id, actor.organisation_id, actor.partnership_id)
    times, hashing, refused = [], [], 0
    with context.standing_as(here):
        for number, question in enumerate(questions(names, QUESTIONS + WARM)):
            begun = time.perf_counter()
            looks_of(providers, question)
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
