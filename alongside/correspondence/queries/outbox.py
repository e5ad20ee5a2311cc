"""What an organisation wrote to others, and what came back."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from alongside.accounts.rules import Actor
from alongside.correspondence.models import Delivery, Message, Reply, Route
from alongside.correspondence.rules import State
from alongside.people import queries as people

RECENT = 50


def visible_to(actor: Actor) -> QuerySet[Message]:
    """The messages that the actor's organisation wrote, about people whom no wall hides."""
    walled = people.walled_from(actor)
    return (
        Message.objects.filter(partnership=actor.partnership_id, organisation=actor.organisation_id)
        .exclude(person__in=walled)
        .exclude(patient__in=walled)
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


def told_to(person_id: UUID, *, about: UUID, actor: Actor) -> list[Message]:
    """Texts and e-mails to the person themself about this, the newest first."""
    found = visible_to(actor).filter(person=person_id, subject_id=about, recipient=None)
    return list(found.prefetch_related("replies").order_by("-written_at", "-created_at"))


def replies_to(actor: Actor) -> QuerySet[Reply]:
    """What people texted back to the actor's organisation, except about those behind a wall."""
    walled = people.walled_from(actor)
    return (
        Reply.objects.filter(partnership=actor.partnership_id, organisation=actor.organisation_id)
        .exclude(person__in=walled)
        .exclude(message__patient__in=walled)
    )


def to_look_at(actor: Actor) -> list[Reply]:
    """Replies that somebody has to look at, those due first."""
    found = replies_to(actor).filter(due_at__isnull=False, done_at=None)
    return list(found.select_related("person", "message").order_by("due_at", "pk"))


def route_to(organisation_id: UUID, site_id: UUID | None) -> Route | None:
    """How this place hears of its referrals: the site's own way before the organisation's."""
    by_site = {row.site_id: row for row in routes_for(organisation_id)}
    return by_site.get(site_id) or by_site.get(None)


def routes_for(organisation_id: UUID) -> list[Route]:
    return list(Route.objects.filter(organisation=organisation_id))


def routes_of(actor: Actor) -> list[Route]:
    found = Route.objects.filter(partnership=actor.partnership_id)
    return list(found.select_related("organisation", "site").order_by("organisation__name", "pk"))
