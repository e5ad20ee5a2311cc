"""Free times: at a place of care, and elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from alongside.accounts.rules import Actor
from alongside.appointments.models import Slot, Taken
from alongside.appointments.rules import AHEAD, BY_OFFER, NOTICE, is_held
from alongside.partnerships import queries as partnerships
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import Status as ReferralStatus

SITTING = """
SELECT DISTINCT provider_id FROM appointments_session
WHERE partnership_id = %s AND site_id = %s AND starts_at >= %s
"""
HAS_ROOM = Q(seats__gt=Taken("taken_seats"))  # in the words of the partial index


def free_slots(
    actor: Actor,
    *,
    site_id: UUID | None,
    after: datetime,
    limit: int,
    urgent: bool = False,
    providers: Collection[UUID] | None = None,
) -> QuerySet[Slot]:
    """
    Times that somebody who asks at the moment `after` can still book, soonest first.

    site_id    one place of care, or none for every one of the partnership
    urgent     whether a time held for urgent problems will do
    providers  whose times, or none for everybody's
    """
    place = Q(site=site_id) if site_id else Q(site__in=partnerships.sites_of(actor).values("pk"))
    slots = Slot.objects.filter(
        place,
        HAS_ROOM,
        partnership=actor.partnership_id,
        starts_at__gte=after + NOTICE,
        starts_at__lt=after + AHEAD,
    )
    if providers is not None:
        slots = slots.filter(provider__in=providers)
    if not urgent:
        slots = slots.filter(Q(held_until=None) | Q(held_until__lte=after))
    return slots.select_related("session", "site").order_by("starts_at", "pk")[:limit]


@dataclass(frozen=True)
class Times:
    """Free times at one place of care, and those elsewhere."""

    here: list[Slot]
    elsewhere: list[Slot]


def times(
    actor: Actor,
    *,
    site_id: UUID | None,
    after: datetime,
    limit: int = 24,
    urgent: bool = False,
    providers: Collection[UUID] | None = None,
) -> Times:
    """Free times at this place of care first, then at the other ones."""
    here = list(
        free_slots(
            actor, site_id=site_id, after=after, limit=limit, urgent=urgent, providers=providers
        )
        if site_id
        else []
    )
    anywhere = free_slots(
        actor, site_id=None, after=after, limit=2 * limit, urgent=urgent, providers=providers
    )
    return Times(here, [slot for slot in anywhere if slot.site_id != site_id][:limit])


def next_times(
    actor: Actor,
    *,
    site_id: UUID | None,
    after: datetime,
    limit: int = 3,
    urgent: bool = False,
    providers: Collection[UUID] | None = None,
) -> list[Slot]:
    """The next few free times: at this place of care as far as there are any, then elsewhere."""
    found = times(
        actor, site_id=site_id, after=after, limit=limit, urgent=urgent, providers=providers
    )
    return [*found.here, *found.elsewhere][:limit]


def alternatives(
    actor: Actor,
    slot_id: UUID,
    *,
    at: datetime,
    limit: int = 3,
    urgent: bool = False,
    providers: Collection[UUID] | None = None,
) -> list[Slot]:
    """What to offer whoever just lost this time: the next ones there, then elsewhere."""
    lost = Slot.objects.filter(pk=slot_id, partnership=actor.partnership_id).first()
    found = times(
        actor,
        site_id=lost.site_id if lost else None,
        after=max(at, lost.starts_at - NOTICE) if lost else at,
        urgent=urgent,
        providers=providers,
    )
    # One that is held today may be open by then; it cannot be booked today.
    now = [
        slot
        for slot in (*found.here, *found.elsewhere)
        if slot.pk != slot_id and (urgent or not is_held(slot.held_until, at))
    ]
    return now[:limit]


def providers_for(actor: Actor, referral: Referral, *, at: datetime) -> list[UUID]:
    """Whose times a referral may have: those of whoever took it, or of all who could take it."""
    if ReferralStatus(referral.status) not in BY_OFFER:
        return [referral.provider_id] if referral.provider_id else []
    near = providers_sitting_at(actor, referral.site_id, after=at) if referral.site_id else set()
    routing = referrals.routing_of(actor, referral, near=near, at=at)
    return [candidate.provider_id for candidate in routing.candidates]


def providers_sitting_at(actor: Actor, site_id: UUID, *, after: datetime) -> set[UUID]:
    """The providers that have sessions at this place of care to come."""
    with connection.cursor() as cursor:
        cursor.execute(SITTING, [actor.partnership_id, site_id, after])
        return {row[0] for row in cursor.fetchall()}
