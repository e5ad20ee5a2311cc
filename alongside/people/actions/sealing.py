"""What reaches somebody whom the wrong person looks for."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused
from alongside.people import queries
from alongside.people.models import Contact, NewContact, Person, Sealed
from alongside.people.rules import AskedAlone, ContactRule

NOWHERE = dict.fromkeys(Sealed.PLACES, "")
NOT_SEALED = "Nothing is sealed for them"


@transaction.atomic
def seal(
    *,
    person_id: UUID,
    through: str,
    left_household: bool,
    refuge: bool,
    by: Actor,
    at: datetime,
) -> Contact:
    """
    Hide where somebody is from all but those who advise them. What is on record moves.

    through  who reaches them safely meanwhile; everybody who sees the person reads it
    """
    contact = _contact(person_id, by, at)
    if contact.sealed:
        raise Refused("It is sealed already")
    hide(contact, through=through, left_household=left_household, refuge=refuge, by=by, at=at)
    return contact


def hide(
    contact: Contact,
    *,
    through: str,
    by: Actor,
    at: datetime,
    left_household: bool = False,
    refuge: bool = False,
) -> None:
    """Move what reaches a person under the seal, and what was told and waits to be confirmed."""
    places = {place: getattr(contact, place) for place in Sealed.PLACES}
    put_under_seal(
        contact.person_id, places, confirmed=True, left_household=left_household, refuge=refuge,
        by=by, at=at,
    )  # fmt: skip
    hide_what_waits(contact.person_id, by=by, at=at)
    for place in Sealed.PLACES:
        setattr(contact, place, "")
    contact.sealed, contact.through = True, through or contact.through
    contact.save()
    audit.record("people.seal", contact, by=by, at=at)
    hide_linked(contact, by=by, at=at)


def hide_linked(contact: Contact, *, by: Actor, at: datetime) -> None:
    """
    Seal the other records that are of this person as well: they may say the same place.

    Through a listed function, since another organisation may have linked them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seal_linked(%s, %s, %s, %s, %s)",
            [contact.person_id, contact.through, by.user_id, by.name, at],
        )
        (hidden,) = cursor.fetchone()
    if hidden:
        audit.record("people.seal_linked", contact, by=by, at=at, records=hidden)


def hide_what_waits(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Move what others told and nobody confirmed under the seal as well: it says where they are."""
    for told in NewContact.objects.filter(person=person_id):
        kept = {place: getattr(told, place) for place in Sealed.PLACES}
        if told.taken is None:
            put_under_seal(person_id, kept, confirmed=False, by=by, at=at)
        told.delete()


def put_under_seal(
    person_id: UUID,
    places: Mapping[str, str],
    *,
    confirmed: bool,
    by: Actor,
    at: datetime,
    left_household: bool = False,
    refuge: bool = False,
) -> None:
    """Add what was told to what is sealed. Whoever tells it need not be able to read it."""
    if not any(places.values()) and not left_household and not refuge:
        return
    Sealed.objects.create(
        partnership_id=by.partnership_id,
        person_id=person_id,
        **places,
        left_household=left_household,
        refuge=refuge,
        told_by_id=by.user_id,
        told_by_name=by.name,
        told_at=at,
        confirmed_at=at if confirmed else None,
    )


@transaction.atomic
def change_sealed(
    *,
    person_id: UUID,
    places: Mapping[str, str],
    left_household: bool,
    refuge: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Replace what is sealed by what the person says now. The old address hears nothing of it."""
    contact = _sealed_contact(person_id, by)
    put_under_seal(
        person_id, places, confirmed=True, left_household=left_household, refuge=refuge,
        by=by, at=at,
    )  # fmt: skip
    audit.record("people.change_sealed", contact, by=by, at=at)


@transaction.atomic
def settle_told(*, told_id: UUID, taken: bool, by: Actor, at: datetime) -> None:
    """Say whether the person confirmed what somebody else told of where they are."""
    waits = queries.sealed_rows(by).filter(pk=told_id, confirmed_at=None)
    told = waits.select_for_update(of=("self",)).first()
    if told is None:
        raise Refused("Somebody has answered this already")
    old = queries.sealed(by, told.person_id)
    audit.record("people.settle_told", told, by=by, at=at, taken=taken, person_id=told.person_id)
    if not taken:
        told.delete()
    else:
        for place in Sealed.PLACES:
            setattr(told, place, getattr(told, place) or (getattr(old, place) if old else ""))
        told.left_household = bool(old and old.left_household)
        told.refuge = bool(old and old.refuge)
        told.told_at = told.confirmed_at = at
        told.save()


@transaction.atomic
def open_seal(*, person_id: UUID, why: str, by: Actor, at: datetime) -> Contact:
    """Give what is sealed back to whoever sees the person. A supervisor’s, with a reason."""
    if not by.may(Permission.OPEN_SEAL):
        raise Refused("A supervisor opens a seal")
    if not why.strip():
        raise Refused("Say why it is safe to open it", field="why")
    contact, sealed = _sealed_contact(person_id, by), queries.sealed(by, person_id)
    for place in Sealed.PLACES:
        setattr(contact, place, getattr(sealed, place) if sealed else "")
    contact.sealed, contact.through = False, ""
    contact.save()
    Sealed.objects.filter(person=person_id, opened_at=None).update(opened_at=at, why_opened=why)
    audit.record("people.open_seal", contact, by=by, at=at)
    return contact


def _contact(person_id: UUID, by: Actor, at: datetime) -> Contact:
    person = queries.visible_to(by).filter(pk=person_id).first()
    if person is None:
        raise Refused("You do not see this person any longer")
    found = Contact.objects.select_for_update().filter(person=person).first()
    return found or new_contact(person, by, at)


def new_contact(person: Person, by: Actor, at: datetime) -> Contact:
    """Nothing was said yet of how to reach them."""
    return Contact.objects.create(
        partnership_id=by.partnership_id,
        person=person,
        rule=ContactRule.ASK_FIRST,
        asked_alone=AskedAlone.NOT_ASKED,
        asked_at=at,
    )


def _sealed_contact(person_id: UUID, by: Actor) -> Contact:
    if not by.may(Permission.SEE_SEALED):
        raise Refused("What is sealed is for those who advise them")
    visible = queries.visible_to(by).filter(pk=person_id)
    found = Contact.objects.select_for_update().filter(person__in=visible, sealed=True).first()
    if found is None:
        raise Refused(NOT_SEALED)
    return found
