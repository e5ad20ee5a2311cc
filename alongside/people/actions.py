"""
What happens to what a partnership knows of people.

Most of these are steps of a larger action: they join its transaction without a savepoint.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused
from alongside.people.models import (
    Consent,
    Contact,
    Kinship,
    Party,
    Person,
    Relation,
    SamePerson,
    Wall,
)
from alongside.people.rules import (
    ContactRule,
    How,
    Purpose,
    RelationKind,
    Side,
    strictest,
)
from alongside.people.schemas import Identity, Reach

WORDING = "2026-11"  # of the script read out by the referrer: docs/reference/consent.md


@transaction.atomic(savepoint=False)
def register(*, identity: Identity, kind: RelationKind, by: Actor, at: datetime) -> Person:
    """
    Write down a person who is new to the partnership.

    The relation goes first: a row that no relation shows yet is refused by row-level security.
    """
    person_id = uuid.uuid4()
    _relate(person_id, by.organisation_id, kind, by=by, at=at)
    person = Person.objects.create(pk=person_id, partnership_id=by.partnership_id, **vars(identity))
    audit.record("people.register", person, by=by, at=at, person_id=person_id)
    return person


@transaction.atomic(savepoint=False)
def relate(
    *, person_id: UUID, organisation_id: UUID, kind: RelationKind, by: Actor, at: datetime
) -> None:
    """Let an organisation see a person, from now until the relation is ended."""
    relation = _relate(person_id, organisation_id, kind, by=by, at=at)
    if relation is not None:
        audit.record("people.relate", relation, by=by, at=at, kind=kind)


@transaction.atomic(savepoint=False)
def end_relation(
    *, person_id: UUID, organisation_id: UUID, kind: RelationKind, by: Actor, at: datetime
) -> None:
    """
    Stop an organisation from seeing a person by this relation.

    Through a listed function, since the relations of others are not ours to see; it does this for
    whoever has a standing relation of their own.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT end_relation(%s, %s, %s, %s)", [person_id, organisation_id, kind, at]
        )
        ended = cursor.fetchone()[0]
    if ended:
        relation = Relation(pk=ended, person_id=person_id)
        audit.record("people.end_relation", relation, by=by, at=at, kind=kind)


@transaction.atomic(savepoint=False)
def reach(*, person: Person, how: Reach, by: Actor, at: datetime) -> Contact:
    """Keep how to reach a person safely. What is said anew replaces what was said before."""
    contact, _ = Contact.objects.update_or_create(
        person=person,
        defaults=vars(how) | {"partnership_id": by.partnership_id, "asked_at": at},
    )
    audit.record("people.reach", contact, by=by, at=at)
    return contact


@transaction.atomic(savepoint=False)
def reach_carefully(*, person: Person, how: Reach, by: Actor, at: datetime) -> Contact:
    """
    Keep what somebody else says about reaching a person who is known already.

    It never loosens what was said before: the strictest rule wins, and what is left out stays.
    """
    old = Contact.objects.filter(person=person).first()
    if old is None:
        return reach(person=person, how=how, by=by, at=at)
    merged = replace(
        how,
        phone=how.phone or old.phone,
        email=how.email or old.email,
        address=how.address or old.address,
        postcode=how.postcode or old.postcode,
        best_times=how.best_times or old.best_times,
        rule=strictest(ContactRule(old.rule), how.rule),
        text_safe=old.text_safe and how.text_safe,
    )
    return reach(person=person, how=merged, by=by, at=at)


@transaction.atomic(savepoint=False)
def link(*, person_id: UUID, other_id: UUID, kind: str, by: Actor, at: datetime) -> None:
    """Keep what one person is to another: the parent, carer or relative of a patient."""
    kinship, is_new = Kinship.objects.get_or_create(
        partnership_id=by.partnership_id, person_id=person_id, other_id=other_id, kind=kind
    )
    if is_new:
        audit.record("people.link", kinship, by=by, at=at, kind=kind)


@transaction.atomic(savepoint=False)
def ask_whether_same(
    *, person_id: UUID, other_id: UUID, due_at: datetime, by: Actor, at: datetime
) -> None:
    """Have somebody look at two records that may be of one person. The asker must see both."""
    item, is_new = SamePerson.objects.get_or_create(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        person_id=person_id,
        other_id=other_id,
        defaults={"due_at": due_at},
    )
    if is_new:
        audit.record("people.ask_whether_same", item, by=by, at=at)


@transaction.atomic
def answer_same(*, item_id: UUID, is_same: bool, by: Actor, at: datetime) -> SamePerson:
    """Say whether two records are of one person. They are linked, never merged."""
    item = SamePerson.objects.select_for_update().get(pk=item_id)
    if item.answered_at is not None:
        raise Refused("Somebody has answered this already")
    item.is_same, item.answered_at = is_same, at
    item.save(update_fields=["is_same", "answered_at"])
    audit.record("people.answer_same", item, by=by, at=at, is_same=is_same)
    return item


@transaction.atomic(savepoint=False)
def record_consent(
    *,
    person_id: UUID,
    said: Mapping[Purpose, bool],
    how: How,
    by: Actor,
    at: datetime,
    recipient_id: UUID | None = None,
) -> None:
    """Write down what a person agreed to and what they refused. Both are kept."""
    consents = [
        Consent(
            partnership_id=by.partnership_id,
            person_id=person_id,
            purpose=purpose,
            recipient_id=recipient_id,
            given=given,
            wording=WORDING,
            how=how,
            captured_by_id=by.user_id,
            since=at,
        )
        for purpose, given in said.items()
    ]
    Consent.objects.bulk_create(consents)
    if consents:
        answers = {str(purpose): given for purpose, given in said.items()}
        audit.record("people.consent", consents[0], by=by, at=at, said=answers)


@transaction.atomic(savepoint=False)
def withdraw_consent(
    *, person_id: UUID, purpose: Purpose, how: How, by: Actor, at: datetime
) -> None:
    """Take a consent back. It counts from this moment, everywhere."""
    record_consent(person_id=person_id, said={purpose: False}, how=how, by=by, at=at)
    Consent.objects.filter(person=person_id, purpose=purpose, given=True, withdrawn_at=None).update(
        withdrawn_at=at
    )


@transaction.atomic(savepoint=False)
def raise_wall(
    *,
    person_id: UUID,
    organisation_id: UUID,
    user_id: UUID | None,
    why: str,
    by: Actor,
    at: datetime,
) -> Wall:
    """Hide a person from a user, or from a whole organisation where no user is named."""
    wall = Wall.objects.create(
        partnership_id=by.partnership_id,
        person_id=person_id,
        organisation_id=organisation_id,
        user_id=user_id,
        why=why,
        raised_at=at,
    )
    audit.record("people.raise_wall", wall, by=by, at=at)
    return wall


@transaction.atomic(savepoint=False)
def register_party(
    *, name: str, born: date | None, side: Side, case_id: UUID | None, by: Actor, at: datetime
) -> Party:
    """Put a name into the provider's own conflict register."""
    party = Party.objects.create(
        provider_id=by.organisation_id,
        name=name,
        birth_date=born,
        side=side,
        case_id=case_id,
        since=at,
    )
    audit.record("people.register_party", party, by=by, at=at, side=side)
    return party


def _relate(
    person_id: UUID, organisation_id: UUID, kind: RelationKind, *, by: Actor, at: datetime
) -> Relation | None:
    """Add the relation unless it stands already, which the database alone can tell."""
    relation = Relation(
        partnership_id=by.partnership_id,
        person_id=person_id,
        organisation_id=organisation_id,
        kind=kind,
        since=at,
        created_at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_relation"
            " (id, created_at, partnership_id, person_id, organisation_id, kind, since)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                relation.pk,
                at,
                by.partnership_id,
                person_id,
                organisation_id,
                kind,
                at,
            ],
        )
        return relation if cursor.rowcount else None
