"""What the dispatcher and the carriers' callbacks have to know."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Role
from alongside.correspondence.models import Message, Reply
from alongside.correspondence.rules import (
    SYSTEM_ID,
    SYSTEM_NAME,
    Channel,
    Kind,
    Reachable,
    State,
    goes_to_the_person,
)
from alongside.correspondence.rules.texts import SAME_NUMBER_FOR, Said
from alongside.kit.context import Standing, standing_as
from alongside.partnerships.models import Membership
from alongside.people import queries as people
from alongside.people.models import Contact
from alongside.people.rules import ContactChannel, Purpose, why_not_reach

NOBODY = UUID(int=0)  # a task holds no membership
PEOPLES = {
    Channel.TEXT: ContactChannel.TEXT,
    Channel.EMAIL: ContactChannel.EMAIL,
    Channel.LETTER: ContactChannel.LETTER,
}


def due(actor: Actor, message_id: UUID, at: datetime) -> Message | None:
    """
    The message, locked, if it waits, nobody else has it in hand, and nothing goes before it.

    Not `visible_to`: a message about somebody behind a wall is held, not left to wait for ever.
    """
    return (
        Message.objects.filter(
            ~Exists(_before()),
            pk=message_id, organisation=actor.organisation_id, state=State.WAITING,
        )
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )  # fmt: skip


def _before() -> QuerySet[Message]:
    """What was written earlier to the same person by the same channel, and waits still."""
    earlier = Q(written_at__lt=OuterRef("written_at")) | Q(
        written_at=OuterRef("written_at"), created_at__lt=OuterRef("created_at")
    )
    return Message.objects.filter(
        earlier,
        person=OuterRef("person"),
        channel=OuterRef("channel"),
        organisation=OuterRef("organisation"),
        state=State.WAITING,
    )


@dataclass(frozen=True)
class Waiting:
    """A message, and in whose standing it is dealt with. Nothing of what it says."""

    message_id: UUID
    organisation_id: UUID
    partnership_id: UUID


def waiting(at: datetime, *, most: int) -> list[Waiting]:
    """What is due anywhere, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT message, organisation, partnership FROM messages_waiting(%s, %s)", [at, most]
        )
        return [Waiting(*row) for row in cursor.fetchall()]


def message_of(message_id: UUID) -> Waiting | None:
    """Whose message this is, for a carrier that knows it by its id alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT message, organisation, partnership FROM whose_message(%s)", [message_id]
        )
        row = cursor.fetchone()
    return Waiting(*row) if row else None


@dataclass(frozen=True)
class Texted:
    """The newest message that an organisation texted to somebody at a number."""

    of: Waiting
    person_id: UUID
    at: datetime


def texted_at(number: str, at: datetime) -> list[Texted]:
    """To whom anybody wrote at this number of late, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT message, organisation, partnership, person, at FROM texted(%s, %s)",
            [key_of(number), at - SAME_NUMBER_FOR],
        )
        found = [Texted(Waiting(*row[:3]), row[3], row[4]) for row in cursor.fetchall()]
    return sorted(found, key=lambda each: each.at, reverse=True)


def is_colleagues(message: Message, email: str) -> bool:
    """Whether this is the address of somebody with a role at the organisation that writes."""
    here = Membership.objects.filter(
        organisation=message.organisation_id, partnership=message.partnership_id, until=None
    )
    return here.filter(user__email=email, user__is_active=True).exists()


def key_of(number: str) -> str:
    """A number as it is looked for. Whoever reads the table cannot read it back."""
    return salted_hmac("alongside.correspondence.number", number, algorithm="sha256").hexdigest()


def undelivered_about(actor: Actor, person_id: UUID) -> list[UUID]:
    """What the actor's organisation wrote to or about a person, and has not left."""
    waits = Message.objects.filter(
        organisation=actor.organisation_id,
        partnership=actor.partnership_id,
        person=person_id,
        state__in=[State.WAITING, State.FAILED],
    )
    return list(waits.order_by("written_at", "pk").values_list("pk", flat=True))


def task_for(of: Waiting) -> Actor:
    """The system user, at work for the organisation whose message it is."""
    known = User.objects.filter(username=SYSTEM_NAME).values_list("pk", flat=True).first()
    return Actor(
        user_id=known or SYSTEM_ID,
        name="Alongside",
        role=Role.TASK,
        membership_id=NOBODY,
        organisation_id=of.organisation_id,
        organisation_name="",
        partnership_id=of.partnership_id,
        partnership_name="",
    )


@contextmanager
def at_work(organisation_id: UUID, partnership_id: UUID) -> Iterator[Actor]:
    """Stand as the system user for this organisation in this partnership."""
    by = task_for(Waiting(NOBODY, organisation_id, partnership_id))
    with standing_as(Standing(by.user_id, organisation_id, partnership_id)):
        yield by


def is_to_the_person(message: Message) -> bool:
    return goes_to_the_person(
        Channel(message.channel), has_recipient=message.recipient_id is not None
    )


def reachable(message: Message, by: Actor, at: datetime) -> Reachable:
    """What decides whether a message may leave to its person at this moment."""
    person_id, channel = message.person_id, Channel(message.channel)
    assert person_id
    is_last = message.kind == Kind.STOPPED
    contact = people.safe_contact(person_id)
    return Reachable(
        why_not=why_not_reach(
            contact,
            PEOPLES[channel],
            agreed=is_last or people.agreed(person_id, Purpose.CONTACT, at),
            died=people.has_died(person_id),
        ),
        walled=people.is_walled(by, person_id),
        silenced=channel is Channel.TEXT and not is_last and has_said_stop(person_id),
        at_risk=contact is None or contact.at_risk or person_id in people.at_risk([person_id]),
    )


def has_said_stop(person_id: UUID, *, but: UUID | None = None) -> bool:
    """Say whether they texted STOP and nobody has asked them since how to reach them."""
    asked = Contact.objects.filter(person=person_id).values_list("asked_at", flat=True).first()
    stops = Reply.objects.filter(person=person_id, said=Said.STOP)
    if but:
        stops = stops.exclude(pk=but)
    return (stops.filter(at__gte=asked) if asked else stops).exists()


def contact_of(person_id: UUID) -> Contact | None:
    return Contact.objects.filter(person=person_id).first()
