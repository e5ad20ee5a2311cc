from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from alongside.appointments.models import Booking, BookingStep, Slot
from alongside.appointments.rules import NETS, Status
from alongside.appointments.tests.factories import make_booking, make_room, make_session, slots_of

pytestmark = pytest.mark.django_db


def copy(row, **changes):
    """Insert the same row again, but for its id and these fields."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del fields["id"]
    return type(row).objects.create(**(fields | changes))


@pytest.fixture
def booking(world):
    slot = slots_of(make_session(world, seats=2))[0]
    with world.acting(world.referrer) as by:
        yield make_booking(slot, by=by)


def test_one_seat_has_one_booking(world, booking):
    with world.acting(world.referrer) as by:
        other = make_booking(booking.slot, by=by, family="Lampwick")

        with pytest.raises(IntegrityError, match="one_booking_for_a_seat"):
            Booking.objects.filter(pk=other.pk).update(seat=booking.seat)


def test_a_cancelled_booking_keeps_no_seat_and_no_time(booking):
    Booking.objects.filter(pk=booking.pk).update(status=Status.CANCELLED)

    assert copy(booking, status=Status.BOOKED).seat == booking.seat


def test_one_person_has_one_booking_at_a_time(booking):
    with pytest.raises(IntegrityError, match="one_booking_at_a_time_for_a_person"):
        copy(booking, seat=2, starts_at=booking.starts_at + timedelta(minutes=5))


def test_one_booking_may_start_as_the_other_ends(booking):
    length = booking.ends_at - booking.starts_at

    copy(booking, seat=2, starts_at=booking.ends_at, ends_at=booking.ends_at + length)


@pytest.mark.parametrize(
    ("free", "name"),
    [("room", "one_slot_at_a_time_for_an_adviser"), ("adviser", "one_slot_at_a_time_in_a_room")],
)
def test_adviser_and_room_have_one_slot_at_a_time(world, booking, free, name):
    with world.acting(world.supervisor) as by:
        other = {
            "room": {"room_id": make_room(world, by=by, name="Elsewhere").pk},
            "adviser": {"adviser_id": world.colleague.user_id},
        }

        with pytest.raises(IntegrityError, match=name):
            copy(booking.slot, **other[free])


def test_no_more_seats_are_taken_than_there_are(booking):
    with pytest.raises(IntegrityError, match="no_more_people_than_seats"):
        Slot.objects.filter(pk=booking.slot_id).update(taken_seats=[1, 2, 3])


def test_every_net_has_a_sentence_and_every_sentence_a_net():
    nets = {constraint.name for model in (Slot, Booking) for constraint in model._meta.constraints}

    assert set(NETS) == nets


def test_what_a_booking_reached_is_never_altered(world, booking):
    for sql in (
        "UPDATE appointments_bookingstep SET status = 'MISSED'",
        "DELETE FROM appointments_bookingstep",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(sql)
    assert BookingStep.objects.get().status == Status.BOOKED
