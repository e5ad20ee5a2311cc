"""
The steps in which it is found who is asked. Each leaves out who does not come through it, and says
why; the last ones put whoever is left in an order.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from alongside.kit.filters import plural
from alongside.law.rules.areas import AreaId, Level, within
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships.rules import Catchment, IntakeState
from alongside.partnerships.rules.credentials import why_not_advise_on
from alongside.people.rules import language_name
from alongside.referrals.rules.routing import (
    ALL,
    CANNOT,
    ENGLISH,
    UNKNOWN_WAIT,
    Agreed,
    Candidate,
    Excluded,
    Facts,
    Need,
    Provider,
    Room,
    Routing,
    Rule,
    Stage,
    Taken,
)

type WhyNot = Callable[[Need, Provider, Agreed], str | None]


def route(need: Need, providers: Iterable[Provider], agreed: Agreed) -> Routing:
    """Rank the providers that can be asked, and say of each other one why it cannot."""
    left = sorted(providers, key=lambda each: (each.name, str(each.id)))
    steps: list[Taken] = []
    excluded: list[Excluded] = []
    for stage, why_not in STEPS:
        reasons = {each.id: why_not(need, each, agreed) for each in left}
        out = tuple(_excluded(each, reason) for each in left if (reason := reasons[each.id]))
        left = [each for each in left if not reasons[each.id]]
        steps.append(Taken(stage, _asked(stage, need), tuple(each.name for each in left), out))
        excluded += out
    fits = sorted((_fit(need, each) for each in left), key=lambda fit: fit.order(need))
    steps.append(_last(need, fits))
    return Routing(tuple(_candidate(need, fit) for fit in fits), tuple(excluded), tuple(steps))


def decide(facts: Facts) -> Routing:
    return route(facts.need, facts.providers, facts.agreed)


def leaves_nobody(routing: Routing) -> bool:
    """Whether help is needed today and nobody can give it: whoever coordinates acts now."""
    return routing.facts is not None and routing.facts.need.is_same_day and not routing.best


def _excluded(provider: Provider, reason: str) -> Excluded:
    return Excluded(provider.id, provider.name, reason)


# Why a provider does not come through a step


def _is_safe(need: Need, provider: Provider, agreed: Agreed) -> str | None:
    return None  # who is in danger is routed as well: nobody is left out here


def _may_advise(need: Need, provider: Provider, agreed: Agreed) -> str | None:
    """Left out is who offers a field of law that the law keeps from it, and nothing else of it."""
    offered = [each for each in _wanted(need, provider) if each in provider.scope]
    shut = [reason for each in offered if (reason := why_shut(need, provider, each))]
    return shut[0] if offered and len(shut) == len(offered) else None


def why_shut(need: Need, provider: Provider, domain: str) -> str | None:
    """Return why the law does not let this provider advise on a field of law."""
    for gate in need.gates.get(domain, ()):
        if reason := why_not_advise_on(
            gate,
            domain=domain,
            work=need.work,
            kind=provider.kind,
            held=provider.held,
            nation=need.nation,
            on=need.on,
        ):
            return reason
    return None


def _is_near(need: Need, provider: Provider, agreed: Agreed) -> str | None:
    if not _in_catchment(need, agreed):
        return "The person is not one of those this partnership is for"
    if provider.areas and need.area and need.area not in provider.areas:
        return f"Does not cover {need.area}"
    return None


def _in_catchment(need: Need, agreed: Agreed) -> bool:
    match agreed.catchment:
        case Catchment.NATIONAL:
            return True
        case Catchment.ANY_PRACTICE_IN_AREA if agreed.areas and need.area:
            return need.area in agreed.areas
        case _:
            return need.from_a_site or bool(need.area)


def _can_take(need: Need, provider: Provider, agreed: Agreed) -> str | None:
    return None if provider.can_take else CANNOT


def _goes_far_enough(need: Need, provider: Provider, agreed: Agreed) -> str | None:
    if in_scope(need, provider):
        return None
    if need.hard_deadline and any(each in provider.scope for each in _wanted(need, provider)):
        return "Does no casework on it, and something is due within 5 working days"
    return f"Does not advise on {_named(need.domains)}" if need.domains else "Gives no advice"


def _wanted(need: Need, provider: Provider) -> tuple[str, ...]:
    """What is asked of the provider. Where nobody is sure, all that it does."""
    return need.domains or tuple(provider.scope)


def in_scope(need: Need, provider: Provider) -> tuple[str, ...]:
    """What of the need the provider advises on, goes far enough with, and may."""
    return tuple(
        each
        for each in _wanted(need, provider)
        if each in provider.scope
        and within(need.work, provider.scope[each])
        and not why_shut(need, provider, each)
    )


def _has_room(need: Need, provider: Provider, agreed: Agreed) -> str | None:
    return None if _covered(need, provider) else "Is closed to new people"


def _covered(need: Need, provider: Provider) -> tuple[str, ...]:
    scope = in_scope(need, provider)
    return tuple(each for each in scope if _room(provider, each).state is not IntakeState.CLOSED)


def _room(provider: Provider, domain: str) -> Room:
    """What was said about a field of law, or about all of them. Nothing said counts as open."""
    said = provider.intake
    return said.get(domain) or said.get(ALL) or Room(IntakeState.OPEN)


STEPS: tuple[tuple[Stage, WhyNot], ...] = (
    (Stage.SAFETY, _is_safe),
    (Stage.GATE, _may_advise),
    (Stage.PLACE, _is_near),
    (Stage.CONFLICT, _can_take),
    (Stage.SCOPE, _goes_far_enough),
    (Stage.CAPACITY, _has_room),
)


# What each step asked, in words


def _asked(stage: Stage, need: Need) -> str:
    match stage:
        case Stage.SAFETY:
            return _safety(need)
        case Stage.GATE:
            labels = dict.fromkeys(gate.label for each in need.gates.values() for gate in each)
            return "; ".join(labels) or "The law keeps this for nobody"
        case Stage.PLACE:
            return need.area or "The area of the place of care is not known"
        case Stage.SCOPE:
            wanted = _named(need.domains) if need.domains else "Nobody is sure yet"
            return f"{wanted[:1].upper()}{wanted[1:]}, as far as {need.work.label.lower()}"
        case Stage.CAPACITY if need.is_same_day:
            return "Who is open. A waiting list is too late for today"
        case Stage.CAPACITY:
            return "Who is open, or has a waiting list"
        case _:
            return "Can take, or cannot take; no provider says why"


def _safety(need: Need) -> str:
    if need.urgency is UrgencyLevel.DANGER:
        return "Danger now: handed over at once, and advice follows"
    if need.urgency is UrgencyLevel.TODAY:
        return "For today: nobody is put on a waiting list"
    return f"{need.urgency.label}: nothing is for today"


# The order


@dataclass(frozen=True)
class _Fit:
    """A provider that can be asked, as the order sees it."""

    provider: Provider
    covered: tuple[str, ...]
    missing: int
    open: bool
    days: int
    speaks: bool

    def order(self, need: Need) -> tuple[object, ...]:
        """Best first. Where it is for today the wait counts before the place."""
        wait, place = self.days, not self.provider.sits_here
        near = (wait, place) if need.is_same_day else (place, not self.speaks, wait)
        return (not self.open, self.missing, *near, self.provider.name, str(self.provider.id))


def _fit(need: Need, provider: Provider) -> _Fit:
    covered = _covered(need, provider)
    rooms = [_room(provider, each) for each in covered]
    days = [UNKNOWN_WAIT if room.days_to_wait is None else room.days_to_wait for room in rooms]
    return _Fit(
        provider=provider,
        covered=covered,
        missing=len(need.domains) - len(covered) if need.domains else 0,
        open=all(room.state is IntakeState.OPEN for room in rooms),
        days=max(days),
        speaks=need.language == ENGLISH or need.language in provider.languages,
    )


def _last(need: Need, fits: list[_Fit]) -> Taken:
    """Language and access put whoever is left in an order: an interpreter can be had anywhere."""
    language = language_name(need.language)
    asked = f"{language}, with an interpreter" if need.interpreter else language
    return Taken(Stage.NEEDS, asked, tuple(fit.provider.name for fit in fits), ())


def _candidate(need: Need, fit: _Fit) -> Candidate:
    speaks = fit.speaks and need.language != ENGLISH
    reasons = (
        _why_scope(need, fit),
        _why_area(need, fit.provider),
        _why_room(fit),
        f"Speaks {language_name(need.language)}" if speaks else "",
        "Has to bring an interpreter" if need.interpreter and not speaks else "",
        "Has sessions at this place of care" if fit.provider.sits_here else "",
        "Its own conflict check says “can take”",
    )
    return Candidate(
        fit.provider.id,
        fit.provider.name,
        _rule(fit),
        tuple(reason for reason in reasons if reason),
        in_time=fit.open or not need.is_same_day,
    )


def _rule(fit: _Fit) -> Rule:
    if not fit.open:
        return Rule.WAITING_LIST
    if fit.missing:
        return Rule.IN_PART
    return Rule.SAME_SITE if fit.provider.sits_here else Rule.IN_SCOPE


def _why_scope(need: Need, fit: _Fit) -> str:
    if not need.domains:
        return "Can find out what it is about: nobody is sure yet"
    levels = {fit.provider.scope[each] for each in fit.covered}
    goes = ", ".join(Level(level).label.lower() for level in Level if level in levels)
    return f"Advises on {_named(fit.covered)}, as far as {goes}"


def _why_area(need: Need, provider: Provider) -> str:
    if not provider.areas:
        return "Covers every area"
    return f"Covers {need.area}" if need.area else "The area of the place of care is not known"


def _why_room(fit: _Fit) -> str:
    state = "Is open" if fit.open else "Has a waiting list"
    if fit.days == UNKNOWN_WAIT:
        return f"{state}; how long people wait was not said"
    return f"{state}: about {plural(fit.days, 'day')} to wait"


def _named(domains: Iterable[str]) -> str:
    labels = [AreaId(each).label if each in AreaId.values else each for each in domains]
    return "; ".join(label.lower() for label in labels)
