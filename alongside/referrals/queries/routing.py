"""Facts for the routing rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.kit.filters import day_of
from alongside.law.rules.areas import Level
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Partnership, Site
from alongside.partnerships.rules import Catchment, IntakeState, Part
from alongside.people import queries as people
from alongside.people.schemas import Known, Question
from alongside.referrals.models import Referral
from alongside.referrals.rules import NOT_SURE, Urgency
from alongside.referrals.rules.routing import Agreed, Need, Provider, Room, Routing, route

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
    need = need_of(
        domains=referral.domains,
        urgency=Urgency(referral.urgency),
        language=referral.person.language,
        site=referral.site,
    )
    return routing_for(
        actor,
        need,
        question=question_of(referral),
        near=near,
        partnership=partnership,
        at=at,
    )


def question_of(referral: Referral) -> Question:
    """What each provider's own conflict register is asked before it is shown the referral."""
    persons = [referral.person, *([referral.patient] if referral.patient else [])]
    return Question(
        names=tuple(Known(each.name, each.birth_date) for each in persons),
        opponents=(referral.other_party,) if referral.other_party else (),
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
    question: Question,
    near: Iterable[UUID] = (),
    partnership: Partnership | None = None,
    at: datetime,
) -> Routing:
    """
    Gather what each provider offers, ask its own conflict register, and rank.

    near  the providers that have sessions at the place of care; appointments knows
    """
    partnership = partnership or partnerships.partnership_of(actor)
    offered = _offers(actor)
    asked = list(partnerships.providers_of(actor, day_of(at)))
    able = people.who_can_take([provider.pk for provider in asked], question)
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
