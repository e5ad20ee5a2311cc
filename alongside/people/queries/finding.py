from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.people.models import Person, SamePerson
from alongside.people.queries.seeing import visible_to
from alongside.people.rules import MATCHES, NumberStatus


@dataclass(frozen=True)
class Found:
    person_id: UUID
    name: str
    birth_date: date | None
    likeness: float


def find(actor: Actor, words: str, *, limit: int = 25) -> list[Found]:
    """
    People whom the actor may see and whose name is like these words, the likest first.

    Through a listed function, since row-level security keeps similarity from its index.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, born, likeness FROM find_people(%s, %s)", [words, limit])
        return [Found(*row) for row in cursor.fetchall()]


def found_by_number(actor: Actor, number: str, limit: int = 25) -> QuerySet[Person]:
    """The people whom the actor may see, with this NHS number, whether or not it is a real one."""
    return visible_to(actor).filter(nhs_number=number).order_by("created_at", "pk")[:limit]


def found_by_phone(actor: Actor, digits: str, limit: int = 25) -> QuerySet[Person]:
    """
    The people whom the actor may see and reaches at this number. No sealed one is found.

    digits  the last nine
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_by_phone(%s, %s)", [digits, limit])
        ids = [row[0] for row in cursor.fetchall()]
    return visible_to(actor).filter(pk__in=ids).order_by("created_at", "pk")


def known_as(actor: Actor, *, nhs_number: str, born: date) -> Person | None:
    """
    The visible person with this NHS number and birth date. Prefill shows what was visible anyway.
    """
    return (
        visible_to(actor)
        .filter(nhs_number=nhs_number, birth_date=born, number_status__in=MATCHES)
        .order_by("created_at", "pk")
        .first()
    )


def registered(*, nhs_number: str, status: NumberStatus, born: date | None) -> UUID | None:
    """
    The person in this partnership with this NHS number and birth date, visible or not.

    Nothing but the id is told, and only to attach a referral to it. Both facts are needed.
    """
    if status not in MATCHES or born is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT registered_person(%s, %s)", [nhs_number, born])
        row = cursor.fetchone()
    return row[0] if row else None


def alike(actor: Actor, person: Person) -> list[UUID]:
    """Other people whom the actor may see, with the same name and birth date."""
    found = named(actor, person.given_name, person.family_name, person.birth_date)
    return [each for each in found if each != person.pk]


def named(actor: Actor, given_name: str, family_name: str, born: date | None) -> list[UUID]:
    """The people whom the actor may see, with this name and birth date."""
    if born is None:
        return []
    return list(
        visible_to(actor)
        .filter(birth_date=born, given_name__iexact=given_name, family_name__iexact=family_name)
        .values_list("pk", flat=True)
    )


def same_person_items(actor: Actor) -> QuerySet[SamePerson]:
    """Pairs of records for the actor's organisation to compare, of people it may see."""
    seen = visible_to(actor)
    return (
        SamePerson.objects.filter(organisation=actor.organisation_id, person__in=seen)
        .filter(other__in=seen)
        .select_related("person__contact", "other__contact")
    )


def linked_to(actor: Actor, person_id: UUID) -> QuerySet[Person]:
    """The other records that somebody said are of this person."""
    said = SamePerson.objects.filter(organisation=actor.organisation_id, is_same=True)
    ids = (
        said.filter(person=person_id)
        .values("other")
        .union(said.filter(other=person_id).values("person"))
    )
    return visible_to(actor).filter(pk__in=ids).order_by("created_at", "pk")
