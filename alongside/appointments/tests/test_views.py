import re
from contextlib import ExitStack, contextmanager
from datetime import time, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.accounts.rules import Permission
from alongside.appointments import actions, queries
from alongside.appointments.models import Booking, Room, Session, WeeklySession
from alongside.appointments.rules import TAKEN, Status
from alongside.appointments.tests.factories import (
    make_booking,
    make_referral,
    make_room,
    make_session,
    slots_of,
)
from alongside.appointments.urls import urlpatterns
from alongside.audit.models import Look
from alongside.kit.filters import day_of
from alongside.people.rules import AskedAlone, ContactRule
from alongside.people.schemas import Reach

pytestmark = pytest.mark.django_db(transaction=True)

TWO_HOURS = timedelta(hours=2)


def url(name, *args):
    return reverse(f"appointments:{name}", args=args)


def words(response):
    """What the page says, without its markup."""
    text = re.sub(r"<(script|style|head).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


@contextmanager
def queries_counted():
    """Count what every connection is asked, but not where transactions start and end."""
    counted: list[str] = []
    with ExitStack() as stack:
        captured = [
            stack.enter_context(CaptureQueriesContext(connections[alias]))
            for alias in ("default", "sessions", "audit")
        ]
        yield counted
    for each in captured:
        counted += [
            query["sql"]
            for query in each.captured_queries
            if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
        ]


@pytest.fixture
def now(world):
    """The database's clock, which is the one that pages go by."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.fixture
def session(world, now):
    """A session tomorrow with three times."""
    return make_session(world, day=day_of(now) + timedelta(days=1))


@pytest.fixture
def booking(world, session, now):
    with world.acting(world.referrer) as by:
        return make_booking(slots_of(session)[0], by=by, at=now)


# Who may


@pytest.mark.parametrize("name", ["referrer", "coordinator", "commissioner", "administrator"])
def test_sessions_are_for_those_who_run_them(client, world, session, booking, name):
    client.sign_in(world.actors[name])

    for address in (url("sessions"), url("session", session.pk)):
        assert client.get(address).status_code == 403
    for address in (url("move", booking.pk), url("walk_in", session.pk)):
        assert client.post(address).status_code == 403


@pytest.mark.parametrize("name", ["referrer", "adviser", "volunteer", "commissioner"])
def test_planning_is_for_those_who_plan(client, world, name):
    client.sign_in(world.actors[name])

    assert {client.get(url(each)).status_code for each in ("new_session", "rooms")} == {403}
    assert client.post(url("make_sessions")).status_code == 403


@pytest.mark.parametrize("name", ["coordinator", "commissioner"])
def test_choosing_a_time_is_for_those_who_book(client, world, booking, name):
    client.sign_in(world.actors[name])

    assert client.get(url("book", booking.referral_id)).status_code == 403


def test_another_provider_does_not_learn_that_a_session_or_booking_is_there(
    client, world, session, booking
):
    client.sign_in(world.lawyer)

    assert client.get(url("session", session.pk)).status_code == 404
    assert client.post(url("move", booking.pk), {"to": "ARRIVED"}).status_code == 404
    assert client.post(url("walk_in", session.pk), {"words": "x"}).status_code == 404
    assert client.get(url("book", booking.referral_id)).status_code == 404


def test_another_surgery_does_not_see_the_referral(client, world, booking):
    client.sign_in(world.other_referrer)

    assert client.get(url("book", booking.referral_id)).status_code == 404


def test_every_view_says_whom_it_is_for():
    permissions = {
        pattern.name: getattr(pattern.callback, "permission", None) for pattern in urlpatterns
    }

    assert set(permissions.values()) == {
        Permission.RUN_SESSIONS,
        Permission.PLAN_SESSIONS,
        Permission.BOOK_APPOINTMENTS,
    }


@pytest.mark.parametrize("name", ["move", "walk_in"])
def test_what_changes_something_is_posted(client, world, session, booking, name):
    client.sign_in(world.adviser)
    about = {"move": booking.pk, "walk_in": session.pk}[name]

    assert client.get(url(name, about)).status_code == 405


# Sessions


def test_an_adviser_sees_their_own_sessions_with_how_full_they_are(client, world, session, booking):
    client.sign_in(world.adviser)
    page = words(client.get(url("sessions")))

    assert "You have no session today" in page
    assert "1 of 3" in page

    client.sign_in(world.colleague)
    assert "once whoever coordinates has planned them" in words(client.get(url("sessions")))
    assert "1 of 3" in words(client.get(url("sessions"), {"whose": "everyone"}))


# The day list


def test_the_day_list_says_who_comes_why_and_what_they_need(client, world, session, now):
    reach = Reach(rule=ContactRule.NOT_AT_HOME, asked_alone=AskedAlone.YES, phone="07700 900123")
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by, at=now, reach=reach, domains=("debt",))
        actions.book(
            person_id=referral.person_id,
            slot_id=slots_of(session)[0].pk,
            referral_id=referral.pk,
            bring="Bank statements",
            needs="Ground floor",
            by=by,
            at=now,
        )
    client.sign_in(world.adviser)

    page = words(client.get(url("session", session.pk)))

    for said in (
        "9am",
        "Zelda Quillfeather",
        "Debt, bills and bailiffs",
        "Bank statements",
        "Ground floor",
        "Not at home",
        "Booked",
        "1 person",
    ):
        assert said in page
    with world.acting(world.adviser):
        assert Look.objects.filter(
            person_id=referral.person_id, page="appointments:session"
        ).exists()


def test_an_empty_session_says_so_and_shows_its_free_times(client, world, session):
    client.sign_in(world.adviser)

    page = words(client.get(url("session", session.pk)))

    assert "Nobody is booked yet" in page
    assert page.count("Free") == 3


def test_a_held_time_is_shown_as_held(client, world, now):
    later = make_session(world, day=day_of(now) + timedelta(days=9), held=1)
    client.sign_in(world.adviser)

    page = words(client.get(url("session", later.pk)))

    assert "Held Free for an urgent problem. Opens to everybody" in page


def test_the_day_list_of_26_people_asks_at_most_8_times(client, world, now):
    full = make_session(world, day=day_of(now), opens=time(0), closes=time(13), slot_minutes=30)
    with world.acting(world.referrer) as by:
        for number, slot in enumerate(slots_of(full)):
            make_booking(slot, by=by, family=f"Lampwick{number}", at=full.starts_at - TWO_HOURS)
    client.sign_in(world.adviser)
    client.get(url("session", full.pk))

    with queries_counted() as asked:
        response = client.get(url("session", full.pk))

    assert words(response).count("Lampwick") >= 26
    assert len(asked) <= 8, asked


@pytest.mark.parametrize(
    ("button", "said"), [("ARRIVED", "Arrived"), ("ATTENDED", "Attended"), ("MISSED", "Missed")]
)
def test_a_button_says_what_became_of_it_and_leads_back_to_the_row(
    client, world, session, booking, button, said
):
    client.sign_in(world.adviser)

    pressed = client.post(url("move", booking.pk), {"to": button})

    assert pressed.url == f"{url('session', session.pk)}#booking-{booking.pk}"
    assert f"1 {said.lower()}" in words(client.get(pressed.url))
    undone = client.post(url("move", booking.pk), {"to": "UNDO"}, follow=True)
    assert "1 booked" in words(undone)


def test_a_button_pressed_twice_is_no_problem(client, world, booking):
    client.sign_in(world.adviser)
    for _ in range(2):
        pressed = client.post(url("move", booking.pk), {"to": "ARRIVED"}, follow=True)

        assert "1 arrived" in words(pressed)
        assert "cannot become" not in words(pressed)


@pytest.mark.parametrize("to", ["", "NONSENSE", "BOOKED"])
def test_a_button_that_is_none_changes_nothing(client, world, booking, to):
    client.sign_in(world.adviser)

    assert client.post(url("move", booking.pk), {"to": to}).status_code == 302
    with world.acting(world.adviser):
        assert Booking.objects.get().status == Status.BOOKED


def test_a_move_that_cannot_be_says_why(client, world, booking):
    client.sign_in(world.adviser)
    client.post(url("move", booking.pk), {"to": "CANCELLED"})

    page = words(client.post(url("move", booking.pk), {"to": "ARRIVED"}, follow=True))

    assert "marked ‘Cancelled’ cannot become ‘Arrived’" in page
    assert "Cancelled 9am, Zelda Quillfeather" in page


# Walk-ins


def test_a_walk_in_is_found_by_name_and_added_in_two_clicks(client, world, session, booking):
    with world.acting(world.adviser) as by:
        actions.move(booking_id=booking.pk, to=Status.CANCELLED, by=by, at=booking.booked_at)
    client.sign_in(world.adviser)

    found = client.post(url("walk_in", session.pk), {"words": "Quilfeather"})
    assert "Zelda Quillfeather" in words(found)
    assert "Add at 9am" in words(found)
    picked = client.post(url("walk_in", session.pk), {"referral": booking.referral_id}, follow=True)

    assert "Added at 9am" in words(picked)
    assert "1 arrived" in words(picked)
    assert "Walk-in" in words(picked)


def test_a_walk_in_whom_nobody_referred_can_be_referred_now(client, world, session):
    client.sign_in(world.adviser)

    assert "Nobody with a name like that" in words(
        client.post(url("walk_in", session.pk), {"words": "Nobody"})
    )
    assert "Enter the name of the person" in words(
        client.post(url("walk_in", session.pk), {"words": " "})
    )


def test_a_walk_in_by_a_referral_of_somebody_else_is_not_there(client, world, session):
    client.sign_in(world.adviser)

    for referral in (uuid4(), "nonsense"):
        answer = client.post(url("walk_in", session.pk), {"referral": referral})
        assert answer.status_code in {200, 404}
    with world.acting(world.adviser):
        assert not Booking.objects.exists()


# Choosing a time


@pytest.fixture
def referral(world, session, now):
    with world.acting(world.referrer) as by:
        return make_referral(by=by, family="Lampwick", at=now)


def test_a_referrer_chooses_a_time(client, world, referral, session):
    first = slots_of(session)[0]
    client.sign_in(world.referrer)
    page = words(client.get(url("book", referral.pk)))
    assert "Times at Mill Road Surgery" in page
    assert "9am Adviser" in page

    booked = client.post(
        url("book", referral.pk), {"slot": first.pk, "bring": "A letter", "needs": ""}
    )

    assert booked.url == reverse("desk:referral", args=[referral.pk])
    with world.acting(world.referrer):
        booking = Booking.objects.get()
    assert (booking.slot_id, booking.bring) == (first.pk, "A letter")
    assert "What you choose here is one more" in words(client.get(url("book", referral.pk)))


def test_whoever_loses_a_time_keeps_what_they_typed_and_sees_three_others(
    client, world, referral, session
):
    first, second, third = slots_of(session)
    client.sign_in(world.referrer)
    with world.acting(world.referrer) as by:
        make_booking(first, by=by, at=referral.received_at)

    lost = client.post(
        url("book", referral.pk), {"slot": first.pk, "bring": "The blue letter", "needs": "Stairs"}
    )

    page = words(lost)
    assert TAKEN in page
    assert "The next free times" in page
    assert 'value="The blue letter"' in lost.content.decode()
    assert lost.content.decode().count('name="instead"') == 2  # there are no more
    instead = client.post(url("book", referral.pk), {"slot": third.pk, "instead": second.pk})
    assert instead.status_code == 302
    with world.acting(world.referrer):
        assert Booking.objects.get(referral=referral).slot_id == second.pk


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "Choose a time"),
        ({"slot": "nonsense"}, TAKEN),
        ({"slot": str(uuid4())}, TAKEN),
        ({"slot": "nonsense", "bring": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_bad_choice_is_said_in_words(client, world, referral, posted, said):
    client.sign_in(world.referrer)

    answer = client.post(url("book", referral.pk), posted)

    assert answer.status_code == 200
    assert said in words(answer)


def test_no_free_time_is_said_with_what_happens_instead(client, world, now):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by, at=now)
    client.sign_in(world.referrer)

    page = words(client.get(url("book", referral.pk)))

    assert "No free times at Mill Road Surgery or anywhere else in the next 4 weeks" in page


def test_a_referral_that_has_ended_gets_no_time(client, world, booking):
    from alongside.referrals import actions as referrals
    from alongside.referrals.rules import Status as ReferralStatus

    with world.acting(world.adviser) as by:
        actions.move(booking_id=booking.pk, to=Status.CANCELLED, by=by, at=booking.booked_at)
        referrals.move(
            referral_id=booking.referral_id,
            to=ReferralStatus.WITHDRAWN,
            reason="WITHDREW",
            by=by,
            at=booking.booked_at,
        )
    client.sign_in(world.referrer)

    assert "This referral is ‘Withdrawn’" in words(client.get(url("book", booking.referral_id)))


def test_choosing_a_time_asks_at_most_12_times_once_a_provider_has_the_referral(
    client, world, booking
):
    client.sign_in(world.referrer)
    client.get(url("book", booking.referral_id))

    with queries_counted() as asked:
        client.get(url("book", booking.referral_id))

    assert len(asked) <= 12, asked


# Planning


def test_a_coordinator_adds_a_room_and_plans_a_weekly_session(client, world, now):
    client.sign_in(world.coordinator)
    assert "Add the first room" in words(client.get(url("new_session")))
    added = client.post(
        url("rooms"),
        {"site": world.surgery.pk, "name": "Room 4", "contact": "Reception", "step_free": "on"},
        follow=True,
    )
    assert "Room added" in words(added)
    assert "Room 4" in words(added)
    with world.acting(world.coordinator) as by:
        room = Room.objects.get()
        adviser = queries.advisers_of(by).get(user=world.adviser.user_id)

    planned = client.post(url("new_session"), weekly(room, adviser, now), follow=True)

    assert "Sessions made:" in words(planned)
    assert "9am to 12:30pm" in words(planned)
    with world.acting(world.coordinator):
        assert WeeklySession.objects.get().slot_minutes == 40
        assert Session.objects.count() >= 7
    again = client.post(url("make_sessions"), follow=True)
    assert "is there already" in words(again)


def weekly(room, adviser, now, changes=()):
    day = day_of(now)
    typed = {
        "room": room.pk,
        "adviser": adviser.pk,
        "weekday": 2,
        "opens": "9am",
        "closes": "12:30",
        "slot_minutes": 40,
        "first_date_day": day.day,
        "first_date_month": day.month,
        "first_date_year": day.year,
    }
    return typed | dict(changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"room": ""}, "Choose a room"),
        ({"room": str(uuid4())}, "Choose a room"),
        ({"opens": "early"}, "Enter the start as a time"),
        ({"closes": "8:30"}, "must end after it starts"),
        ({"slot_minutes": 1}, "at least 5 minutes"),
        ({"first_date_year": 2090}, "more than 8 weeks away"),
        ({"first_date_year": 2001}, "The first date must be on or after"),
    ],
)
def test_what_cannot_be_planned_is_said_and_kept(client, world, now, changes, said):
    with world.acting(world.coordinator) as by:
        room = make_room(world, by=by)
        adviser = queries.advisers_of(by).get(user=world.adviser.user_id)
    client.sign_in(world.coordinator)

    answer = client.post(url("new_session"), weekly(room, adviser, now, changes))

    assert answer.status_code == 200
    assert said in words(answer)
    with world.acting(world.coordinator):
        assert not WeeklySession.objects.exists()


def test_a_supervisor_plans_for_their_own_organisation_alone(client, world, now):
    with world.acting(world.coordinator) as by:
        room = make_room(world, by=by)
        lawyer = queries.advisers_of(by).get(user=world.lawyer.user_id)
    client.sign_in(world.supervisor)

    answer = client.post(url("new_session"), weekly(room, lawyer, now))

    assert "Choose an adviser" in words(answer)


def test_a_room_needs_a_place_and_a_name(client, world):
    client.sign_in(world.coordinator)

    page = words(client.post(url("rooms"), {}))

    assert "Choose the place that lends the room" in page
    assert "Enter the name of the room" in page
