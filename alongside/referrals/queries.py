from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.accounts.rules import Actor, Permission
from alongside.kit.filters import day_of
from alongside.law.rules.areas import Level
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Partnership, Site
from alongside.partnerships.rules import Catchment, IntakeState, Part
from alongside.people import queries as people
from alongside.people.models import Person
from alongside.people.rules import Purpose
from alongside.referrals.models import ContactAttempt, Referral, Step
from alongside.referrals.rules import (
    NOT_SURE,
    AttemptResult,
    Attempts,
    Status,
    Urgency,
)
from alongside.referrals.rules.routing import Agreed, Need, Provider, Room, Routing, route
from alongside.referrals.rules.tracking import Hand, Reached, may_be_shown


def visible_to(actor: Actor) -> QuerySet[Referral]:
    """
    Referrals that the actor's organisation made, or that it is asked to take or took.

    Whoever routes sees them until a provider has accepted. Nobody sees past a wall.
    """
    organisation = actor.organisation_id
    mine = Q(referring_organisation=organisation)
    if actor.may(Permission.ROUTE_REFERRALS):
        mine |= Q(coordinator=organisation, accepted_at=None)
    else:
        mine |= Q(provider=organisation)
    walled = people.walled_from(actor)
    return (
        Referral.objects.filter(mine, partnership=actor.partnership_id)
        .exclude(person__in=walled)
        .exclude(patient__in=walled)
    )


def hands_of(actor: Actor, referral: Referral) -> set[Hand]:
    """What the actor's organisation is to this referral."""
    parts = {
        Hand.REFERRER: referral.referring_organisation_id,
        Hand.COORDINATOR: referral.coordinator_id,
        Hand.PROVIDER: referral.provider_id,
    }
    return {hand for hand, organisation in parts.items() if organisation == actor.organisation_id}


def reads_as(actor: Actor, referral: Referral) -> Hand:
    """As what the actor reads: the provider and whoever routes read the whole referral."""
    hands = hands_of(actor, referral)
    if Hand.COORDINATOR in hands and actor.may(Permission.ROUTE_REFERRALS):
        return Hand.COORDINATOR
    return Hand.PROVIDER if Hand.PROVIDER in hands else Hand.REFERRER


def statuses_for(actor: Actor, rows: Iterable[Referral], at: datetime) -> dict[UUID, Status]:
    """
    How far each referral is, as the actor may know it.

    Whoever only made it knows what the person agreed that they are told, and what they did.
    """
    rows = list(rows)
    told = [row for row in rows if reads_as(actor, row) is Hand.REFERRER]
    clients = {row.person_id for row in told}
    agreed = people.who_agreed(clients, Purpose.SHARE_STATUS, actor.organisation_id, at)
    kept_back = [row.pk for row in told if row.person_id not in agreed]
    found = {row.pk: Status(row.status) for row in rows}
    found |= dict.fromkeys(kept_back, Status.RECEIVED)
    for step in Step.objects.filter(referral__in=kept_back).order_by("number"):
        own = step.by_organisation_id == actor.organisation_id
        if may_be_shown(reached(step), status_agreed=False, own=own):
            found[step.referral_id] = Status(step.status)
    return found


def open_for(actor: Actor, person_id: UUID) -> Referral | None:
    """The newest referral of this person that is visible and has not ended."""
    return (
        visible_to(actor)
        .filter(person=person_id, queue__gt="")
        .order_by("-received_at", "pk")
        .first()
    )


def attempts_at(referral: Referral) -> QuerySet[ContactAttempt]:
    """Newest first. Row-level security shows them to the provider alone."""
    return (
        ContactAttempt.objects.filter(referral=referral).select_related("by").order_by("-at", "pk")
    )


def count_attempts(attempts: Iterable[ContactAttempt]) -> Attempts:
    results = [each.result for each in attempts]
    spoke = AttemptResult.SPOKE
    return Attempts(failed=sum(each != spoke for each in results), reached=spoke in results)


def steps_of(referral: Referral) -> list[Reached]:
    """Oldest first, as the rules see them."""
    return [reached(each) for each in referral.steps.order_by("number")]


def reached(step: Step) -> Reached:
    return Reached(Status(step.status), step.reason, step.at)


# Facts for the routing rules


def routing_of(
    actor: Actor,
    referral: Referral,
    *,
    near: Iterable[UUID] = (),
    partnership: Partnership | None = None,
    at: datetime,
) -> Routing:
    """Rank the providers for this referral."""
    persons = [referral.person, *([referral.patient] if referral.patient else [])]
    need = need_of(
        domains=referral.domains,
        urgency=Urgency(referral.urgency),
        language=referral.person.language,
        site=referral.site,
    )
    return routing_for(
        actor,
        need,
        persons=persons,
        other_party=referral.other_party,
        near=near,
        partnership=partnership,
        at=at,
    )


def need_of(*, domains: Iterable[str], urgency: Urgency, language: str, site: Site | None) -> Need:
    return Need(
        domains=tuple(each for each in domains if each != NOT_SURE),
        urgency=urgency,
        language=language,
        area=site.area if site else "",
        from_a_site=site is not None,
    )


def routing_for(
    actor: Actor,
    need: Need,
    *,
    persons: Iterable[Person],
    other_party: str,
    near: Iterable[UUID] = (),
    partnership: Partnership | None = None,
    at: datetime,
) -> Routing:
    """
    Gather what each provider offers, ask its own conflict register, and rank.

    near  the providers that have sessions at the place of care; appointments knows
    """
    partnership = partnership or partnerships.partnership_of(actor)
    names = [(person.name, person.birth_date) for person in persons]
    offered = _offers(actor)
    asked = list(partnerships.providers_of(actor, day_of(at)))
    able = people.who_can_take([provider.pk for provider in asked], names, other_party)
    providers = [
        Provider(
            id=provider.pk,
            name=provider.name,
            scope=offered.scopes.get(provider.pk, {}),
            intake=offered.intakes.get(provider.pk, {}),
            areas=offered.areas.get(provider.pk, frozenset()),
            languages=offered.languages.get(provider.pk, frozenset()),
            can_take=provider.pk in able,
            sits_here=provider.pk in set(near),
        )
        for provider in asked
    ]
    agreed = Agreed(Catchment(partnership.catchment), frozenset(partnership.areas))
    return route(need, providers, agreed)


@dataclass
class _Offers:
    scopes: dict[UUID, dict[str, Level]]
    intakes: dict[UUID, dict[str, Room]]
    areas: dict[UUID, frozenset[str]]
    languages: dict[UUID, frozenset[str]]


def _offers(actor: Actor) -> _Offers:
    found = _Offers({}, {}, {}, {})
    for scope in partnerships.scopes_of(actor):
        found.scopes.setdefault(scope.provider_id, {})[scope.domain] = Level(scope.level)
    for intake in partnerships.intakes_of(actor):
        room = Room(IntakeState(intake.state), intake.days_to_wait)
        found.intakes.setdefault(intake.provider_id, {})[intake.domain] = room
        known = found.languages.get(intake.provider_id, frozenset())
        found.languages[intake.provider_id] = known | set(intake.languages)
    for part in partnerships.participations_of(actor):
        if part.part == Part.ADVICE:
            found.areas[part.organisation_id] = frozenset(part.areas)
    return found
