"""Finding people, files and documents by whatever somebody has in hand. Only what they may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection

from alongside.accounts.rules import Actor, Permission
from alongside.casework.models import Case, Document, OtherReference
from alongside.casework.queries.cases import visible_to
from alongside.casework.rules.other_systems import OtherSystem
from alongside.people import queries as people
from alongside.people.models import Person
from alongside.people.rules.seeking import Sought, sought
from alongside.referrals import queries as referrals
from alongside.referrals.rules.references import reference_in

MOST = 25


@dataclass
class FoundPerson:
    """Somebody who was found, how, and which of their files the actor may open."""

    person_id: UUID
    name: str
    birth_date: date | None
    how: str
    cases: list[Case] = field(default_factory=list)


@dataclass(frozen=True)
class Results:
    people: list[FoundPerson]
    documents: list[Document]

    @property
    def person_ids(self) -> list[UUID]:
        return [
            *(each.person_id for each in self.people),
            *(each.person_id for each in self.documents),
        ]


def search(actor: Actor, typed: str, *, most: int = MOST) -> Results:
    """
    Find by name (close spellings too), NHS number, phone, reference and words of documents.

    A reference or a number that fits comes before names that are alike.
    """
    asked = sought(typed)
    found: dict[UUID, FoundPerson] = {}
    for each in _people(actor, asked, most):
        found.setdefault(each.person_id, each)
    shown = list(found.values())[:most]
    if not actor.may(Permission.SEE_CASES):
        return Results(shown, [])
    _add_files(actor, shown)
    return Results(shown, documents_like(actor, asked.words, most=most))


def _people(actor: Actor, asked: Sought, most: int) -> Iterable[FoundPerson]:
    yield from _by_reference(actor, asked)
    if asked.number:
        for person in people.found_by_number(actor, asked.number, most):
            yield _known(person, "NHS number")
    if asked.phone:
        for person in people.found_by_phone(actor, asked.phone, most):
            yield _known(person, "Phone")
    if asked.is_name:
        for each in people.find(actor, asked.words, limit=most):
            yield FoundPerson(each.person_id, each.name, each.birth_date, "Name")


def _known(person: Person, how: str) -> FoundPerson:
    return FoundPerson(person.pk, person.name, person.birth_date, how)


def _by_reference(actor: Actor, asked: Sought) -> Iterable[FoundPerson]:
    """Of a referral, which stands on its slips and letters, or of the file in another system."""
    if ours := reference_in(asked.words):
        rows = referrals.visible_to(actor).filter(reference=ours).select_related("person")
        for referral in rows:
            yield _known(referral.person, f"Referral {ours}")
    if asked.reference and actor.may(Permission.SEE_CASES):
        for row in references_like(actor, asked.reference):
            label = OtherSystem(row.system).label
            yield _known(row.person, f"{label} {row.reference}")


def references_like(actor: Actor, reference: str) -> Iterable[OtherReference]:
    rows = OtherReference.objects.filter(
        provider=actor.organisation_id,
        system__in=OtherSystem.values,
        reference=reference,
        case__in=visible_to(actor),
    )
    return rows.select_related("person").order_by("system", "pk")


def _add_files(actor: Actor, found: list[FoundPerson]) -> None:
    by_person = {each.person_id: each for each in found}
    for case in visible_to(actor).filter(person__in=by_person).order_by("-opened_at", "pk"):
        by_person[case.person_id].cases.append(case)


def documents_like(actor: Actor, words: str, *, most: int = MOST) -> list[Document]:
    """
    The documents of the actor's files in which these words stand, the best first.

    Through a listed function, since row-level security keeps words from their index.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM find_documents(%s, %s)", [words, most])
        ids = [row[0] for row in cursor.fetchall()]
    rows = Document.objects.filter(case__in=visible_to(actor)).defer("words", "lexemes")
    known = rows.select_related("person").in_bulk(ids)
    return [known[each] for each in ids if each in known]
