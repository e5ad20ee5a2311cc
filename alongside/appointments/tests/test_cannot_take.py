"""A time is refused since the provider's register says “cannot take”: its officer has an item."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from alongside.appointments import actions
from alongside.appointments.models import Booking
from alongside.appointments.tests.factories import (
    EARLY,
    make_referral,
    make_session,
    slots_of,
)
from alongside.audit.models import Event
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.models import Person
from alongside.people.rules import Side
from alongside.people.rules.conflicts import Decision
from alongside.people.schemas import Identity
from alongside.referrals.models import Referral
from alongside.referrals.rules import Status
from alongside.referrals.tests.factories import make_new
from tests.world import NOON

BORN = date(1980, 2, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(world):
    """A time of tomorrow, by the database's clock: pages go by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        tomorrow = day_of(cursor.fetchone()[0]) + timedelta(days=1)
    return slots_of(make_session(world, adviser=world.lawyer, day=tomorrow))[0]


def act_against(world, name):
    with world.acting(world.lawyer) as by:
        people.register_party(name=name, born=None, side=Side.AGAINST, case_id=None, by=by, at=NOON)


def items_of(world, actor):
    with world.acting(actor) as by:
        return [each.name for each in known.conflict_items(by)]


def test_who_chooses_a_time_for_a_referral_that_waits(world, client, slot):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)
    act_against(world, "Zelda Quilfeather")
    client.sign_in(world.referrer)

    page = client.post(
        reverse("appointments:book", args=[referral.pk]),
        {"slot": slot.pk, "bring": "", "needs": ""},
    )

    assert "own check now says “cannot take”" in page.content.decode()
    assert items_of(world, world.lawyer) == ["Zelda Quillfeather"]
    assert items_of(world, world.adviser) == []
    with world.acting(world.referrer):
        assert not Booking.objects.exists()
        assert Referral.objects.get().status == Status.PROPOSED


def test_who_refers_with_a_time(world, slot):
    act_against(world, "Zelda Quilfeather")
    identity = Identity(given_name="Zelda", family_name="Quillfeather", birth_date=BORN)

    with world.acting(world.referrer) as by:
        with pytest.raises(Refused, match="cannot be asked: cannot take"):
            actions.refer_and_book(
                new=make_new(identity=identity), key="k", slot_id=slot.pk, by=by, at=EARLY
            )
        assert not Referral.objects.exists()
        assert not Person.objects.exists()
        event = Event.objects.get()

    assert items_of(world, world.lawyer) == ["Zelda Quillfeather"]
    assert (event.action, event.subject_id) == ("people.ask_registers", world.law_centre.pk)
    assert event.person_id is None


def test_once_it_is_clear_the_time_can_be_had(world, slot):
    act_against(world, "Zelda Quilfeather")
    identity = Identity(given_name="Zelda", family_name="Quillfeather", birth_date=BORN)
    about = {"new": make_new(identity=identity), "key": "k", "slot_id": slot.pk, "at": EARLY}
    with world.acting(world.referrer) as by, pytest.raises(Refused):
        actions.refer_and_book(**about, by=by)

    with world.acting(world.lawyer) as by:
        item = known.conflict_items(by).get()
        people.decide_conflict(
            item_id=item.pk, decision=Decision.CLEAR, reason="Another person", by=by, at=NOON
        )

    with world.acting(world.referrer) as by:
        booking = actions.refer_and_book(**about, by=by)
    assert booking.provider_id == world.law_centre.pk
