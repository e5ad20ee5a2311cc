from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.db.models import QuerySet

from alongside.accounts.rules import Actor, Permission
from alongside.people.models import Contact, NewContact, Relation, Sealed
from alongside.people.queries.contact import why_not_reach
from alongside.people.queries.seeing import visible_to
from alongside.people.rules import RelationKind
from alongside.people.rules.contact import ContactChannel
from alongside.people.rules.second_checks import SecondCheck, plain, second_checks


def sealed_rows(actor: Actor) -> QuerySet[Sealed]:
    """What is sealed of the people whom the actor's organisation advises, if they may see it."""
    if not actor.may(Permission.SEE_SEALED):
        return Sealed.objects.none()
    advised = Relation.objects.filter(
        organisation=actor.organisation_id,
        partnership=actor.partnership_id,
        kind=RelationKind.HOLDS,
        until=None,
    )
    seen = visible_to(actor).filter(pk__in=advised.values("person"))
    return Sealed.objects.filter(person__in=seen, opened_at=None)


def sealed(actor: Actor, person_id: UUID) -> Sealed | None:
    """What reaches a person whose contact is sealed, for whoever advises them."""
    rows = sealed_rows(actor).filter(person=person_id, confirmed_at__isnull=False)
    return rows.order_by("-told_at", "-created_at").first()


def told(actor: Actor, person_id: UUID) -> QuerySet[Sealed]:
    """What others told of where they are, which the person has not confirmed."""
    return sealed_rows(actor).filter(person=person_id, confirmed_at=None).order_by("told_at")


def new_contacts(actor: Actor, person_id: UUID) -> QuerySet[NewContact]:
    """Numbers and addresses that others told, which the person has not confirmed."""
    return new_contacts_seen(actor).filter(person=person_id, taken=None).order_by("told_at")


def new_contacts_seen(actor: Actor) -> QuerySet[NewContact]:
    """The same, of everybody whom the actor sees, whether it was settled or not."""
    return NewContact.objects.filter(person__in=visible_to(actor))


def possible_checks(person_id: UUID, at: datetime) -> tuple[SecondCheck, ...]:
    """How this person can show today that they are who they say."""
    contact = Contact.objects.filter(person=person_id).first()
    codes = (ContactChannel.TEXT, ContactChannel.EMAIL)
    safe = [channel for channel in codes if why_not_reach(person_id, channel, at) is None]
    return second_checks(has_phrase=bool(contact and contact.phrase), safe=safe)


def says_phrase(person_id: UUID, phrase: str) -> bool:
    """Say whether this is the phrase agreed face to face. Whoever asks counts the tries."""
    contact = Contact.objects.filter(person=person_id).exclude(phrase="").first()
    return contact is not None and check_password(plain(phrase), contact.phrase)
