from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from alongside.accounts.rules import Actor
from alongside.people.models import Consent, Contact, Person, Relation, SamePerson, Wall
from alongside.people.rules import (
    MATCHES,
    Agreement,
    AskedAlone,
    ContactRule,
    NumberStatus,
    Purpose,
    SafeContact,
    stands,
)


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The people to whom the actor's organisation has a relation that stands, and no wall."""
    relations = Relation.objects.filter(
        organisation=actor.organisation_id, partnership=actor.partnership_id, until=None
    )
    return Person.objects.filter(
        partnership=actor.partnership_id, pk__in=relations.values("person")
    ).exclude(pk__in=walled_from(actor))


def walled_from(actor: Actor) -> QuerySet[Wall, UUID]:
    """The ids of the people behind a wall for this user or for their whole organisation."""
    return Wall.objects.filter(
        Q(user=actor.user_id) | Q(user=None, organisation=actor.organisation_id)
    ).values_list("person", flat=True)


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
    if person.birth_date is None:
        return []
    return list(
        visible_to(actor)
        .filter(
            birth_date=person.birth_date,
            given_name__iexact=person.given_name,
            family_name__iexact=person.family_name,
        )
        .exclude(pk=person.pk)
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


def can_take(provider_id: UUID, names: Iterable[tuple[str, date | None]], other_party: str) -> bool:
    """
    Ask a provider's own conflict register, which answers yes or no and nothing else.

    names        of the people whom it would act for, with their birth dates
    other_party  whom it would act against, or nothing
    """
    return provider_id in who_can_take([provider_id], names, other_party)


def who_can_take(
    provider_ids: Iterable[UUID], names: Iterable[tuple[str, date | None]], other_party: str
) -> set[UUID]:
    """Ask the register of each of these providers; those that can take the people are returned."""
    people = list(names)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT provider FROM unnest(%s::uuid[]) provider"
            " WHERE can_take(provider, %s, %s::date[], %s)",
            [
                list(provider_ids),
                [name for name, _ in people],
                [born for _, born in people],
                other_party,
            ],
        )
        return {row[0] for row in cursor.fetchall()}


def agreements(person_id: UUID, recipient_id: UUID | None = None) -> dict[Purpose, Agreement]:
    """
    The newest thing the person said about each purpose.

    recipient_id  whom it is asked for: what was said of another recipient does not count
    """
    rows = Consent.objects.filter(person=person_id).order_by("purpose", "-since", "-created_at")
    if recipient_id is not None:
        rows = rows.filter(_for(recipient_id))
    newest = rows.distinct("purpose")
    return {Purpose(row.purpose): _agreement(row) for row in newest}


def _for(recipient_id: UUID) -> Q:
    return Q(recipient=None) | Q(recipient=recipient_id)


def _agreement(row: Consent) -> Agreement:
    return Agreement(row.given, row.since, row.until, row.withdrawn_at)


def agree_now(person_id: UUID, at: datetime) -> list[tuple[Purpose, bool | None]]:
    """What the person agrees to now, of everything that is asked: yes, no, or never asked."""
    said = agreements(person_id)
    return [(each, stands(said[each], at) if each in said else None) for each in Purpose]


def who_agreed(
    person_ids: Iterable[UUID], purpose: Purpose, recipient_id: UUID, at: datetime
) -> set[UUID]:
    """Those of these people who agree to this now, by the newest thing that each said."""
    rows = Consent.objects.filter(_for(recipient_id), person__in=list(person_ids), purpose=purpose)
    newest = rows.order_by("person", "-since", "-created_at").distinct("person")
    return {row.person_id for row in newest if stands(_agreement(row), at)}


def agreed(
    person_id: UUID, purpose: Purpose, at: datetime, *, recipient_id: UUID | None = None
) -> bool:
    return stands(agreements(person_id, recipient_id).get(purpose), at)


def safe_contact(person_id: UUID) -> SafeContact | None:
    contact = Contact.objects.filter(person=person_id).first()
    if contact is None:
        return None
    return SafeContact(
        rule=ContactRule(contact.rule),
        asked_alone=AskedAlone(contact.asked_alone),
        text_safe=contact.text_safe,
        has_phone=bool(contact.phone),
    )


def is_walled(actor: Actor, person_id: UUID) -> bool:
    return walled_from(actor).filter(person=person_id).exists()
