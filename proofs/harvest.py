"""Everything that the product says to anybody, searched for what is sealed."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse

from alongside.accounts.rules import ROLES, Actor, Role
from proofs.scratch import Scratch
from proofs.sealed_lives import EXAMPLES, SECOND, Lives, Somebody, marks
from tests.access.table import OURS, Of, Page, Reach

# A mark, however it is written: with or without spaces, in capitals, with +44, in an address.
OTHERS = "|".join(map(str, EXAMPLES))
MARK = re.compile(
    rf"7700900(?!{OTHERS})(\d{{3}})|1632960({OTHERS})"
    r"|quellplace(\d{3})|quellmail(\d{3})|zz(\d{3})qx"
)
MADE_ANEW = re.compile(
    r'(?:csrfmiddlewaretoken" value|csrf-token" content|nonce)="[^"]*"|nonce-\S+'
)
BETWEEN = re.compile(r"[\s\-().\u00a0\u2011\u2013]+")
# Where they stand on purpose: under the seal; a message as it came, which no page shows; what
# nobody has confirmed or imported; what had left for their own phone before they were sealed.
KEPT = {
    "people_sealed", "interop_received", "referrals_unconfirmed", "referrals_sheet",
    "correspondence_delivery", "django_session",
}  # fmt: skip
FEW = ("referrer", "supervisor", "")
MAY_READ = (Role.ADVISER, Role.SUPERVISOR)
CANNOT_SIGN_IN = (Role.TASK, Role.DOOR, Role.PARTNER_SYSTEM)
WRONG = {
    "phone": "7" * 40, "email": "wrong", "postcode": "Z" * 20, "asked_alone": "?", "rule": "?",
    "words": "x" * 3000, "happening": "x" * 3000, "is_same": "?", "taken": "?", "to": "?",
    "given_name": "", "through": "",
}  # fmt: skip
HOLDS = b"""
SELECT organisation_id FROM people_relation
WHERE person_id = ANY(%(p)s) AND kind = 'HOLDS' AND until IS NULL
"""
ROWS = {
    Of.PERSON: "SELECT unnest(%(p)s::uuid[])",
    Of.REFERRAL: "SELECT id FROM referrals_referral WHERE person_id = ANY(%(p)s)",
    Of.CASE: "SELECT id FROM casework_case WHERE person_id = ANY(%(p)s)",
    Of.ISSUE: "SELECT i.id FROM casework_issue i JOIN casework_case c ON c.id = i.case_id"
    " WHERE c.person_id = ANY(%(p)s)",
    Of.DEADLINE: "SELECT d.id FROM casework_deadline d JOIN casework_issue i ON i.id = d.issue_id"
    " JOIN casework_case c ON c.id = i.case_id WHERE c.person_id = ANY(%(p)s)",
    Of.SESSION: "SELECT session_id FROM appointments_booking WHERE person_id = ANY(%(p)s)",
    Of.BOOKING: "SELECT id FROM appointments_booking WHERE person_id = ANY(%(p)s)",
    Of.MESSAGE: "SELECT id FROM correspondence_message WHERE person_id = ANY(%(p)s)",
    Of.REPLY: "SELECT id FROM correspondence_reply WHERE person_id = ANY(%(p)s)",
    Of.CONSENT: "SELECT id FROM people_consent WHERE person_id = ANY(%(p)s)",
    Of.NEW_CONTACT: "SELECT id FROM people_newcontact WHERE person_id = ANY(%(p)s)",
    Of.TOLD: "SELECT id FROM people_sealed WHERE person_id = ANY(%(p)s)",
    Of.PROXY: "SELECT id FROM people_proxy WHERE person_id = ANY(%(p)s)",
    Of.PAIR: "SELECT id FROM people_sameperson WHERE person_id = ANY(%(p)s)",
}


def marks_in(text: str) -> set[int]:
    """Whose marks stand in a text. What is made anew for each answer is left out: it is noise."""
    plain = MADE_ANEW.sub("", html.unescape(unquote(text))).casefold()
    return {int("".join(hit.groups(""))) for hit in MARK.finditer(BETWEEN.sub("", plain))}


def said_in(answer: Any) -> str:
    """Status, headers, cookies and body of an answer; a workbook's sheets as text."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    heads = [f"{name}: {value}" for name, value in answer.items()]
    heads += [str(cookie) for cookie in answer.cookies.values()]
    return "\n".join([*heads, body.decode(errors="replace")])


@dataclass
class Harvest:
    lives: Lives
    database: Scratch
    places: list[str] = field(default_factory=list)
    answers: int = 0
    role_saw: set[int] = field(default_factory=set)  # read where they may be read
    few: bool = False  # of lists: by four roles, three pages of each

    def __post_init__(self) -> None:
        world = self.lives.world
        self.actors: dict[str, Actor | None] = {
            name: each for name, each in world.actors.items() if each.role not in CANNOT_SIGN_IN
        }
        self.browsers = [name for name in self.actors if not self.few or name in FEW]
        self.actors[""] = None

    # Who may read what

    def know(self, everybody: list[Somebody]) -> None:
        """Whose rows there are, and which organisations advise each person now."""
        self.everybody = everybody
        self.way_of = {who.number: who.way for who in everybody}
        self.held: dict[int, set[UUID]] = {}
        self.found: dict[tuple[int, Of], list[UUID]] = {}
        with self.database.server.admin(self.database.name) as admin:
            for who in everybody:
                said = {"p": who.people}
                self.held[who.number] = {row[0] for row in admin.execute(HOLDS, said).fetchall()}
                for of, sql in ROWS.items():
                    rows = admin.execute(sql.encode(), said).fetchall()
                    self.found[who.number, of] = [row[0] for row in rows][:3]

    def take(self, answer: Any, place: str, actor: Actor | None, page: str = "") -> None:
        self.answers += 1
        found = marks_in(said_in(answer))
        may = page == "people:sealed" and actor is not None and actor.role in MAY_READ
        for number in found:
            if may and actor and actor.organisation_id in self.held.get(number % SECOND, ()):
                self.role_saw.add(number % SECOND)
            else:
                self.places.append(f"{place}, of {self.way_of.get(number % SECOND, '?')}")

    # The crawl

    def crawl(self, everybody: list[Somebody], *, share: int) -> None:
        """Open a share of the pages of each person, another one each time, and all lists."""
        self.know(everybody)
        for who in everybody:
            self.pages_of(who, share)
        self.lists()
        self.doors()
        self.partner(everybody)
        self.rows()
        self.sessions()
        self.searches(everybody)  # last: a session keeps what its own user looked for

    def pages_of(self, who: Somebody, share: int, only: tuple[str, ...] = ()) -> None:
        turn = who.number // len(self.lives.ways)
        pages = [each for each in OURS if not only or each.name in only]
        for page in [each for each in pages if each.of in ROWS]:
            for key in self.keys(page, who):
                for name, actor in self.actors.items():
                    for method in page.methods:
                        turn += 1
                        if self.asks(page, actor, turn, share):
                            self.ask(page, name, method, key)

    def asks(self, page: Page, actor: Actor | None, turn: int, share: int) -> bool:
        """Those without the permission are refused before a row is read: they are asked less."""
        may = actor is not None and (page.may is None or page.may in ROLES[actor.role])
        if may and page.name == "people:sealed":
            return True
        return turn % (share if may else share * 12) == 0

    def keys(self, page: Page, who: Somebody) -> list[UUID]:
        return self.found[who.number, page.of] if page.of else []

    def ask(self, page: Page, name: str, method: str, key: UUID) -> None:
        client, path = self.lives.client(name), reverse(page.name, args=[key])
        place = f"{method} {page.name} as {name or 'nobody'}"
        if method == "GET":
            self.take(client.get(path), place, self.actors[name], page.name)
            return
        for said in ({}, WRONG):  # each is undone, with whatever it did
            with transaction.atomic():
                answer = client.post(path, said, follow=True)
                transaction.set_rollback(True)
            last = answer.redirect_chain[-1][0] if answer.redirect_chain else path
            shows = "people:sealed" if last.endswith("/sealed/") else page.name
            self.take(answer, place, self.actors[name], shows)

    def lists(self) -> None:
        """Every page that names nothing, and wherever its own links lead with a question mark."""
        for page in [each for each in OURS if each.of is None and each.key is None]:
            if "GET" not in page.methods or page.name.startswith("interop:"):
                continue
            for name in self.browsers:
                if page.reach is Reach.PUBLIC and name not in ("", "adviser"):
                    continue
                self.follow(reverse(page.name), page.name, name, self.actors[name])

    def follow(self, path: str, page: str, name: str, actor: Actor | None) -> None:
        client, waits = self.lives.client(name), [path]
        seen: set[str] = set()
        while waits and len(seen) < (2 if self.few else 12):
            each = waits.pop(0)
            seen.add(each)
            answer = client.get(each)
            self.take(answer, f"GET {page} as {name or 'nobody'}", actor)
            links = re.findall(r'href="(\?[^"]*|' + re.escape(path) + r'\?[^"]*)"', said_in(answer))
            for link in map(html.unescape, links):
                full = link if link.startswith("/") else path + link
                if full not in seen and full not in waits:
                    waits.append(full)

    def doors(self) -> None:
        for path in (self.lives.desk, self.lives.poster, f"{self.lives.poster}ask/reach/"):
            self.take(self.lives.client("").get(path), f"GET {path[:3]}…", None)
            self.take(self.lives.client("").get(f"{path}sent/"), f"GET {path[:3]}…/sent/", None)

    # The partner's system

    def partner(self, everybody: list[Somebody]) -> None:
        """What it sent is sent again, asked for, looked for by what is sealed, taken back."""
        from alongside.interop.tests.factories import (
            cancel_body,
            headers_of,
            new_body,
            send,
            token_of,
        )

        token, client = token_of(), self.lives.client("")
        for who in [each for each in everybody if each.way in ("message", "page", "told again")]:
            asked = f"patient:identifier={who.nhs_number}"
            where = "patient:identifier"
            for query in (asked, f"{where}={who.nhs_number}&_count=50"):
                self.fhir(client.get(f"/FHIR/R4/ServiceRequest?{query}", headers=headers_of(token)))
            for key in self.keys(Page("", of=Of.REFERRAL), who):
                path = f"/FHIR/R4/ServiceRequest/{key}"
                for accept in ("application/fhir+json", "application/fhir+xml"):
                    head = headers_of(token, Accept=accept)
                    self.fhir(client.get(path, headers=head))
            if who.way == "message":
                again = new_body(self.lives.patient(who))
                self.fhir(send(client, again, headers_of(token)))
                with transaction.atomic():
                    gone = cancel_body(self.lives.patient(who))
                    self.fhir(send(client, gone, headers_of(token)))
                    transaction.set_rollback(True)

    def fhir(self, answer: Any) -> None:
        self.take(answer, f"FHIR {answer.request['PATH_INFO'][:24]}", None)

    # Searches

    def searches(self, everybody: list[Somebody]) -> None:
        """Looking for what is sealed finds nobody; looking for the name shows no mark."""
        for who in everybody[:: max(1, len(everybody) // 40)]:
            for name in ("referrer", "adviser", "supervisor", "coordinator"):
                client = self.lives.client(name)
                self.take(client.post("/people/", {"words": who.name}, follow=True),
                          f"search as {name}", self.actors[name])  # fmt: skip
                for word in marks(who.number).values():
                    answer = client.post("/people/", {"words": word}, follow=True)
                    if str(who.people[0]) in said_in(answer):
                        self.places.append(f"found by what is sealed as {name}, of {who.way}")

    # What is stored

    def rows(self) -> None:
        tables = self.database.rows(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        with self.database.server.admin(self.database.name) as admin:
            for table in [row[0] for row in tables if row[0] not in KEPT]:
                for (row,) in admin.execute(f"SELECT t::text FROM {table} t".encode()):
                    self.places += [
                        f"row of {table}, of {self.way_of.get(number % SECOND, '?')}"
                        for number in marks_in(row)
                    ]

    def sessions(self) -> None:
        for row in Session.objects.all():
            for number in marks_in(str(row.get_decoded())):
                self.places.append(f"a session, of {self.way_of.get(number % SECOND, '?')}")

    def left(self, before: set[UUID]) -> None:
        """Payloads that left after everybody was sealed."""
        for key, payload in self.database.rows("SELECT id, payload FROM correspondence_delivery"):
            if key not in before and marks_in(bytes(payload).decode(errors="replace")):
                self.places.append("a payload that left")


# What is a tick and no word: that they left, that they are in a refuge


def told_apart(harvest: Harvest, who: Somebody) -> list[str]:
    """Pages that look otherwise for somebody who left their household and is in a refuge."""
    looks(harvest, who)  # some pages say who just looked
    before = looks(harvest, who)
    with without_flags(harvest.database, who):
        after = looks(harvest, who)
    again = looks(harvest, who)
    steady = [each for each in before if before[each] == again[each]]  # and others tell the time
    return [f"{each}, by a tick, of {who.way}" for each in steady if before[each] != after[each]]


def looks(harvest: Harvest, who: Somebody) -> dict[str, str]:
    found = {}
    for page in [each for each in OURS if each.of in ROWS and "GET" in each.methods]:
        for key in harvest.keys(page, who)[:1]:
            for name, actor in harvest.actors.items():
                if actor is None or (page.may and page.may not in ROLES[actor.role]):
                    continue
                if page.name == "people:sealed":
                    continue
                harvest.answers += 1
                answer = harvest.lives.client(name).get(reverse(page.name, args=[key]))
                said = answer.content.decode(errors="replace")
                found[f"GET {page.name} as {name}"] = MOVES.sub("", MADE_ANEW.sub("", said))
    return found


MOVES = re.compile(r'name="key" value="\w+"|\d+ (?:second|minute)s?|just now')


@contextmanager
def without_flags(database: Scratch, who: Somebody) -> Iterator[None]:
    """As if they had not left a household and were in no refuge, until it is put back."""
    kept = database.rows(
        "SELECT id, left_household, refuge FROM people_sealed WHERE person_id = ANY(%s)", who.people
    )
    database.run(
        "UPDATE people_sealed SET left_household = false, refuge = false WHERE person_id = ANY(%s)",
        who.people,
    )
    try:
        yield
    finally:
        for key, left, refuge in kept:
            database.run(
                "UPDATE people_sealed SET left_household = %s, refuge = %s WHERE id = %s",
                left, refuge, key,
            )  # fmt: skip
