from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection

from alongside.appointments import actions, queries
from alongside.appointments.models import Booking, Slot
from alongside.appointments.rules import NOTICE, Status
from alongside.appointments.tests.factories import (
    EARLY,
    NEXT_DAY,
    make_booking,
    make_referral,
    make_room,
    make_session,
    slots_of,
)
from alongside.people import actions as people
from alongside.people.schemas import Identity
from alongside.referrals.rules import ClientIs, Urgency
from tests.world import NOON, make_world

pytestmark = pytest.mark.django_db


def free(world, actor, *, site=None, after=NOON, limit=20, **options):
    site_id = (site or world.surgery).pk
    return list(queries.free_slots(actor, site_id=site_id, after=after, limit=limit, **options))


def day_list(actor, session_id) -> Any:
    return queries.day_list(actor, session_id)


def elsewhere(world, session):
    """Have this session sit at the other surgery."""
    with world.acting(world.supervisor):
        session.slots.update(site=world.other_surgery)
        type(session).objects.filter(pk=session.pk).update(site=world.other_surgery)


# Free times


def test_free_times_are_those_with_a_seat_soonest_first(world):
    first, second, third = slots_of(make_session(world))
    with world.acting(world.referrer) as by:
        make_booking(second, by=by)

        assert free(world, by) == [first, third]
        assert free(world, by, limit=1) == [first]


def test_a_group_is_free_while_a_seat_is(world):
    slot = slots_of(make_session(world, seats=2))[0]
    with world.acting(world.referrer) as by:
        make_booking(slot, by=by)
        assert slot in free(world, by)

        make_booking(slot, by=by, family="Lampwick")
        assert slot not in free(world, by)


def test_a_cancelled_booking_frees_its_time(world):
    slot = slots_of(make_session(world))[0]
    with world.acting(world.referrer) as by:
        booking = make_booking(slot, by=by)
    with world.acting(world.adviser) as by:
        actions.move(booking_id=booking.pk, to=Status.CANCELLED, by=by, at=NOON)

        assert slot in free(world, by)


def test_a_time_that_is_too_soon_is_not_free(world):
    first, second, _ = slots_of(make_session(world))
    with world.acting(world.referrer) as by:
        assert free(world, by, after=first.starts_at - NOTICE)[0] == first
        assert free(world, by, after=first.starts_at - NOTICE + timedelta(seconds=1))[0] == second


def test_a_held_time_is_free_for_urgent_problems_until_it_opens(world):
    held = slots_of(make_session(world, day=NEXT_DAY + timedelta(days=7), held=1))[-1]
    with world.acting(world.referrer) as by:
        assert held not in free(world, by)
        assert held in free(world, by, urgent=True)
        assert held in free(world, by, after=held.held_until)


def test_times_are_free_at_one_place_or_at_all(world):
    here, there = make_session(world), make_session(world, adviser=world.lawyer)
    elsewhere(world, there)
    with world.acting(world.referrer) as by:
        everywhere = queries.free_slots(by, site_id=None, after=NOON, limit=20)

        assert {slot.session_id for slot in free(world, by)} == {here.pk}
        assert {slot.session_id for slot in everywhere} == {here.pk, there.pk}
        assert not free(world, by, providers=[world.law_centre.pk])


def test_times_of_another_partnership_are_not_free_here(world):
    other = make_world("Advice elsewhere")
    make_session(other)

    with world.acting(world.referrer) as by:
        assert not list(queries.free_slots(by, site_id=None, after=NOON, limit=20))
        assert not list(queries.free_slots(by, site_id=other.surgery.pk, after=NOON, limit=20))


def test_the_next_times_are_here_first_then_elsewhere(world):
    here = make_session(world, closes=time(11))
    there = make_session(world, adviser=world.lawyer, opens=time(8))
    elsewhere(world, there)
    with world.acting(world.referrer) as by:
        found = queries.next_times(by, site_id=world.surgery.pk, after=NOON, limit=3)

    assert found == [*slots_of(here), slots_of(there)[0]]


def test_whoever_lost_a_time_is_offered_the_next_three_that_can_be_booked(world):
    lost, second, third = slots_of(make_session(world))
    fourth, fifth, _ = slots_of(make_session(world, day=NEXT_DAY + timedelta(days=3), held=1))
    with world.acting(world.referrer) as by:
        make_booking(lost, by=by)

        assert queries.alternatives(by, lost.pk, at=EARLY) == [second, third, fourth]
        assert queries.alternatives(by, third.pk, at=EARLY)[:2] == [fourth, fifth]


def test_the_index_of_free_times_serves_the_query(world):
    make_session(world)
    with world.acting(world.referrer) as by, connection.cursor() as cursor:
        for other in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
        slots = queries.free_slots(by, site_id=world.surgery.pk, after=NOON, limit=5)

        assert "Index Scan using free_slot_at_a_site" in slots.explain()


def test_a_referral_may_have_times_of_those_who_could_take_it(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)
        offered = queries.providers_for(by, referral, at=EARLY)
        make_booking(slots_of(make_session(world))[0], by=by, family="Lampwick")
        taken: Any = Booking.objects.get().referral

        assert set(offered) == {world.charity.pk, world.law_centre.pk}
        assert queries.providers_for(by, taken, at=EARLY) == [world.charity.pk]


def test_the_providers_that_sit_at_a_place_are_known(world):
    make_session(world, adviser=world.lawyer)
    with world.acting(world.referrer) as by:
        about = {"site_id": world.surgery.pk, "after": NOON}

        assert queries.providers_sitting_at(by, **about) == {world.law_centre.pk}


# Who sees what


def test_a_referrer_sees_their_own_people_alone(world):
    first, second, _ = slots_of(make_session(world))
    with world.acting(world.referrer) as by:
        mine = make_booking(first, by=by)
    with world.acting(world.other_referrer) as by:
        make_booking(second, by=by, family="Lampwick")

    with world.acting(world.referrer) as by:
        assert list(queries.visible_to(by)) == list(Booking.objects.all()) == [mine]
        assert second not in free(world, by)  # that it is taken, they see


def test_a_provider_sees_the_bookings_of_its_own_sessions_alone(world):
    slot = slots_of(make_session(world, adviser=world.lawyer))[0]
    with world.acting(world.referrer) as by:
        make_booking(slot, by=by)

    with world.acting(world.lawyer) as by:
        assert queries.visible_to(by).exists()
    with world.acting(world.adviser) as by:
        assert not Booking.objects.exists()
        assert queries.day_list(by, slot.session_id) is None


@pytest.mark.parametrize("around", ["person", "patient"])
def test_the_time_of_somebody_behind_a_wall_is_on_no_list(world, around):
    slot, *others = slots_of(make_session(world))
    patient = Identity("Zora", "Quillfeather", date(2019, 5, 4))
    with world.acting(world.referrer) as by:
        booking = make_booking(slot, by=by, patient=patient, client_is=ClientIs.PARENT)
        hidden = getattr(booking.referral, f"{around}_id")
    with world.acting(world.supervisor) as by:
        people.raise_wall(
            person_id=hidden,
            organisation_id=world.charity.pk,
            user_id=world.adviser.user_id,
            why="",
            by=by,
            at=NOON,
        )

    with world.acting(world.adviser) as by:
        assert [row.slot for row in day_list(by, slot.session_id).rows] == others
        session: Any = queries.sessions_of(by, NEXT_DAY).get()  # with what is counted
        assert (session.taken, session.seats) == (0, len(others))
        assert not Booking.objects.exists()
        assert not queries.visible_to(by).exists()
    with world.acting(world.colleague) as by:
        assert day_list(by, slot.session_id).rows[0].booking == booking


# Sessions


def test_sessions_are_mine_or_those_of_everyone_here(world):
    mine = make_session(world)
    theirs = make_session(world, adviser=world.colleague)
    make_session(world, adviser=world.lawyer)
    with world.acting(world.adviser) as by:
        assert list(queries.sessions_of(by, NEXT_DAY)) == [mine]
        assert set(queries.sessions_of(by, NEXT_DAY, everyone=True)) == {mine, theirs}
        assert not queries.sessions_of(by, NEXT_DAY + timedelta(days=1)).exists()


def test_a_session_knows_how_full_it_is(world):
    session = make_session(world)
    with world.acting(world.referrer) as by:
        make_booking(slots_of(session)[0], by=by)

    with world.acting(world.adviser) as by:
        found: Any = queries.sessions_of(by, NEXT_DAY).get()
    assert (found.taken, found.seats) == (1, 3)


def test_the_day_list_has_a_row_for_each_person_and_each_free_time(world):
    session = make_session(world)
    first, second, third = slots_of(session)
    with world.acting(world.referrer) as by:
        booking = make_booking(second, by=by)
        gone = make_booking(third, by=by, family="Lampwick")
    with world.acting(world.adviser) as by:
        actions.move(booking_id=gone.pk, to=Status.CANCELLED, by=by, at=NOON)

        day = day_list(by, session.pk)

    assert [(row.slot, row.booking, row.free) for row in day.rows] == [
        (first, None, 1),
        (second, booking, 0),
        (third, None, 1),
    ]
    assert day.cancelled == [gone]


def test_the_day_list_of_26_people_takes_two_queries(world, django_assert_num_queries):
    session = make_session(world, opens=time(8), closes=time(21), slot_minutes=30)
    with world.acting(world.referrer) as by:
        for number, slot in enumerate(slots_of(session)):
            make_booking(slot, by=by, family=f"Lampwick{number}")

    with world.acting(world.adviser) as by, django_assert_num_queries(2):
        day = day_list(by, session.pk)
        names = {
            (each.person.name, each.person.contact.rule, *each.referral.domains)
            for each in day.bookings
        }
        assert len(names) == 26
        assert day.session.site.name
        assert day.session.room.name


def test_walk_ins_are_found_by_name_with_the_referral_they_wait_under(world):
    with world.acting(world.referrer) as by:
        taken = make_booking(slots_of(make_session(world))[0], by=by, family="Lampwick")
        asked = make_referral(by=by, family="Lampwicke")
    asked_of = {world.charity.pk: world.adviser, world.law_centre.pk: world.lawyer}

    with world.acting(world.adviser) as by:
        found = queries.walk_ins(by, "lampwick")
    with world.acting(asked_of[asked.provider_id]) as by:
        waiting = queries.walk_ins(by, "lampwicke")

    assert [each.referral for each in found][0] == taken.referral
    assert found[0].can_be_booked
    assert (asked, False) in [(each.referral, each.can_be_booked) for each in waiting]


# Planning


def test_a_coordinator_plans_for_every_provider_and_a_supervisor_for_their_own(world):
    with world.acting(world.coordinator) as by:
        everyone = {each.user_id for each in queries.advisers_of(by)}
    with world.acting(world.supervisor) as by:
        ours = {each.user_id for each in queries.advisers_of(by)}

    assert everyone - ours == {world.lawyer.user_id}
    assert world.adviser.user_id in ours
    assert world.referrer.user_id not in everyone


def test_a_weekly_session_is_shown_with_its_next_dates(world):
    with world.acting(world.coordinator) as by:
        _, made = actions.plan_weekly_session(
            room_id=make_room(world, by=by).pk,
            provider_id=world.charity.pk,
            adviser_id=world.adviser.user_id,
            weekday=2,
            opens=time(9),
            closes=time(12),
            first_date=date(2026, 11, 25),
            weeks=3,
            by=by,
            at=NOON,
        )

        shown = queries.planned(by, at=NOON)
        assert [each.sessions for each in shown] == [made.sessions]
        assert Slot.objects.count() == 3 * 4


def test_an_urgent_referral_is_known_as_one(world):
    with world.acting(world.referrer) as by:
        assert queries.is_urgent(make_referral(by=by, urgency=Urgency.TODAY))
        assert not queries.is_urgent(make_referral(by=by, family="Lampwick"))
