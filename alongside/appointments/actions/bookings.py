from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.appointments import queries, rules
from alongside.appointments.models import Booking, BookingStep, Slot
from alongside.appointments.rules import Status
from alongside.audit import actions as audit
from alongside.kit.locks import clashes_refused, lock
from alongside.kit.refusal import Refused, leaving
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import GONE
from alongside.referrals.rules import Status as ReferralStatus
from alongside.referrals.schemas import NewReferral

PATIENCE = "4s"  # whoever waits longer for a lock is asked to try again
clashes = partial(clashes_refused, rules.NETS, waited=rules.TRY_AGAIN)


@clashes()
@leaving()
@transaction.atomic
def book(
    *,
    person_id: UUID,
    slot_id: UUID,
    referral_id: UUID,
    by: Actor,
    at: datetime,
    bring: str = "",
    needs: str = "",
) -> Booking:
    """Give the person a seat in this slot. Sent twice, it is booked once."""
    slot = _locked(slot_id, person_id)
    referral = _referral(referral_id)
    if again := queries.booking_in(slot, referral):
        return again
    seat = _free_seat_in(slot, referral, person_id, at=at)  # before the work of taking it on
    if ReferralStatus(referral.status) in rules.BY_OFFER:
        referral = referrals.accept_by_offer(
            referral_id=referral_id, provider_id=slot.provider_id, by=by, at=at
        )
    words = {"bring": bring, "needs": needs}
    return _give_seat(slot, seat, referral, person_id, words, by=by, at=at)


@clashes()
@leaving()
@transaction.atomic
def refer_and_book(
    *,
    new: NewReferral,
    key: str,
    slot_id: UUID,
    by: Actor,
    at: datetime,
    person_id: UUID | None = None,
    bring: str = "",
    needs: str = "",
) -> Booking:
    """
    Refer somebody and give them this time: both happen, or neither.

    The provider that published the time takes the referral by doing so. Sent twice, the first
    booking is the answer.
    """
    slot = _locked(slot_id)
    if not queries.offer(slot).free_seats and not queries.was_sent(by, key):
        raise Refused(rules.TAKEN, field="slot")
    referral = referrals.refer(
        new=new, key=key, by=by, at=at, person_id=person_id, provider_id=slot.provider_id
    )
    if again := queries.first_booking_of(referral):
        return again
    return book(
        person_id=referral.person_id,
        slot_id=slot_id,
        referral_id=referral.pk,
        by=by,
        at=at,
        bring=bring,
        needs=needs,
    )


@clashes()
@transaction.atomic
def add_walk_in(
    *, session_id: UUID, referral_id: UUID, by: Actor, at: datetime, needs: str = ""
) -> Booking:
    """Put somebody who stands at the door into the session's next free time, as arrived."""
    referral = _referral(referral_id)
    day = queries.day_list(by, session_id)
    free = day.next_free(at, urgent=queries.is_urgent(referral)) if day else None
    if free is None:
        raise Refused(rules.FULL)
    slot = _locked(free.pk, referral.person_id)
    person_id = referral.person_id
    seat = _free_seat_in(slot, referral, person_id, at=at, walk_in=True)
    words = {"needs": needs}
    booking = _give_seat(slot, seat, referral, person_id, words, by=by, at=at, walk_in=True)
    _reach(booking, Status.ARRIVED, by=by, at=at)
    return booking


@clashes()
@transaction.atomic
def move(*, booking_id: UUID, to: Status, by: Actor, at: datetime, why: str = "") -> Booking:
    """Say what became of an appointment: arrived, attended, missed or cancelled."""
    booking, slot = _locked_booking(booking_id)
    return _move(booking, slot, to, why, by=by, at=at)


@clashes()
@transaction.atomic
def undo(*, booking_id: UUID, by: Actor, at: datetime) -> Booking:
    """Take back the last thing that was said about an appointment."""
    booking, slot = _locked_booking(booking_id)
    reached = [Status(each) for each in booking.steps.values_list("status", flat=True)]
    back = rules.before(Status(booking.status), reached)
    if back is None:
        raise Refused("There is nothing to undo")
    return _move(booking, slot, back, "", by=by, at=at)


def _referral(referral_id: UUID) -> Referral:
    """The referral, unless it was taken or walled off from the actor meanwhile."""
    found = Referral.objects.filter(pk=referral_id).first()
    if found is None:
        raise Refused(GONE)
    return found


def _locked(slot_id: UUID, *person_ids: UUID) -> Slot:
    """
    Lock adviser, room and person, in this order wherever more than one is locked; then the row.

    Whoever books at the same moment waits here, and then sees what the first one did.
    """
    slot = Slot.objects.filter(pk=slot_id).first()
    if slot is None:
        raise Refused(rules.TAKEN, field="slot")
    lock(slot.adviser_id, slot.room_id, *person_ids, patience=PATIENCE)
    return Slot.objects.select_for_update().get(pk=slot_id)


def _locked_booking(booking_id: UUID) -> tuple[Booking, Slot]:
    booking = Booking.objects.filter(pk=booking_id).first()
    if booking is None:
        raise Refused(GONE)
    slot = _locked(booking.slot_id, booking.person_id)
    return Booking.objects.select_for_update().get(pk=booking_id), slot


def _free_seat_in(
    slot: Slot, referral: Referral, person_id: UUID, *, at: datetime, walk_in: bool = False
) -> int:
    offer = queries.offer(slot)
    reason = rules.why_not_book(
        offer,
        busy=queries.is_busy(person_id, slot),
        urgent=queries.is_urgent(referral),
        at=at,
        walk_in=walk_in,
    )
    if reason:
        raise Refused(reason, field="slot")
    return min(offer.free_seats)


def _give_seat(
    slot: Slot,
    seat: int,
    referral: Referral,
    person_id: UUID,
    words: dict[str, str],
    *,
    by: Actor,
    at: datetime,
    walk_in: bool = False,
) -> Booking:
    if reason := rules.why_not_for_referral(queries.ask(referral, person_id, slot)):
        raise Refused(reason, field="slot")
    booking = _create(slot, referral, seat, words, walk_in, by=by, at=at)
    _take_seat(slot, booking.seat)
    booking.referral = referrals.move(
        referral_id=referral.pk, to=ReferralStatus.BOOKED, by=by, at=at, due_at=slot.starts_at
    )
    audit.record("appointments.book", booking, by=by, at=at, slot=str(slot.pk), walk_in=walk_in)
    return booking


def _create(
    slot: Slot,
    referral: Referral,
    seat: int,
    words: dict[str, str],
    walk_in: bool,
    *,
    by: Actor,
    at: datetime,
) -> Booking:
    booking = Booking.objects.create(
        partnership_id=slot.partnership_id,
        provider_id=slot.provider_id,
        referring_organisation_id=referral.referring_organisation_id,
        session_id=slot.session_id,
        slot=slot,
        seat=seat,
        person_id=referral.person_id,
        referral=referral,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        walk_in=walk_in,
        booked_at=at,
        **words,
    )
    _step(booking, by=by, at=at)
    return booking


def _move(
    booking: Booking, slot: Slot, to: Status, why: str, *, by: Actor, at: datetime
) -> Booking:
    old = Status(booking.status)
    reason = rules.why_not_move(old, to) or rules.why_not_wait_again(
        to, queries.referral_status_of(booking)
    )
    if reason:
        raise Refused(reason)
    booking.why_missed = why if to is Status.MISSED else booking.why_missed
    _reach(booking, to, by=by, at=at)
    if to is Status.CANCELLED:
        _free_seat(slot, booking.seat)
    _move_referral(booking, by=by, at=at)
    return booking


def _reach(booking: Booking, to: Status, *, by: Actor, at: datetime) -> None:
    booking.status = to
    booking.save(update_fields=["status", "why_missed"])
    _step(booking, by=by, at=at)
    audit.record(f"appointments.{to.lower()}", booking, by=by, at=at)


def _step(booking: Booking, *, by: Actor, at: datetime) -> None:
    BookingStep.objects.create(
        partnership_id=booking.partnership_id,
        booking=booking,
        status=booking.status,
        at=at,
        by_id=by.user_id,
    )


def _move_referral(booking: Booking, *, by: Actor, at: datetime) -> None:
    """Have the referral follow what became of its appointment, where it still can."""
    if booking.referral_id is None:
        return
    referral = _referral(booking.referral_id)
    to = rules.referral_becomes(
        ReferralStatus(referral.status),
        Status(booking.status),
        other_booking=queries.has_other_booking(booking),
    )
    if to is not None:
        due: dict[str, Any] = {"due_at": booking.starts_at} if to is ReferralStatus.BOOKED else {}
        referrals.move(referral_id=referral.pk, to=to, by=by, at=at, **due)


def _take_seat(slot: Slot, seat: int) -> None:
    slot.taken_seats = sorted({*slot.taken_seats, seat})
    slot.save(update_fields=["taken_seats"])


def _free_seat(slot: Slot, seat: int) -> None:
    slot.taken_seats = [each for each in slot.taken_seats if each != seat]
    slot.save(update_fields=["taken_seats"])
