from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.accounts.rules import Actor
from alongside.people.models import Person, Relation, Wall


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


def is_walled(actor: Actor, person_id: UUID) -> bool:
    return walled_from(actor).filter(person=person_id).exists()


def has_wall(person_id: UUID, user_id: UUID) -> bool:
    """Whether a wall already hides a person from this user by name."""
    return Wall.objects.filter(person=person_id, user=user_id).exists()


def walls_of(actor: Actor) -> QuerySet[Wall]:
    """
    The walls that stand in the actor's organisation, the newest first.

    Not those between the actor and somebody: to them, whoever is behind is not there.
    """
    mine = Wall.objects.filter(user=actor.user_id)
    return (
        Wall.objects.filter(organisation=actor.organisation_id, partnership=actor.partnership_id)
        .exclude(person__in=mine.values("person"))
        .select_related("user", "raised_by")
        .order_by("-raised_at", "pk")
    )


def names_of(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those of these people whom the actor may see."""
    return {each.pk: each.name for each in visible_to(actor).filter(pk__in=list(person_ids))}
