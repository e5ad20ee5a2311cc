"""Who somebody is."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.ids import new_id
from alongside.kit.refusal import Refused
from alongside.kit.writing import create
from alongside.people.actions.sealing import hide
from alongside.people.actions.seeing import new_relation
from alongside.people.models import Contact, Kinship, Person, SamePerson
from alongside.people.rules import RelationKind
from alongside.people.schemas import Identity


@transaction.atomic(savepoint=False)
def register(*, identity: Identity, kind: RelationKind, by: Actor, at: datetime) -> Person:
    """
    Write down a person who is new to the partnership.

    The relation goes first: a row that no relation shows yet is refused by row-level security.
    """
    person_id = new_id()
    person = Person(pk=person_id, partnership_id=by.partnership_id, **vars(identity))
    create(new_relation(person_id, by.organisation_id, kind, by=by, at=at), person)
    audit.record("people.register", person, by=by, at=at, person_id=person_id)
    return person


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
    if is_same:
        _seal_both(item, by=by, at=at)
    audit.record("people.answer_same", item, by=by, at=at, is_same=is_same)
    return item


def _seal_both(item: SamePerson, *, by: Actor, at: datetime) -> None:
    """What is sealed on one record of a person is sealed on the other as well."""
    contacts = list(Contact.objects.filter(person__in=[item.person_id, item.other_id]))
    through = next((each.through for each in contacts if each.sealed), None)
    for contact in contacts:
        if through is not None and not contact.sealed:
            hide(contact, through=through, by=by, at=at)
