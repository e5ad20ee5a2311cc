"""How to reach a person safely."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused
from alongside.kit.writing import create, flush
from alongside.people import queries
from alongside.people.actions.sealing import hide_linked, hide_what_waits, put_under_seal
from alongside.people.models import Contact, NewContact, Person
from alongside.people.rules import AskedAlone, ContactRule, still_safe, strictest, strictest_asking
from alongside.people.rules.second_checks import Known, plain, why_not_phrase
from alongside.people.schemas import Reach

PLACES = NewContact.PLACES


@transaction.atomic(savepoint=False)
def reach(*, person: Person, how: Reach, by: Actor, at: datetime) -> Contact:
    """
    Keep how to reach a person safely. What is said anew replaces what was said before.

    What is sealed stays sealed, on this record of the person or on another: a place that is told
    then goes under the seal.
    """
    old = Contact.objects.select_for_update().filter(person=person).first()
    sealed = how.sealed or (old is not None and old.sealed) or queries.is_sealed(person.pk)
    if sealed:
        first = old is None or not old.sealed
        confirmed = first or by.may(Permission.SEE_SEALED)
        put_under_seal(person.pk, how.places, confirmed=confirmed, by=by, at=at)
        hide_what_waits(person.pk, by=by, at=at)
    said = vars(how) | ({"sealed": True} | dict.fromkeys(PLACES, "") if sealed else {})
    contact, _ = Contact.objects.update_or_create(
        person=person, defaults=said | {"partnership_id": by.partnership_id, "asked_at": at}
    )
    audit.record("people.reach", contact, by=by, at=at, sealed=sealed)
    if sealed:
        hide_linked(contact, by=by, at=at)
    return contact


@transaction.atomic(savepoint=False)
def reach_first(*, person: Person, how: Reach, by: Actor, at: datetime) -> Contact:
    """Keep how to reach a person who was registered in this very action."""
    if how.sealed:
        flush()
        return reach(person=person, how=how, by=by, at=at)
    contact = Contact(person=person, partnership_id=by.partnership_id, asked_at=at, **vars(how))
    create(contact)
    audit.record("people.reach", contact, by=by, at=at, sealed=False)
    return contact


@transaction.atomic(savepoint=False)
def reach_carefully(*, person: Person, how: Reach, by: Actor, at: datetime) -> Contact:
    """
    Keep what somebody else says about reaching a person who is known already.

    It never loosens what was said before: the strictest rule wins, and what is left out stays. A
    new number or address waits until the person confirms it: it may be somebody else's.
    """
    old = Contact.objects.filter(person=person).first()
    if old is None:
        return reach(person=person, how=how, by=by, at=at)
    if not old.sealed and (told := _news(old, how)):
        # Where this very message has it hidden, it goes under the seal with the rest, below.
        NewContact.objects.create(person=person, **told, **_teller(by, at))
    kept = {place: getattr(old, place) or getattr(how, place) for place in PLACES}
    places = how.places if old.sealed else kept
    merged = replace(
        how,
        phone=places["phone"],
        email=places["email"],
        address=places["address"],
        postcode=places["postcode"],
        best_times=how.best_times or old.best_times,
        shared_with=how.shared_with or old.shared_with,
        through=old.through or how.through,
        rule=strictest(ContactRule(old.rule), how.rule),
        text_safe=old.text_safe and how.text_safe,
        asked_alone=strictest_asking(AskedAlone(old.asked_alone), how.asked_alone),
        voicemail_safe=still_safe(old.voicemail_safe, how.voicemail_safe),
        email_safe=still_safe(old.email_safe, how.email_safe),
        letter_safe=still_safe(old.letter_safe, how.letter_safe),
        print_safe=still_safe(old.print_safe, how.print_safe),
    )
    return reach(person=person, how=merged, by=by, at=at)


@transaction.atomic
def settle_new(*, new_id: UUID, taken: bool, by: Actor, at: datetime) -> None:
    """Say whether the person confirmed a new number or address. The old one hears nothing."""
    new = NewContact.objects.select_for_update().filter(pk=new_id, taken=None).first()
    if new is None:
        raise Refused("Somebody has answered this already")
    contact = Contact.objects.select_for_update().get(person=new.person_id)
    for place in PLACES if taken else ():
        setattr(contact, place, getattr(new, place) or getattr(contact, place))
    contact.save()
    new.taken, new.settled_at = taken, at
    new.save(update_fields=["taken", "settled_at"])
    audit.record("people.settle_new", new, by=by, at=at, taken=taken)


@transaction.atomic
def agree_phrase(*, person_id: UUID, phrase: str, by: Actor, at: datetime) -> None:
    """Keep the phrase of the second check, agreed face to face. Nobody can read it again."""
    person = queries.visible_to(by).select_related("contact").get(pk=person_id)
    contact = Contact.objects.select_for_update().filter(person=person).first()
    if contact is None:
        raise Refused("Say first how to reach them safely")
    known = Known(person.name, person.birth_date, contact.postcode)
    if reason := why_not_phrase(phrase, known):
        raise Refused(reason, field="phrase")
    contact.phrase = make_password(plain(phrase))
    contact.save(update_fields=["phrase"])
    audit.record("people.agree_phrase", contact, by=by, at=at)


def _news(old: Contact, how: Reach) -> dict[str, str]:
    """What is told that differs from a place that is known. Nothing where nothing does."""
    told = {
        place: new
        for place, new in how.places.items()
        if new and getattr(old, place) and new != getattr(old, place)
    }
    if "address" in told or "postcode" in told:  # they are one place
        told |= {"address": how.address, "postcode": how.postcode}
    return told


def _teller(by: Actor, at: datetime) -> dict[str, object]:
    return {
        "partnership_id": by.partnership_id,
        "told_by_id": by.user_id,
        "told_by_name": by.name,
        "told_at": at,
    }
