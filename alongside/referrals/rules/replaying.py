"""A routing written down, and worked out again from what was written down."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from alongside.law.rules.areas import (
    Confidence,
    CredentialKind,
    Gate,
    Key,
    Level,
    Nation,
)
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships.rules import Catchment, IntakeState
from alongside.partnerships.rules.credentials import Held
from alongside.referrals.rules.cascade import decide
from alongside.referrals.rules.routing import (
    VERSION,
    Agreed,
    Candidate,
    Excluded,
    Facts,
    Need,
    Provider,
    Room,
    Routing,
    Taken,
)

type Json = dict[str, Any]


def why_not_replay(version: str) -> str | None:
    return None if version == VERSION else f"It was decided by the rules of {version}"


def replay(facts: Json) -> Json:
    """Work a routing out again from its kept facts; the same facts give the same result."""
    return result_kept(decide(read_facts(facts)))


# Facts


def facts_kept(facts: Facts) -> Json:
    need = facts.need
    return {
        "need": {
            "domains": list(need.domains),
            "urgency": need.urgency,
            "language": need.language,
            "interpreter": need.interpreter,
            "area": need.area,
            "from_a_site": need.from_a_site,
            "level": need.level,
            "nation": need.nation,
            "hard_deadline": need.hard_deadline,
            "on": need.on.isoformat(),
            "gates": {key: [_gate(each) for each in gates] for key, gates in need.gates.items()},
        },
        "agreed": {"catchment": facts.agreed.catchment, "areas": sorted(facts.agreed.areas)},
        "providers": [_provider(each) for each in facts.providers],
    }


def read_facts(kept: Mapping[str, Any]) -> Facts:
    return Facts(
        need=_read_need(kept["need"]),
        providers=tuple(_read_provider(each) for each in kept["providers"]),
        agreed=Agreed(Catchment(kept["agreed"]["catchment"]), frozenset(kept["agreed"]["areas"])),
    )


def _read_need(kept: Mapping[str, Any]) -> Need:
    return Need(
        domains=tuple(kept["domains"]),
        urgency=UrgencyLevel(kept["urgency"]),
        language=kept["language"],
        interpreter=kept["interpreter"],
        area=kept["area"],
        from_a_site=kept["from_a_site"],
        level=Level(kept["level"]),
        nation=Nation(kept["nation"]),
        hard_deadline=kept["hard_deadline"],
        on=date.fromisoformat(kept["on"]),
        gates={
            key: tuple(_read_gate(each) for each in gates) for key, gates in kept["gates"].items()
        },
    )


def _gate(gate: Gate) -> Json:
    return {
        "id": gate.id,
        "label": gate.label,
        "from_level": gate.from_level,
        "opened_by": [[key.kind, key.level] for key in gate.opened_by],
        "exempt": list(gate.exempt),
    }


def _read_gate(kept: Mapping[str, Any]) -> Gate:
    """What routing asks of a gate. Its words and source are in the law, not in the decision."""
    return Gate(
        id=kept["id"],
        label=kept["label"],
        rule="",
        who=(),
        from_level=Level(kept["from_level"]),
        opened_by=tuple(Key(CredentialKind(kind), level) for kind, level in kept["opened_by"]),
        exempt=tuple(kept["exempt"]),
        in_force_from=None,
        in_force_to=None,
        source="",
        confidence=Confidence.SEEN,
    )


def _provider(provider: Provider) -> Json:
    return {
        "id": str(provider.id),
        "name": provider.name,
        "scope": dict(provider.scope),
        "intake": {key: [room.state, room.days_to_wait] for key, room in provider.intake.items()},
        "areas": sorted(provider.areas),
        "languages": sorted(provider.languages),
        "can_take": provider.can_take,
        "sits_here": provider.sits_here,
        "kind": provider.kind,
        "held": [_held(each) for each in provider.held],
    }


def _read_provider(kept: Mapping[str, Any]) -> Provider:
    return Provider(
        id=UUID(kept["id"]),
        name=kept["name"],
        scope={key: Level(level) for key, level in kept["scope"].items()},
        intake={
            key: Room(IntakeState(state), days) for key, (state, days) in kept["intake"].items()
        },
        areas=frozenset(kept["areas"]),
        languages=frozenset(kept["languages"]),
        can_take=kept["can_take"],
        sits_here=kept["sits_here"],
        kind=kept["kind"],
        held=tuple(_read_held(each) for each in kept["held"]),
    )


def _held(held: Held) -> list[Any]:
    return [
        held.kind,
        held.level,
        held.valid_from.isoformat(),
        held.valid_to.isoformat() if held.valid_to else None,
        sorted(held.nations),
        sorted(held.categories),
        held.user_id is not None,
    ]


def _read_held(kept: Iterable[Any]) -> Held:
    kind, level, valid_from, valid_to, nations, categories, of_person = kept
    return Held(
        kind=CredentialKind(kind),
        level=level,
        valid_from=date.fromisoformat(valid_from),
        valid_to=date.fromisoformat(valid_to) if valid_to else None,
        nations=frozenset(nations),
        categories=frozenset(categories),
        user_id=SOMEBODY if of_person else None,
    )


SOMEBODY = UUID(int=0)  # that an adviser holds it counts, and not which


# The result


def result_kept(routing: Routing) -> Json:
    return {
        "candidates": [_candidate(each) for each in routing.candidates],
        "best": str(routing.best.provider_id) if routing.best else None,
        "steps": [_step(each) for each in routing.steps],
    }


def _candidate(candidate: Candidate) -> Json:
    return {
        "id": str(candidate.provider_id),
        "name": candidate.name,
        "rule": candidate.rule,
        "reasons": list(candidate.reasons),
        "in_time": candidate.in_time,
    }


def _step(step: Taken) -> Json:
    return {
        "stage": step.stage,
        "asked": step.asked,
        "kept": list(step.kept),
        "left_out": [_left_out(each) for each in step.left_out],
    }


def _left_out(excluded: Excluded) -> list[str]:
    return [str(excluded.provider_id), excluded.name, excluded.reason]
