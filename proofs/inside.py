"""The product seen from inside: a database of made-up people, the cast, every address."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from alongside.accounts.models import User
from alongside.demo.rules import PERSONAS, Persona
from alongside.kit import context
from proofs.scratch import Scratch, scratch
from tests import seeded

# What an address is completed with: the name of its part → a table.
TABLES = {
    "referral_id": "referrals_referral",
    "case_id": "casework_case",
    "issue_id": "casework_issue",
    "deadline_id": "casework_deadline",
    "person_id": "people_person",
    "session_id": "appointments_session",
    "booking_id": "appointments_booking",
    "message_id": "correspondence_message",
    "reply_id": "correspondence_reply",
    "question_id": "care_team_question",
    "membership_id": "partnerships_membership",
    "absence_id": "partnerships_absence",
    "provider_id": "partnerships_organisation",
    "organisation_id": "partnerships_organisation",
}
FEW = {"gp", "adviser", "supervisor", "coordinator", "stranger"}
OTHERS = ("accounts/", "identity/", ".well-known/", "FHIR/", "demo/", "drafts/", "still-here/")


@contextmanager
def peopled(people: int, *, seed: int = 1) -> Iterator[Scratch]:
    """A copy of the database with made-up people in two partnerships, as of today."""
    with scratch() as database:
        today = database.now().date()
        seeded.seed(database.server, database.name, people=people, seed=seed, today=today)
        yield database


class Visitor(Client):
    """Somebody of the cast, signed in, in this process."""

    def __init__(self, persona: Persona | None) -> None:
        super().__init__(raise_request_exception=False)
        self.persona = persona
        if persona is not None:
            self._sign_in(persona)

    def _sign_in(self, persona: Persona) -> None:
        with context.standing_as(context.Standing(user=persona.user_id)):
            user = User.objects.get(pk=persona.user_id)
            self.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = self.session
        session["membership"] = str(persona.membership_id)
        session.save()

    def open(self, path: str) -> HttpResponse:
        response: Any = self.get(path)
        return response  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Address:
    path: str
    name: str


def addresses(database: Scratch, *, of_each: int, also: tuple[str, ...] = ()) -> list[Address]:
    """Every address of ours that can be read, completed with rows of every partnership."""
    found = []
    for pattern, name in patterns():
        if pattern.startswith(tuple(each for each in OTHERS if each not in also)):
            continue
        part = re.search(r"<\w+:(\w+)>", pattern)
        if part is None:
            found.append(Address(f"/{pattern}", name))
        elif part[1] in TABLES:
            found += [
                Address(f"/{pattern.replace(part[0], str(pk))}", name)
                for pk in some_of(database, TABLES[part[1]], of_each)
            ]
    return found


def patterns() -> Iterator[tuple[str, str]]:
    for each in get_resolver().url_patterns:
        yield from _inside(each, "", "")


def _inside(each: URLPattern | URLResolver, before: str, area: str) -> Iterator[tuple[str, str]]:
    path = before + str(each.pattern)
    if isinstance(each, URLPattern):
        yield path, f"{area}:{each.name}"
        return
    for inner in each.url_patterns:
        yield from _inside(inner, path, str(each.app_name or area))


def some_of(database: Scratch, table: str, of_each: int) -> list[UUID]:
    """A few rows of each partnership: the newest, in the same order each time."""
    partition = "partnership_id, " if has_partnership(database, table) else ""
    rows = database.rows(
        f"SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY {partition} 1"
        f" ORDER BY created_at DESC, id) AS n FROM {table}) x WHERE n <= %s ORDER BY id",
        of_each,
    )
    return [row[0] for row in rows]


def has_partnership(database: Scratch, table: str) -> bool:
    return bool(
        database.rows(
            "SELECT 1 FROM information_schema.columns"
            " WHERE table_name = %s AND column_name = 'partnership_id'",
            table,
        )
    )


def cast(*, few: bool = False) -> list[Persona]:
    """Everybody, or one of each kind of sight."""
    return [each for each in PERSONAS if not few or each.key in FEW]
