from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Case, ConflictCheck, Interest
from alongside.casework.rules.parties import InterestKind, Tie
from alongside.people import queries as people
from alongside.people.models import Party


def interests_of(actor: Actor) -> QuerySet[Interest]:
    """What the actor said ties themself to somebody."""
    rows = Interest.objects.filter(
        partnership=actor.partnership_id, provider=actor.organisation_id, user=actor.user_id
    )
    return rows.filter(until=None).order_by("name", "pk")


def ties_to(actor: Actor, names: Iterable[str], *, against: bool) -> list[Tie]:
    """
    Whether one of these names may be the provider itself, or somebody to whom the actor is bound.

    against  the provider would act against them, and not for them
    """
    bound = {each.name: InterestKind(each.kind) for each in interests_of(actor)}
    found: list[Tie] = []
    for name in names:
        if against and people.names_like(name, [actor.organisation_name]):
            found.append(Tie(actor.organisation_name, None))
        found += [Tie(each, bound[each]) for each in people.names_like(name, bound)]
    return found


def bound_colleagues(actor: Actor, names: Iterable[str]) -> dict[UUID, str]:
    """Colleagues, but not the actor, who are bound to one of these names, and by which."""
    rows = Interest.objects.filter(
        partnership=actor.partnership_id, provider=actor.organisation_id, until=None
    ).exclude(user=actor.user_id)
    wanted = list(names)
    known = [(each.user_id, each.name, InterestKind(each.kind).label) for each in rows]
    return {
        user_id: kind
        for user_id, name, kind in known
        if any(people.names_like(each, [name]) for each in wanted)
    }


def parties_of(case: Case) -> QuerySet[Party]:
    """Who is in a file, for and against whom the provider acts."""
    rows = Party.objects.filter(provider=case.provider_id, case_id=case.pk, until=None)
    return rows.order_by("-side", "since", "pk")


def last_check(case_id: UUID) -> ConflictCheck | None:
    return ConflictCheck.objects.filter(case=case_id).order_by("-at", "-created_at").first()
