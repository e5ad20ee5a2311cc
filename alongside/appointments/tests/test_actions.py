import random
import time as clock
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from psycopg.errors import DeadlockDetected

from alongside.appointments import actions, queries, rules
from alongside.appointments.models import STANDS, Booking, BookingStep, Session, Slot
from alongside.appointments.rules import BUSY, CLASH, TAKEN, Status
from alongside.appointments.tests.factories import (
    EARLY,
    NEXT_DAY,
    make_booking,
    make_referral,
    make_room,
    make_session,
    slots_of,
)
from alongside.audit.models import Event
from alongside.kit.filters import LONDON, day_of
from alongside.kit.refusal import Refused
from alongside.people.actions import raise_wall, register_party
from alongside.people.rules import Side
from alongside.people.schemas import Identity
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import ClientIs, Queue, Urgency
from alongside.referrals.rules import Status as ReferralStatus
from alongside.referrals.tests.factories import make_new
from tests.world import NOON

pytestmark = pytest.mark.django_db


def taken_by(slot):
    slot.refresh_from_db()
    return slot.taken_seats


def referral_of(booking):
    return Referral.objects.get(pk=booking.referral_id)


# Booking


def test_a_booking_takes_the_first_seat_moves_the_referral_and_is_audited(world):
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        booking = make_booking(slot, by=by)

        referral = referral_of(booking)
        assert (booking.seat, booking.status) == (1, Status.BOOKED)
        assert taken_by(slot) == [1]
        assert [step.status for step in booking.steps.all()] == [Status.BOOKED]
        assert (referral.status, referral.queue) == (ReferralStatus.BOOKED, Queue.TO_SEE)
        assert referral.due_at == slot.starts_at
        event = Event.objects.get(action="appointments.book")
    assert event.person_id == booking.person_id


def test_a_chosen_time_has_its_provider_take_the_referral(world):
    slot = slots_of(make_session(world, adviser=world.lawyer))[0]
    with world.acting(world.referrer) as by:
        booking = make_booking(slot, by=by)

        referral = referral_of(booking)
        steps = list(referral.steps.order_by("number").values_list("status", "reason"))
    assert referral.provider_id == world.law_centre.pk
    assert (ReferralStatus.ACCEPTED, "STANDING_OFFER") in steps
    assert steps[-1][0] == ReferralStatus.BOOKED


def test_who_cannot_be_taken_is_not_booked_and_nothing_is_left(world):
    slot = slots_of(make_session(world))[0]
    with world.acting(world.adviser) as by:
        register_party(
            name="Zelda Quillfeather", born=None, side=Side.AGAINST, case_id=None, by=by, at=NOON
        )
    with world.acting(world.referrer) as by:
        with pytest.raises(Refused), transaction.atomic():
            make_booking(slot, by=by)

        assert not Booking.objects.exists()
        assert taken_by(slot) == []


def test_a_seat_is_given_once(world):
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        make_booking(slot, by=by)

        with pytest.raises(Refused, match=TAKEN):
            make_booking(slot, by=by, family="Lampwick")


def test_a_group_has_as_many_seats_as_it_says(world):
    slot = slots_of(make_session(world, seats=3))[0]
    with world.acting(world.referrer) as by:
        seats = [make_booking(slot, by=by, family=f"Lampwick{n}").seat for n in range(3)]

        with pytest.raises(Refused, match=TAKEN):
            make_booking(slot, by=by)
    assert seats == [1, 2, 3]


def test_the_same_choice_sent_twice_is_booked_once(world):
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        first = make_booking(slot, by=by)
        about: dict[str, Any] = {"person_id": first.person_id, "referral_id": first.referral_id}

        second = actions.book(**about, slot_id=slot.pk, by=by, at=EARLY)

        assert second == first
        assert BookingStep.objects.count() == 1


def test_nobody_is_in_two_places_at_once(world):
    here, there = make_session(world), make_session(world, adviser=world.colleague)
    with world.acting(world.referrer) as by:
        booking = make_booking(slots_of(here)[0], by=by)
        about: dict[str, Any] = {
            "person_id": booking.person_id,
            "referral_id": booking.referral_id,
        }

        with pytest.raises(Refused, match=BUSY):
            actions.book(**about, slot_id=slots_of(there)[0].pk, by=by, at=EARLY)


def test_an_appointment_elsewhere_that_is_not_ours_to_see_keeps_a_person_busy(world):
    """The exclusion constraint knows what row-level security hides."""
    here, there = make_session(world), make_session(world, adviser=world.colleague)
    with world.acting(world.referrer) as by:
        booking = make_booking(slots_of(here)[0], by=by)
        with world.acting(world.other_referrer) as other:
            assert not queries.is_busy(booking.person_id, slots_of(there)[0])
            with pytest.raises(Refused, match=BUSY), actions.bookings.clashes():
                Booking.objects.create(
                    partnership=world.partnership,
                    provider=world.charity,
                    referring_organisation_id=other.organisation_id,
                    session=there,
                    slot=slots_of(there)[0],
                    seat=1,
                    person_id=booking.person_id,
                    starts_at=booking.starts_at,
                    ends_at=booking.ends_at,
                    booked_at=EARLY,
                )


def test_a_booking_for_somebody_else_than_the_referral_is_refused(world):
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        one, other = make_referral(by=by), make_referral(by=by, family="Lampwick")

        with pytest.raises(Refused, match="somebody else"):
            actions.book(
                person_id=one.person_id, slot_id=slot.pk, referral_id=other.pk, by=by, at=EARLY
            )


def test_a_held_time_is_given_to_an_urgent_problem_alone(world):
    later = NEXT_DAY + timedelta(days=7)
    slot = slots_of(make_session(world, day=later, held=1))[-1]
    with world.acting(world.referrer) as by:
        with pytest.raises(Refused, match="held"):
            make_booking(slot, by=by)

        booking = make_booking(slot, by=by, family="Lampwick", urgency=Urgency.TODAY)
    assert booking.seat == 1


def test_a_time_that_is_no_more_is_refused(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)

        with pytest.raises(Refused, match=TAKEN):
            actions.book(
                person_id=referral.person_id,
                slot_id=referral.pk,
                referral_id=referral.pk,
                by=by,
                at=EARLY,
            )


def test_a_deadlock_is_refused_in_words():
    with pytest.raises(Refused, match="Try again"), actions.bookings.clashes():
        raise OperationalError from DeadlockDetected()


# Refer and book


def test_a_referral_with_a_time_is_one_transaction(world):
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        booking = actions.refer_and_book(new=make_new(), key="k", slot_id=slot.pk, by=by, at=EARLY)

        with pytest.raises(Refused, match=TAKEN), transaction.atomic():
            actions.refer_and_book(
                new=make_new(happening="Something else"), key="l", slot_id=slot.pk, by=by, at=EARLY
            )

        assert Referral.objects.get() == booking.referral
        assert booking.referral.status == ReferralStatus.BOOKED


def test_a_referral_with_a_time_sent_again_answers_with_the_first(world):
    slot, other, _ = slots_of(make_session(world))
    with world.acting(world.referrer) as by:
        about = {"new": make_new(), "key": "k", "by": by, "at": EARLY}
        first = actions.refer_and_book(**about, slot_id=slot.pk)

        assert actions.refer_and_book(**about, slot_id=slot.pk) == first
        assert actions.refer_and_book(**about, slot_id=other.pk) == first
        assert Booking.objects.count() == 1


# Moving


@pytest.fixture
def booked(world):
    """A booking in the first slot, and the slot."""
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        booking = make_booking(slot, by=by)
    return booking, slot


@pytest.mark.parametrize(
    ("to", "becomes"),
    [
        (Status.ARRIVED, ReferralStatus.BOOKED),
        (Status.ATTENDED, ReferralStatus.ATTENDED),
        (Status.MISSED, ReferralStatus.MISSED),
        (Status.CANCELLED, ReferralStatus.APPOINTMENT_CANCELLED),
    ],
)
def test_the_referral_follows_its_appointment(world, booked, to, becomes):
    booking, _ = booked
    with world.acting(world.adviser) as by:
        moved = actions.move(booking_id=booking.pk, to=to, by=by, at=NOON)

        assert referral_of(booking).status == becomes
        assert moved.steps.latest("at", "created_at").status == moved.status == to
        assert Event.objects.filter(action=f"appointments.{to.lower()}").count() == 1


def test_a_cancelled_booking_frees_its_seat_exactly_once(world, booked):
    booking, slot = booked
    with world.acting(world.adviser) as by:
        actions.move(booking_id=booking.pk, to=Status.CANCELLED, by=by, at=NOON)
        assert taken_by(slot) == []
    with world.acting(world.referrer) as by:
        make_booking(slot, by=by, family="Lampwick")

    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="cannot become"):
            actions.move(booking_id=booking.pk, to=Status.CANCELLED, by=by, at=NOON)
        assert taken_by(slot) == [1]


def test_a_cancelled_appointment_leaves_another_one_standing(world, booked):
    booking, slot = booked
    with world.acting(world.adviser) as by:
        again = actions.book(
            person_id=booking.person_id,
            slot_id=slots_of(slot.session)[1].pk,
            referral_id=booking.referral_id,
            by=by,
            at=EARLY,
        )
        actions.move(booking_id=booking.pk, to=Status.CANCELLED, by=by, at=NOON)

        assert referral_of(booking).status == ReferralStatus.BOOKED
        actions.move(booking_id=again.pk, to=Status.CANCELLED, by=by, at=NOON)
        status = referral_of(booking).status
    assert status == ReferralStatus.APPOINTMENT_CANCELLED


@pytest.mark.parametrize("pressed", [Status.ARRIVED, Status.ATTENDED, Status.MISSED])
def test_a_wrong_button_is_undone_and_the_referral_with_it(world, booked, pressed):
    booking, slot = booked
    with world.acting(world.adviser) as by:
        actions.move(booking_id=booking.pk, to=pressed, by=by, at=NOON)

        back = actions.undo(booking_id=booking.pk, by=by, at=NOON)

        assert back.status == Status.BOOKED
        assert referral_of(booking).status == ReferralStatus.BOOKED
        assert taken_by(slot) == [1]
        with pytest.raises(Refused, match="nothing to undo"):
            actions.undo(booking_id=booking.pk, by=by, at=NOON)


# Walk-ins


def taken_on(referral, provider, *, by):
    about = {"referral_id": referral.pk, "provider_id": provider.pk}
    referrals.accept_by_offer(**about, by=by, at=EARLY)


def test_a_walk_in_goes_into_the_next_free_time_as_arrived(world):
    session = make_session(world)
    first, second, _ = slots_of(session)
    with world.acting(world.referrer) as by:
        make_booking(first, by=by, family="Lampwick")
        referral = make_referral(by=by)
        taken_on(referral, world.charity, by=by)

    with world.acting(world.adviser) as by:
        walked_in = actions.add_walk_in(
            session_id=session.pk, referral_id=referral.pk, by=by, at=first.starts_at
        )

        assert (walked_in.slot, walked_in.status) == (second, Status.ARRIVED)
        assert walked_in.walk_in
        assert Referral.objects.get(pk=referral.pk).status == ReferralStatus.BOOKED


def test_a_full_session_takes_no_walk_in(world):
    session = make_session(world)
    with world.acting(world.referrer) as by:
        for number, slot in enumerate(slots_of(session)):
            make_booking(slot, by=by, family=f"Lampwick{number}")
        referral = make_referral(by=by)

    with world.acting(world.adviser) as by, pytest.raises(Refused, match=rules.FULL):
        actions.add_walk_in(session_id=session.pk, referral_id=referral.pk, by=by, at=EARLY)


# Rooms and sessions


def weekly(world, *, by, weekday=6, first_date=date(2027, 3, 1), **changes):
    room = changes.pop("room", None) or make_room(world, by=by)
    return actions.add_weekly_session(
        room_id=room.pk,
        provider_id=world.charity.pk,
        adviser_id=world.adviser.user_id,
        weekday=weekday,
        opens=time(9),
        closes=time(12),
        first_date=first_date,
        by=by,
        at=NOON,
        **changes,
    )


@pytest.mark.parametrize("change", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_weekly_session_keeps_londons_clock_over_a_clock_change(world, change):
    at = NOON.replace(year=change.year, month=change.month, day=change.day) - timedelta(days=13)
    with world.acting(world.coordinator) as by:
        pattern = weekly(world, by=by)

        made = actions.make_sessions(weeks=4, by=by, at=at, pattern_id=pattern.pk)

        starts = [session.starts_at.astimezone(LONDON) for session in made.sessions]
        assert change in [start.date() for start in starts]
        assert {start.time() for start in starts} == {time(9)}
        assert len({start.utcoffset() for start in starts}) == 2
        assert {session.slots.count() for session in made.sessions} == {4}


def test_sessions_are_made_once(world):
    with world.acting(world.coordinator) as by:
        weekly(world, by=by, weekday=2, first_date=NEXT_DAY)

        made = actions.make_sessions(weeks=3, by=by, at=NOON)
        again = actions.make_sessions(weeks=4, by=by, at=NOON)

    assert [len(each.sessions) for each in (made, again)] == [3, 1]
    assert not again.clashes


def test_no_session_is_made_on_a_bank_holiday(world):
    with world.acting(world.coordinator) as by:
        weekly(world, by=by, weekday=4, first_date=date(2026, 12, 18))

        made = actions.make_sessions(weeks=6, by=by, at=NOON)

    days = [day_of(session.starts_at) for session in made.sessions]
    assert days == [date(2026, 12, 18)]  # Christmas Day and New Year's Day are Fridays


def test_no_session_is_made_after_the_pattern_ends(world):
    with world.acting(world.coordinator) as by:
        weekly(world, by=by, weekday=2, first_date=NEXT_DAY, last_date=NEXT_DAY + timedelta(days=7))

        assert len(actions.make_sessions(weeks=6, by=by, at=NOON).sessions) == 2


def test_a_day_on_which_the_room_is_taken_is_left_out_and_said(world):
    with world.acting(world.coordinator) as by:
        room = make_room(world, by=by)
    make_session(world, room=room, adviser=world.colleague, day=NEXT_DAY, opens=time(10))
    with world.acting(world.coordinator) as by:
        weekly(world, by=by, room=room, weekday=2, first_date=NEXT_DAY)

        made = actions.make_sessions(weeks=2, by=by, at=NOON)

    assert made.clashes == [NEXT_DAY]
    assert len(made.sessions) == 1


def test_a_session_for_an_adviser_who_sits_elsewhere_is_refused(world):
    make_session(world)

    with pytest.raises(Refused, match=CLASH):
        make_session(world, opens=time(11), closes=time(13))


def test_urgent_times_are_held_as_the_partnership_says(world):
    with world.acting(world.coordinator) as by:
        world.partnership.urgent_slots_held = 1
        world.partnership.save()
        weekly(world, by=by, weekday=2, first_date=NEXT_DAY)
        actions.make_sessions(weeks=1, by=by, at=NOON)

        held = [slot.held_until is not None for slot in Slot.objects.order_by("starts_at")]
    assert held == [False, False, False, True]


def test_one_place_has_no_two_rooms_of_one_name(world):
    with world.acting(world.coordinator) as by:
        make_room(world, by=by)

        with pytest.raises(Refused, match="room of that name"):
            make_room(world, by=by, name=" room 4 ")


# The stored copy


def test_taken_seats_equal_the_bookings_after_a_random_walk(world):
    session = make_session(world, seats=2)
    chance = random.Random(5)
    bookings: list[Booking] = []
    most = 0
    with world.acting(world.adviser) as by:
        for number in range(80):
            with suppress(Refused):
                if bookings and chance.random() < 0.5:
                    to = chance.choice([*Status, Status.BOOKED, *[Status.CANCELLED] * 4])
                    actions.move(booking_id=chance.choice(bookings).pk, to=to, by=by, at=NOON)
                else:
                    slot = chance.choice(slots_of(session))
                    bookings.append(make_booking(slot, by=by, family=f"Lampwick{number}"))
            for slot in slots_of(session):
                standing = slot.bookings.filter(STANDS).values_list("seat", flat=True)
                assert slot.taken_seats == sorted(standing)
                most = max(most, len(slot.taken_seats))
        gone = Booking.objects.filter(status=Status.CANCELLED).count()
    assert (most, gone > 3, len(bookings) > 6) == (2, True, True)


# Races


def at_once(count, attempt):
    """Run the attempts at the same moment, each on a connection of its own."""

    def one(number):
        try:
            return attempt(number)
        except Refused as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.fixture
def slow_seats(monkeypatch):
    """Leave time between reading which seats are free and taking one."""
    quick = queries.offer

    def slow(slot):
        read = quick(slot)
        clock.sleep(0.02)
        return read

    monkeypatch.setattr(queries, "offer", slow)


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_want_one_seat_exactly_one_gets_it(world, slow_seats):
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        wishes = [make_referral(by=by, family=f"Lampwick{number}") for number in range(16)]

    def attempt(number):
        with world.acting(world.referrer) as by:
            about: dict[str, Any] = {
                "person_id": wishes[number].person_id,
                "referral_id": wishes[number].pk,
            }
            return actions.book(**about, slot_id=slot.pk, by=by, at=EARLY)

    results = at_once(16, attempt)

    assert sum(isinstance(each, Booking) for each in results) == 1
    # On a machine that does much else somebody may wait too long; then that is what they hear.
    assert results.count(TAKEN) + results.count(rules.TRY_AGAIN) == 15
    with world.acting(world.referrer):
        assert Booking.objects.filter(STANDS).count() == 1
        assert taken_by(slot) == [1]


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_more_than_one_would_think_the_seat_is_free(
    world, slow_seats, monkeypatch
):
    """The control: reading and writing without a lock is caught by the constraint alone."""
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        wishes = [make_referral(by=by, family=f"Lampwick{number}") for number in range(4)]
    monkeypatch.setattr(actions.bookings, "_locked", lambda pk, *_: Slot.objects.get(pk=pk))
    thought_free = []

    def attempt(number):
        with world.acting(world.referrer) as by:
            offer = queries.offer(Slot.objects.get(pk=slot.pk))
            thought_free.append(bool(offer.free_seats))
            about: dict[str, Any] = {
                "person_id": wishes[number].person_id,
                "referral_id": wishes[number].pk,
            }
            return actions.book(**about, slot_id=slot.pk, by=by, at=EARLY)

    results = at_once(4, attempt)

    assert sum(thought_free) > 1
    assert sum(isinstance(each, Booking) for each in results) == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_in_eight_places_at_once_gets_one(world, slow_seats):
    advisers = [world.adviser, world.colleague, world.volunteer, world.supervisor]
    slots = [
        slots_of(make_session(world, adviser=adviser, opens=time(hour), closes=time(hour + 2)))[0]
        for adviser in advisers
        for hour in (9,)
    ] * 2
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)

    def attempt(number):
        with world.acting(world.referrer) as by:
            about: dict[str, Any] = {"person_id": referral.person_id, "referral_id": referral.pk}
            return actions.book(**about, slot_id=slots[number].pk, by=by, at=EARLY)

    results = at_once(8, attempt)

    assert len({each.pk for each in results if isinstance(each, Booking)}) == 1
    with world.acting(world.referrer):
        assert Booking.objects.filter(STANDS).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_seat_cancelled_twice_at_once_is_freed_once(world):
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        booking = make_booking(slot, by=by)

    def attempt(_):
        with world.acting(world.adviser) as by:
            return actions.move(booking_id=booking.pk, to=Status.CANCELLED, by=by, at=NOON)

    results = at_once(4, attempt)

    assert sum(isinstance(each, Booking) for each in results) == 1
    with world.acting(world.adviser):
        assert BookingStep.objects.filter(status=Status.CANCELLED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_sessions_made_twice_at_once_are_made_once(world):
    with world.acting(world.coordinator) as by:
        weekly(world, by=by, weekday=2, first_date=NEXT_DAY)

    def attempt(_):
        with world.acting(world.coordinator) as by:
            return actions.make_sessions(weeks=3, by=by, at=NOON)

    made = at_once(4, attempt)

    assert sorted(len(each.sessions) for each in made) == [0, 0, 0, 3]
    with world.acting(world.coordinator):
        assert Session.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_too_long_for_a_lock_is_told_to_try_again(world, monkeypatch):
    slot = slots_of(make_session(world))[0]
    monkeypatch.setattr(actions.bookings, "PATIENCE", "50ms")
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)

    def attempt(_):
        with world.acting(world.referrer) as by:
            about: dict[str, Any] = {"person_id": referral.person_id, "referral_id": referral.pk}
            return actions.book(**about, slot_id=slot.pk, by=by, at=EARLY)

    with world.acting(world.adviser), transaction.atomic():
        Slot.objects.select_for_update().get(pk=slot.pk)
        results = at_once(1, attempt)

    assert results == [rules.TRY_AGAIN]
    assert connection.vendor == "postgresql"


def test_a_wall_around_the_patient_refuses_in_words_what_would_move_the_referral(world):
    slot = slots_of(make_session(world))[0]
    patient = Identity("Zora", "Quillfeather", date(2019, 5, 4))
    with world.acting(world.adviser) as by:
        booking = make_booking(slot, by=by, patient=patient, client_is=ClientIs.PARENT)
        patient_id = referral_of(booking).patient_id
        raise_wall(
            person_id=patient_id,
            organisation_id=world.charity.pk,
            user_id=world.colleague.user_id,
            why="",
            by=by,
            at=NOON,
        )

    with world.acting(world.colleague) as by, pytest.raises(Refused, match="not with you"):
        actions.move(booking_id=booking.pk, to=Status.ATTENDED, by=by, at=NOON)
