"""
Which provider is asked, and why.

The facts are what the advice is about, how far it goes, where it is asked for, how soon, and in
which language; and of each provider what it offers. Nothing else about the person is known here:
neither age nor sex nor origin nor health can move anybody up or down.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from alongside.kit.filters import plural
from alongside.law.rules.areas import AreaId, Level, within
from alongside.partnerships.rules import Catchment, IntakeState
from alongside.people.rules import language_name
from alongside.referrals.rules import Urgency

ALL = ""  # an intake that is said for everything a provider advises on
UNKNOWN_WAIT = 999
ENGLISH = "en"


class Rule(StrEnum):
    """Why a candidate stands where it stands. It is kept with the proposal."""

    SAME_SITE = "open_at_this_site"
    IN_SCOPE = "open_and_advises_on_all"
    IN_PART = "open_and_advises_on_part"
    WAITING_LIST = "waiting_list"
    CHOSEN_TIME = "chosen_time"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class Need:
    """What is asked for. `area` is that of the place of care; empty where it is not known."""

    domains: tuple[str, ...]
    urgency: Urgency
    language: str = ENGLISH
    area: str = ""
    from_a_site: bool = True
    level: Level = Level.ADVICE


CANNOT = "Cannot take"  # the same words whatever its own register found


@dataclass(frozen=True)
class Room:
    """What a provider says about taking people: open or not, and how many days they wait."""

    state: IntakeState
    days_to_wait: int | None = None


@dataclass(frozen=True)
class Provider:
    id: UUID
    name: str
    scope: Mapping[str, Level]
    intake: Mapping[str, Room]
    areas: frozenset[str] = frozenset()  # none: everywhere
    languages: frozenset[str] = frozenset()
    can_take: bool = True
    sits_here: bool = False


@dataclass(frozen=True)
class Agreed:
    """For whom the partnership is there."""

    catchment: Catchment
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    provider_id: UUID
    name: str
    rule: Rule
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Excluded:
    provider_id: UUID
    name: str
    reason: str


@dataclass(frozen=True)
class Routing:
    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True)
class _Fit:
    """A provider that can be asked, as the order sees it."""

    provider: Provider
    covered: tuple[str, ...]
    missing: int
    open: bool
    days: int
    speaks: bool

    def order(self, urgency: Urgency) -> tuple[object, ...]:
        """Best first. Where it is for today the wait counts before the place."""
        wait, place = self.days, not self.provider.sits_here
        near = (wait, place) if urgency is Urgency.TODAY else (place, not self.speaks, wait)
        return (not self.open, self.missing, *near, self.provider.name, str(self.provider.id))


def route(need: Need, providers: Iterable[Provider], agreed: Agreed) -> Routing:
    """Rank the providers that can be asked, and say of each other one why it cannot."""
    fits, excluded = [], []
    for provider in providers:
        if reason := why_not_ask(need, provider, agreed):
            excluded.append(Excluded(provider.id, provider.name, reason))
        else:
            fits.append(_fit(need, provider))
    fits.sort(key=lambda fit: fit.order(need.urgency))
    return Routing(tuple(_candidate(need, fit) for fit in fits), tuple(excluded))


def why_not_ask(need: Need, provider: Provider, agreed: Agreed) -> str | None:
    if not _in_catchment(need, agreed):
        return "The person is not one of those this partnership is for"
    if provider.areas and need.area and need.area not in provider.areas:
        return f"Does not cover {need.area}"
    if not _in_scope(need, provider):
        return f"Does not advise on {_named(need.domains)}" if need.domains else "Gives no advice"
    if not _covered(need, provider):
        return "Is closed to new people"
    if not provider.can_take:
        return CANNOT
    return None


def _in_catchment(need: Need, agreed: Agreed) -> bool:
    match agreed.catchment:
        case Catchment.NATIONAL:
            return True
        case Catchment.ANY_PRACTICE_IN_AREA if agreed.areas and need.area:
            return need.area in agreed.areas
        case _:
            return need.from_a_site or bool(need.area)


def _in_scope(need: Need, provider: Provider) -> tuple[str, ...]:
    """What of the need the provider advises on. Where nobody is sure, all that it does."""
    wanted = need.domains or tuple(provider.scope)
    return tuple(
        each
        for each in wanted
        if each in provider.scope and within(need.level, provider.scope[each])
    )


def _covered(need: Need, provider: Provider) -> tuple[str, ...]:
    scope = _in_scope(need, provider)
    return tuple(each for each in scope if _room(provider, each).state is not IntakeState.CLOSED)


def _room(provider: Provider, domain: str) -> Room:
    """What was said about a field of law, or about all of them. Nothing said counts as open."""
    said = provider.intake
    return said.get(domain) or said.get(ALL) or Room(IntakeState.OPEN)


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


def _candidate(need: Need, fit: _Fit) -> Candidate:
    reasons = (
        _why_scope(need, fit),
        _why_area(need, fit.provider),
        _why_room(fit),
        f"Speaks {language_name(need.language)}" if fit.speaks and need.language != ENGLISH else "",
        "Has sessions at this place of care" if fit.provider.sits_here else "",
        "Its own conflict check says “can take”",
    )
    rule = _rule(fit)
    return Candidate(
        fit.provider.id, fit.provider.name, rule, tuple(reason for reason in reasons if reason)
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
