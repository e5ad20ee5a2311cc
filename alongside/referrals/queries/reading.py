from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from alongside.accounts.rules import Actor, Permission
from alongside.people import queries as people
from alongside.people.rules import Purpose
from alongside.referrals import rules
from alongside.referrals.models import Referral, Step
from alongside.referrals.rules import Status
from alongside.referrals.rules.tracking import Hand, Reached, may_be_shown

WAS_SENT = """
SELECT 1 FROM referrals_referral WHERE partnership_id = %s AND sender = %s AND key = %s
"""


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


def was_sent(actor: Actor, key: str) -> bool:
    """Whether the actor sent something under this key, as far as row-level security shows it."""
    with connection.cursor() as cursor:
        cursor.execute(WAS_SENT, [actor.partnership_id, actor.user_id, key])
        return cursor.fetchone() is not None


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
    kept_back = {row.pk: row.person_id for row in told if row.person_id not in agreed}
    at_risk = people.at_risk(kept_back.values()) if kept_back else set()
    found = {row.pk: Status(row.status) for row in rows}
    found |= dict.fromkeys(kept_back, Status.RECEIVED)
    for step in Step.objects.filter(referral__in=kept_back).order_by("number"):
        own = step.by_organisation_id == actor.organisation_id
        risk = kept_back[step.referral_id] in at_risk
        if may_be_shown(reached(step), status_agreed=False, own=own, at_risk=risk):
            found[step.referral_id] = Status(step.status)
    return found


def why_not_withdraw(actor: Actor, referral: Referral, at: datetime) -> str | None:
    """
    Why the actor cannot take this referral back.

    Whoever may not know how far it is reads the same words, whatever it is that stands in the way.
    """
    by_referrer = reads_as(actor, referral) is Hand.REFERRER
    why_not = rules.why_not_withdraw(Status(referral.status), by_referrer=by_referrer)
    if why_not is None or not by_referrer:
        return why_not
    may_know = people.agreed(
        referral.person_id, Purpose.SHARE_STATUS, at, recipient_id=actor.organisation_id
    )
    return why_not if may_know else rules.ASK_TO_END


def open_for(actor: Actor, person_id: UUID) -> Referral | None:
    """The newest referral of this person that is visible and has not ended."""
    return (
        visible_to(actor)
        .filter(person=person_id, queue__gt="")
        .order_by("-received_at", "pk")
        .first()
    )


def steps_of(referral: Referral) -> list[Reached]:
    """Oldest first, as the rules see them."""
    return [reached(each) for each in referral.steps.order_by("number")]


def reached(step: Step) -> Reached:
    return Reached(Status(step.status), step.reason, step.at)
