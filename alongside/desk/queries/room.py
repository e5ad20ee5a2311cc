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
    states, days = set(), []
    for scope in partnerships.scopes_of(actor):
        provider = scope.provider_id
        intake = said.get((provider, scope.domain)) or said.get((provider, ""))
        state = IntakeState(intake.state) if intake else IntakeState.OPEN
        states.add(state)
        if intake and intake.days_to_wait is not None and state is not IntakeState.CLOSED:
            days.append(intake.days_to_wait)
    return Room(
        is_there=bool(states - {IntakeState.CLOSED}),
        waits=IntakeState.OPEN not in states,
        days=min(days, default=None),
    )
