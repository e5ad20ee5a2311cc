"""How it was found who is asked is kept, so that it can be told and worked out again."""

from datetime import datetime
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.kit.writing import create, flush
from alongside.law import queries as law
from alongside.law.rules.areas import Nation
from alongside.referrals import queries
from alongside.referrals.models import Referral, RoutingRun
from alongside.referrals.rules.replaying import facts_kept, result_kept
from alongside.referrals.rules.routing import VERSION, Facts, Routing, Rule


def keep_run(
    referral: Referral,
    routing: Routing,
    *,
    chosen: UUID | None,
    rule: Rule | None,
    by: Actor,
    at: datetime,
) -> None:
    """Keep the facts, the steps and the result of a routing, and what was done with it."""
    facts = routing.facts
    assert facts is not None
    run = RoutingRun(
        partnership_id=by.partnership_id,
        coordinator_id=referral.coordinator_id,
        referral=referral,
        rules=VERSION,
        facts=facts_kept(facts),
        result=result_kept(routing),
        chosen_id=chosen,
        by_rule=rule or "",
        transfer=_transfer(referral, facts) if chosen is None else [],
        at=at,
        by_name=by.name,
    )
    create(run)


def _transfer(referral: Referral, facts: Facts) -> list[str]:
    """Where somebody is brought to by a call, where nobody here can speak to them today."""
    if not facts.need.is_same_day:
        return []
    flush()  # the troubles are among the answers that may wait to be written
    troubles = queries.troubles_of(referral)
    routes = law.routes_now(troubles, Nation(facts.need.nation), facts.need.on)
    return [each.id for each in routes]
