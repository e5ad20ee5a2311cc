"""I6: whoever is behind a wall is not there: same bytes, same lists, same counts, same time."""

import math
import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from alongside.demo.rules import BY_KEY, MAIN, id_of
from proofs.figures import Figure, Found, judge
from proofs.inside import Visitor, addresses, patterns, peopled
from proofs.scratch import Scratch

WALLED = ("gp", "adviser", "supervisor", "coordinator", "privacy_officer")
SAME = Figure(
    "I6",
    "answers by which somebody could tell that a person is behind a wall for them",
    "=0",
    "For each role, and for a wall around the client and around the patient: every address that"
    " names something of theirs is asked, to read and to write, and compared byte by byte with one"
    " that nobody has. Then every list, search, count, report, outbox and start page is compared"
    " with the same page of a database in which that person never was.",
    "The wall is dropped",
)  # fmt: skip
ASKED = Figure("I6-asked", "answers that were compared", ">=300", "Counted in the same run.")
TIME = Figure(
    "I6-time",
    "the least chance (p) that such times differ by accident alone, of all addresses",
    ">=0.01",
    "Per address 500 requests for what is behind the wall and 500 for what nobody has, in turns, by"
    " the Mann-Whitney test, times the number of addresses: above 0.01 nobody can tell them apart.",
    "The same with 5 ms more for what is behind the wall",
    "p", is_time=True,
)  # fmt: skip
FIGURES = [SAME, ASKED, TIME]
OF_PERSON = {
    "person_id": ("people_person", "id = ANY(%(people)s)"),
    "referral_id": ("referrals_referral", "id = ANY(%(referrals)s)"),
    "case_id": ("casework_case", "referral_id = ANY(%(referrals)s)"),
    "issue_id": (
        "casework_issue",
        "case_id IN (SELECT id FROM casework_case WHERE referral_id = ANY(%(referrals)s))",
    ),
    "deadline_id": (
        "casework_deadline",
        "issue_id IN (SELECT i.id FROM casework_issue i JOIN casework_case c ON c.id = i.case_id"
        " WHERE c.referral_id = ANY(%(referrals)s))",
    ),
    "booking_id": ("appointments_booking", "referral_id = ANY(%(referrals)s)"),
    "message_id": ("correspondence_message", "subject_id = ANY(%(referrals)s)"),
}
TOKENS = rb'(csrfmiddlewaretoken" value|csrf-token" content|nonce|name="key" value)="[^"]*"'
MADE_ANEW = re.compile(TOKENS + rb"|nonce-[\w+/=-]+")
A_WHILE = re.compile(rb"\d+ (second|minute)s?|just now")


@dataclass
class Hidden:
    """Somebody, and every row that concerns the referrals that the wall hides."""

    person: UUID
    people: list[UUID]
    referrals: list[UUID]
    rows: dict[str, list[UUID]] = field(default_factory=dict)


def measure(run: Any) -> Iterator[Found]:
    differing: list[str] = []
    missed: list[str] = []
    asked = 0
    with peopled(300) as database:
        for key in WALLED if not run.fast else ("gp", "adviser"):
            for around in ("person_id", "patient_id"):
                found = whom(database, key, around)
                if found is None:
                    continue
                wrong, count = told_apart(database, key, found)
                differing, asked = [*differing, *wrong], asked + count
                if not missed:
                    missed = told_apart(database, key, found, wall=False)[0]
        times = timed(database, run.sized(500, 40))
        # Of few requests only a long delay can be told from a busy machine.
        slowed = timed(database, run.sized(500, 40), delay=0.05 if run.fast else 0.005)
        for key in WALLED if not run.fast else ("adviser",):
            wrong, count = lists(database, key)
            differing, asked = [*differing, *wrong], asked + count
    yield judge(
        SAME, len(differing), caught=bool(missed), reason="; ".join(differing[:6]), fast=run.fast
    )
    yield judge(ASKED.at(run.sized(300, 60)), asked, fast=run.fast)
    yield judge(
        TIME, times, caught=slowed < 0.01, reason=f"p with the delay: {slowed:.2g}", fast=run.fast
    )


# Who is hidden


def whom(database: Scratch, key: str, around: str) -> Hidden | None:
    """Somebody whom this persona sees now, with as much about them as there is."""
    persona = BY_KEY[key]
    visitor = Visitor(persona)
    rows = database.rows(
        f"SELECT r.{around}, r.person_id FROM referrals_referral r"
        " LEFT JOIN casework_case c ON c.referral_id = r.id"
        " LEFT JOIN appointments_booking b ON b.referral_id = r.id"
        f" WHERE r.partnership_id = %s AND r.{around} IS NOT NULL"
        " AND (r.referring_organisation_id = %s OR r.provider_id = %s OR r.coordinator_id = %s)"
        " GROUP BY 1, 2 ORDER BY count(c.id) + count(b.id) DESC, 1 LIMIT 40",
        id_of("partnership", MAIN), *[id_of("organisation", persona.organisation)] * 3,
    )  # fmt: skip
    for person, _ in rows:
        if visitor.open(f"/people/{person}/").status_code == 200:
            return hidden(database, person, around)
    return None


def hidden(database: Scratch, person: UUID, around: str) -> Hidden:
    referrals = [
        row[0]
        for row in database.rows(
            "SELECT id FROM referrals_referral WHERE person_id = %s OR patient_id = %s",
            person, person,
        )
    ]  # fmt: skip
    found = Hidden(person, [person], referrals)
    words = {"people": found.people, "referrals": referrals}
    with database.server.admin(database.name) as admin:
        for name, (table, where) in OF_PERSON.items():
            rows = admin.execute(f"SELECT id FROM {table} WHERE {where}".encode(), words)
            found.rows[name] = [row[0] for row in rows.fetchall()]
    return found


@contextmanager
def walled(database: Scratch, key: str, person: UUID) -> Iterator[None]:
    persona = BY_KEY[key]
    database.run(
        "INSERT INTO people_wall (id, created_at, partnership_id, person_id, organisation_id,"
        " user_id, why, declared, raised_at) VALUES (gen_random_uuid(), now(), %s, %s, %s, %s, '',"
        " false, now())",
        id_of("partnership", MAIN), person, id_of("organisation", persona.organisation),
        persona.user_id,
    )  # fmt: skip
    try:
        yield
    finally:
        database.run("DELETE FROM people_wall WHERE person_id = %s", person)


# Byte by byte


def told_apart(
    database: Scratch, key: str, who: Hidden, *, wall: bool = True
) -> tuple[list[str], int]:
    """Addresses at which what is hidden answers otherwise than what nobody has."""
    wrong, asked, visitor = [], 0, Visitor(BY_KEY[key])
    with walled(database, key, who.person if wall else uuid4_of_nobody(database)):
        for pattern, name in patterns():
            part = re.search(r"<\w+:(\w+)>", pattern)
            if part is None or part[1] not in who.rows or pattern.count("<") > 1:
                continue
            for pk in who.rows[part[1]][:3]:
                for method in ("get", "post"):
                    theirs = answer(visitor, method, pattern.replace(part[0], str(pk)), pk)
                    other = uuid4()
                    nobodys = answer(visitor, method, pattern.replace(part[0], str(other)), other)
                    asked += 1
                    if theirs != nobodys:
                        wrong.append(f"{method} {name} as {key}")
            if not wall and wrong:
                break
    return wrong, asked


def uuid4_of_nobody(database: Scratch) -> UUID:
    """Somebody else, so that there is a wall and it is in the wrong place."""
    found: UUID = database.rows("SELECT id FROM people_person ORDER BY created_at, id LIMIT 1")[0][
        0
    ]
    return found


def answer(visitor: Visitor, method: str, path: str, pk: UUID) -> tuple[int, bytes]:
    said: Any = getattr(visitor, method)(f"/{path}")
    heads = sorted(
        (name, value.replace(str(pk), "ID")) for name, value in said.items() if "nonce" not in value
    )
    body = b"" if said.streaming else said.content
    return said.status_code, MADE_ANEW.sub(
        b"", f"{heads}".encode() + body.replace(str(pk).encode(), b"ID")
    )


# Lists, against a database in which they never were


def lists(database: Scratch, key: str) -> tuple[list[str], int]:
    who = whom(database, key, "person_id")
    if who is None:
        return [], 0
    [(given, family)] = database.rows(
        "SELECT given_name, family_name FROM people_person WHERE id = %s", who.person
    )
    with walled(database, key, who.person):
        behind = read(database, Visitor(BY_KEY[key]), f"{given} {family}")
    erase(database, who)
    never = read(database, Visitor(BY_KEY[key]), f"{given} {family}")
    wrong = [f"{name} as {key}" for name in never if behind.get(name) != never[name]]
    return wrong, len(never)


def read(database: Scratch, visitor: Visitor, words: str) -> dict[str, tuple[int, bytes]]:
    """Every page that names nothing, the days of every session, and what a search finds."""
    found = {}
    for each in addresses(database, of_each=2):
        if "/issues/" in each.path or each.name.endswith((":still_here", ":drafts")):
            continue
        if not re.search(r"[0-9a-f]{8}-", each.path) or "/sessions/" in each.path:
            found[f"{each.name} {each.path}"] = page(visitor.get(each.path))
    for name in ("new", "waiting", "due", "steps"):
        found[f"desk {name}"] = page(visitor.get(f"/?list={name}"))
    sought: Any = visitor.post("/people/", {"words": words}, follow=True)
    found["search"] = page(sought)
    return found


def page(said: Any) -> tuple[int, bytes]:
    body = b"" if said.streaming else said.content
    return said.status_code, A_WHILE.sub(b"", MADE_ANEW.sub(b"", body))


def erase(database: Scratch, who: Hidden) -> None:
    """Take every row away that names them or a row of theirs, past every trigger and key."""
    gone = {pk for rows in who.rows.values() for pk in rows} | {who.person}
    with database.server.admin(database.name) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        columns = admin.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND c.data_type = 'uuid' AND t.table_type"
            " = 'BASE TABLE' AND c.table_name !~ '^audit_'"
        ).fetchall()
        for _ in range(3):  # what names a row that was named
            for table, column in columns:
                rows = admin.execute(
                    f"DELETE FROM {table} WHERE {column} = ANY(%s) RETURNING *".encode(),
                    [list(gone)],
                )
                names = [each.name for each in rows.description or ()]
                if "id" in names:
                    gone |= {row[names.index("id")] for row in rows.fetchall()}


# Time


def timed(database: Scratch, requests: int, *, delay: float = 0.0) -> float:
    """The least p of all addresses, times their number."""
    who = whom(database, "adviser", "person_id")
    if who is None:
        return 0.0
    visitor, least, kinds = Visitor(BY_KEY["adviser"]), 1.0, 0
    with walled(database, "adviser", who.person):
        for path, name in [
            ("people", "person_id"),
            ("referrals", "referral_id"),
            ("cases", "case_id"),
        ]:
            if not who.rows[name]:
                continue
            kinds += 1
            pk = who.rows[name][0]
            theirs: list[float] = []
            others: list[float] = []
            for _ in range(10):
                visitor.get(f"/{path}/{uuid4()}/")
            for _ in range(requests):
                turns: list[tuple[UUID, list[float]]] = [(pk, theirs), (uuid4(), others)]
                random.shuffle(turns)
                for each, into in turns:
                    begun = time.perf_counter()
                    visitor.get(f"/{path}/{each}/")
                    if delay and each == pk:
                        time.sleep(delay)
                    into.append(time.perf_counter() - begun)
            least = min(least, mann_whitney(theirs, others))
    return min(1.0, least * max(kinds, 1))


def mann_whitney(one: list[float], other: list[float]) -> float:
    """Two-sided p, by the normal approximation; times do not tie."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(rank for rank, (_, side) in enumerate(ranked, 1) if side == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))
