"""Whether anybody can take somebody new, as the providers say it themselves."""

from dataclasses import dataclass

from alongside.accounts.rules import Actor
from alongside.partnerships import queries as partnerships
from alongside.partnerships.rules import IntakeState


@dataclass(frozen=True)
class Room:
    """days: the shortest wait that a provider names, where one does."""

    is_there: bool
    waits: bool
    days: int | None


def room(actor: Actor) -> Room:
    """Ask each provider's intake for each field it advises on. Nothing said counts as open."""
    said = {(each.provider_id, each.domain): each for each in partnerships.intakes_of(actor)}
    intakes = [
        said.get((scope.provider_id, scope.domain)) or said.get((scope.provider_id, ""))
        for scope in partnerships.scopes_of(actor)
    ]
    states = {IntakeState(each.state) if each else IntakeState.OPEN for each in intakes}
    waits = [each.days_to_wait for each in intakes if each and each.state != IntakeState.CLOSED]
    return Room(
        is_there=bool(states - {IntakeState.CLOSED}),
        waits=IntakeState.OPEN not in states,
        days=min((days for days in waits if days is not None), default=None),
    )
