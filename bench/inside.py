"""Serve requests to ourselves and time them. Run by bench.web, in the settings of a data folder."""

import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import django

RUNS, WARM = 60, 10
TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET CONSTRAINTS")
ASSET = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js))"')


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Browser:
    """Asks the WSGI application as a web server does, and keeps its cookies."""

    def __init__(self, session: str) -> None:
        from alongside.config.wsgi import application

        self.application = application
        self.cookies = {"alongside_session": session}

    def ask(self, method: str, path: str, fields: dict[str, Any] | None = None) -> Answer:
        from django.test import RequestFactory

        factory = RequestFactory(
            HTTP_HOST="localhost",
            HTTP_COOKIE="; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        )
        words: dict[str, Any] = {}
        if fields is not None:
            words["data"] = urlencode(fields, doseq=True)
            words["content_type"] = "application/x-www-form-urlencoded"
        environ = factory.generic(method, path, **words).environ
        told: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *_error: object) -> Any:
            told["status"], told["headers"] = int(status.split()[0]), headers

        response: Any = self.application(environ, start)
        try:
            body = b"".join(response)
        finally:
            response.close()  # as a server does: connections go back to their pools
        for name, value in told["headers"]:
            if name == "Set-Cookie":
                self.cookies |= {key: each.value for key, each in SimpleCookie(value).items()}
        return Answer(told["status"], dict(told["headers"]), body)


def main() -> None:
    django.setup()
    from alongside.demo.rules import BY_KEY

    adviser, gp = (Browser(signed_in(BY_KEY[key])) for key in ("adviser", "gp"))
    found = Found(BY_KEY["adviser"], BY_KEY["gp"])
    pages: dict[str, Callable[[int], Callable[[], Answer]]] = {
        "desk": lambda _n: lambda: adviser.ask("GET", "/"),
        "day list": lambda _n: lambda: adviser.ask("GET", f"/sessions/{found.session}/"),
        "case": lambda n: lambda: adviser.ask("GET", f"/cases/{found.case(n)}/"),
        "search": lambda n: lambda: searched(adviser, found.name(n)),
        "referral": lambda n: lambda: gp.ask("GET", f"/referrals/{found.referral(n)}/"),
        "refer": lambda _n: lambda: gp.ask("GET", "/refer/"),
        "submit": lambda _n: submission(gp),
    }
    told = {name: timed(name, prepare) for name, prepare in pages.items()}
    page = adviser.ask("GET", "/").body.decode() + gp.ask("GET", "/refer/").body.decode()
    print(json.dumps({"n": RUNS, "pages": told, "assets": asset_bytes(page)}))


def timed(name: str, prepare: Callable[[int], Callable[[], Answer]]) -> dict[str, float]:
    """Time an answer many times, then count its queries once more."""
    for n in range(WARM):
        prepare(n)()
    times, size = [], 0
    for n in range(RUNS):
        ask = prepare(n)
        begun = time.perf_counter()
        answer = ask()
        times.append((time.perf_counter() - begun) * 1000)
        size = max(size, len(answer.body))
        if answer.status != (302 if name == "submit" else 200):
            sys.exit(f"{name} answered {answer.status}")
    queries = max(counted(prepare(n)) for n in range(0, RUNS, 6))
    return {
        "median": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "queries": queries,
        "bytes": size,
    }


def counted(ask: Callable[[], object]) -> int:
    """Count the queries of every connection: sign-in session, context and audit among them."""
    from django.db import connections

    with ExitStack() as stack:
        for connection in connections.all():
            connection.force_debug_cursor = True
            stack.callback(setattr, connection, "force_debug_cursor", False)
            connection.queries_log.clear()
        with keeping_queries():
            ask()
        said = [entry["sql"] for each in connections.all() for entry in each.queries_log]
    if "-v" in sys.argv:
        for sql in said:
            print(sql[:300], file=sys.stderr)
        print("--", file=sys.stderr)
    return sum(not sql.startswith(TRANSACTIONS) for sql in said)


def keeping_queries() -> Any:
    """Keep the log over the start of a request, which would empty it."""
    from contextlib import contextmanager

    from django.core.signals import request_started
    from django.db import reset_queries

    @contextmanager
    def kept() -> Iterator[None]:
        request_started.disconnect(reset_queries)
        try:
            yield
        finally:
            request_started.connect(reset_queries)

    return kept()


# What is asked


def searched(browser: Browser, name: str) -> Answer:
    """Both halves: the name that is posted, and the page that it leads to."""
    sent = browser.ask("POST", "/people/", {"words": name, "csrfmiddlewaretoken": csrf(browser)})
    if sent.status != 302:
        sys.exit(f"the search answered {sent.status}")
    return browser.ask("GET", sent.headers["Location"])


def csrf(browser: Browser) -> str:
    """The cookie's own secret is a token too."""
    browser.cookies.setdefault("csrftoken", "a" * 32)
    return browser.cookies["csrftoken"]


def submission(browser: Browser) -> Callable[[], Answer]:
    """Open the page beforehand; only what follows is timed."""
    from random import Random

    from proofs.sending import filled, hidden_fields

    hidden = hidden_fields(browser.ask("GET", "/refer/").body.decode())
    fields = filled(hidden, Random(uuid4().int), uuid4().hex)
    return lambda: browser.ask("POST", "/refer/", fields)


class Found:
    """What there is to ask for, as the askers themselves see it."""

    def __init__(self, adviser: Any, gp: Any) -> None:
        from alongside.casework.models import Case
        from alongside.kit import context
        from alongside.people.models import Person
        from alongside.referrals.models import Referral

        self.session = day_of_26(adviser)
        with context.standing_as(standing(adviser)):
            newest = Case.objects.order_by("-created_at", "pk")
            self.cases = list(newest.values_list("pk", flat=True)[:RUNS])
            people = Person.objects.order_by("-created_at", "pk")[:RUNS]
            self.names = [f"{each.given_name} {each.family_name}" for each in people]
        with context.standing_as(standing(gp)):
            mine = Referral.objects.filter(referring_organisation=gp.actor().organisation_id)
            self.referrals = list(mine.order_by("-received_at").values_list("pk", flat=True)[:RUNS])

    def case(self, n: int) -> UUID:
        return self.cases[n % len(self.cases)]

    def name(self, n: int) -> str:
        return self.names[n % len(self.names)]

    def referral(self, n: int) -> UUID:
        return self.referrals[n % len(self.referrals)]


def standing(persona: Any) -> Any:
    from alongside.kit.context import Standing

    actor = persona.actor()
    return Standing(actor.user_id, actor.organisation_id, actor.partnership_id)


def signed_in(persona: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from alongside.accounts.models import User
    from alongside.kit import context

    with context.standing_as(standing(persona)):
        user = User.objects.get(pk=persona.user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["membership"] = str(persona.membership_id)
    session.create()
    return str(session.session_key)


SITTING = """
WITH who AS (
    SELECT r.id, r.person_id, r.referring_organisation_id, row_number() OVER (ORDER BY r.id) AS n
    FROM referrals_referral r
    WHERE r.provider_id = %(provider)s AND NOT EXISTS (SELECT FROM people_wall w
        WHERE w.person_id = r.person_id)
        AND r.status IN ('IN_ADVICE', 'CLOSED_COMPLETE', 'ATTENDED')
    ORDER BY r.id LIMIT 26
), day AS (
    SELECT date_trunc('day', now()) + interval '400 days 8 hours' AS begins
), room AS (
    INSERT INTO appointments_room
        (id, created_at, partnership_id, site_id, name, contact, step_free)
    SELECT gen_random_uuid(), now(), partnership_id, id, 'Bench', '', true
    FROM partnerships_site WHERE partnership_id = %(partnership)s ORDER BY id LIMIT 1
    RETURNING id, site_id
), session AS (
    INSERT INTO appointments_session (id, created_at, starts_at, ends_at, partnership_id,
        provider_id, site_id, room_id, adviser_id, adviser_name)
    SELECT gen_random_uuid(), now(), begins, begins + interval '520 minutes', %(partnership)s,
        %(provider)s, room.site_id, room.id, %(adviser)s, %(name)s
    FROM room, day RETURNING id, site_id, room_id
), slot AS (
    INSERT INTO appointments_slot (id, created_at, starts_at, ends_at, partnership_id, session_id,
        provider_id, site_id, room_id, adviser_id, seats, taken_seats)
    SELECT gen_random_uuid(), now(), begins + n * interval '20 minutes' - interval '20 minutes',
        begins + n * interval '20 minutes', %(partnership)s, session.id, %(provider)s,
        session.site_id, session.room_id, %(adviser)s, 1, ARRAY[1]
    FROM who, session, day RETURNING id, starts_at, ends_at, session_id
), numbered AS (SELECT *, row_number() OVER (ORDER BY starts_at) AS n FROM slot)
INSERT INTO appointments_booking (id, created_at, starts_at, ends_at, partnership_id, provider_id,
    referring_organisation_id, session_id, slot_id, seat, person_id, referral_id, status, bring,
    needs, why_missed, walk_in, booked_at)
SELECT gen_random_uuid(), now(), starts_at, ends_at, %(partnership)s, %(provider)s,
    who.referring_organisation_id, session_id, numbered.id, 1, who.person_id, who.id, 'BOOKED',
    'Letters', '', '', false, now()
FROM numbered JOIN who USING (n) RETURNING session_id
"""


def day_of_26(persona: Any) -> UUID:
    """A session of the adviser's with 26 people in it, more than a year ahead; made once."""
    from django.conf import settings

    from alongside.config.postgres import Postgres

    actor = persona.actor()
    with Postgres(settings.DATA / "postgres").admin("alongside") as admin:
        row = admin.execute(
            "SELECT s.id FROM appointments_session s JOIN appointments_room r ON r.id = s.room_id"
            " WHERE r.name = 'Bench'"
        ).fetchone()
        if row is None:
            rows = admin.execute(SITTING.encode(), {
                "provider": actor.organisation_id, "partnership": actor.partnership_id,
                "adviser": actor.user_id, "name": actor.name,
            }).fetchall()  # fmt: skip
            assert len(rows) == 26, f"only {len(rows)} people for the day list"
            row = rows[0]
            admin.execute("ANALYZE")
    found: UUID = row[0]
    return found


def asset_bytes(page: str) -> int:
    """What the styles and scripts of these pages weigh as they are sent, compressed."""
    from django.conf import settings

    return sum(sent_bytes(Path(settings.STATIC_ROOT) / name) for name in set(ASSET.findall(page)))


def sent_bytes(path: Path) -> int:
    packed = [path.with_name(f"{path.name}{end}") for end in (".br", ".gz")]
    return min(each.stat().st_size for each in [*packed, path] if each.exists())


if __name__ == "__main__":
    main()
