"""What the rules ask about one booking."""

from datetime import datetime
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.appointments.models import STANDS, Booking, Slot
from alongside.appointments.rules import TO_COME, Ask, Offer, Status, free_seats
from alongside.law.rules.urgency import UrgencyLevel
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import Status as ReferralStatus
from alongside.referrals.rules.levels import SAME_DAY


def offer(slot: Slot) -> Offer:
    return Offer(
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        free_seats=free_seats(slot.seats, slot.taken_seats),
        held_until=slot.held_until,
    )


def is_busy(person_id: UUID, slot: Slot) -> bool:
    """
    Whether the person is known to have another appointment then.

    What other organisations booked is not seen here; the exclusion constraint knows it.
    """
    return Booking.objects.filter(
        STANDS, person=person_id, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at
    ).exists()


def ask(referral: Referral, person_id: UUID, slot: Slot) -> Ask:
    return Ask(
        status=ReferralStatus(referral.status),
        same_person=referral.person_id == person_id,
        same_provider=referral.provider_id == slot.provider_id,
    )


def is_urgent(referral: Referral) -> bool:
    return UrgencyLevel(referral.level) in SAME_DAY


def was_sent(actor: Actor, key: str) -> bool:
    """Whether the actor sent a referral under this key before."""
    return referrals.visible_to(actor).filter(sender=actor.user_id, key=key).exists()


def booking_in(slot: Slot, referral: Referral) -> Booking | None:
    """The appointment that this referral has in this very slot."""
    return Booking.objects.filter(
        slot=slot, person=referral.person_id, referral=referral, status=Status.BOOKED
    ).first()


def first_booking_of(referral: Referral) -> Booking | None:
    return (
        Booking.objects.filter(STANDS, person=referral.person_id, referral=referral)
        .order_by("booked_at", "pk")
        .first()
    )


def has_other_booking(booking: Booking) -> bool:
    """Whether another appointment of the same referral is still to come."""
    return (
        Booking.objects.filter(
            person=booking.person_id, referral=booking.referral_id, status=Status.BOOKED
        )
        .exclude(pk=booking.pk)
        .exists()
    )


def referral_status_of(booking: Booking) -> ReferralStatus | None:
    if booking.referral_id is None:
        return None
    found = Referral.objects.filter(pk=booking.referral_id).values_list("status", flat=True).first()
    return ReferralStatus(found) if found else None


def why_not_end(referral: Referral, at: datetime) -> str | None:
    """What referrals asks before one ends: nobody ends it under an appointment to come."""
    waits = Booking.objects.filter(
        person=referral.person_id, referral=referral, status=Status.BOOKED, ends_at__gte=at
    )
    return TO_COME if waits.exists() else None
