from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Role
from alongside.correspondence.models import Delivery, Message
from alongside.correspondence.rules import SYSTEM_ID, SYSTEM_NAME, State
from alongside.people import queries as people

NOBODY = UUID(int=0)  # a task holds no membership
RECENT = 50


def visible_to(actor: Actor) -> QuerySet[Message]:
    """The messages that the actor's organisation wrote, about people whom no wall hides."""
    return Message.objects.filter(
        partnership=actor.partnership_id, organisation=actor.organisation_id
    ).exclude(person__in=people.walled_from(actor))


def due(actor: Actor, message_id: UUID, at: datetime) -> Message | None:
    """
    The message, locked, if it waits and nobody else has it in hand.

    Not `visible_to`: a message about somebody behind a wall is held, not left to wait for ever.
    """
    return (
        Message.objects.filter(
            pk=message_id, organisation=actor.organisation_id, state=State.WAITING
        )
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )


@dataclass(frozen=True)
class Waiting:
    """A message that is due, in whose standing it is delivered. Nothing of what it says."""

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


def outbox(actor: Actor, states: Iterable[State], *, most: int = RECENT) -> list[Message]:
    """Messages in these states with the newest answer to each, those that wait longest first."""
    newest = Delivery.objects.filter(message=OuterRef("pk")).order_by("-at", "-created_at")
    found = (
        visible_to(actor)
        .filter(state__in=list(states))
        .select_related("recipient", "person")
        .annotate(answer=Subquery(newest.values("answer")[:1]))
    )
    return list(found.order_by("next_at", "pk")[:most])


def done(actor: Actor, state: State, *, most: int = RECENT) -> list[Message]:
    """Messages that left or are held, the newest first."""
    found = visible_to(actor).filter(state=state).select_related("recipient", "person")
    return list(found.order_by("-done_at", "pk")[:most])


def deliveries_of(actor: Actor) -> QuerySet[Delivery]:
    """What was handed over for the actor's organisation, the newest first."""
    return (
        Delivery.objects.filter(message__in=visible_to(actor), went=True)
        .select_related("message")
        .order_by("-at", "pk")
    )
