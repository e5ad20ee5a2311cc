"""One button, and what a death means for everything that waits."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.appointments import actions as appointments
from alongside.appointments.models import Booking
from alongside.appointments.tests import factories as sessions
from alongside.casework import actions, tasks
from alongside.casework.models import Deadline, Issue
from alongside.casework.rules import AFTER_DEATH, AFTER_MISTAKE
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.correspondence import actions as correspondence
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind, State
from alongside.kit.refusal import Refused
from alongside.people import queries as people
from alongside.people.models import Person
from alongside.people.rules import Purpose
from alongside.people.schemas import Identity
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import ClientIs, Exit, Status
from alongside.referrals.tests.factories import make_new, make_referral
from tests.world import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)
DIED: dict[str, Any] = {"died_on": date(2026, 11, 23), "told_by": "Their daughter, by phone"}


@pytest.fixture
def case(world):
    """A file with an issue, a deadline, an appointment to come and a text that waits."""
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        make_deadline(issue.pk, by=by)
        write(case, by)
    slot = sessions.slots_of(sessions.make_session(world))[0]
    assert case.referral_id
    with world.acting(world.adviser) as by:
        appointments.book(
            person_id=case.person_id, slot_id=slot.pk, referral_id=case.referral_id, by=by, at=NOON
        )
    return case


def write(case, by, at=NOON, **more):
    return correspondence.write(
        kind=Kind.REMINDER, channel=Channel.TEXT, subject=case, person_id=case.person_id,
        by=by, at=at, **more,
    )  # fmt: skip


def die(case, by, at=LATER):
    return actions.record_death(person_id=case.person_id, **DIED, by=by, at=at)


def test_everything_of_ones_own_organisation_stops_at_once(world, case):
    with world.acting(world.adviser) as by:
        die(case, by)

        assert set(
            Message.objects.filter(channel=Channel.TEXT).values_list("state", flat=True)
        ) == {State.HELD}
        assert [each.status for each in Booking.objects.all()] == ["CANCELLED"]
        referral = Referral.objects.get(pk=case.referral_id)
        assert (referral.status, referral.exit) == (Status.CLOSED_INCOMPLETE, Exit.DIED)


def test_a_supervisor_has_the_live_deadlines_before_them(world, case):
    with world.acting(world.adviser) as by:
        die(case, by)

        supervisor = world.supervisor.user_id
        assert Deadline.objects.get().watcher_id == supervisor
        issue = Issue.objects.get()
        assert (issue.next_step, issue.next_step_by_id) == (AFTER_DEATH, supervisor)
        assert issue.next_step_due == LATER.date()


def test_the_time_is_free_for_somebody_else(world, case):
    with world.acting(world.adviser) as by:
        slot = Booking.objects.get().slot
        die(case, by)
        slot.refresh_from_db()

    assert slot.taken_seats == []


def test_what_was_written_before_leaves_no_more_even_where_nobody_held_it(world, case):
    """The referrer recorded it; the charity's task has not run yet, and the dispatcher comes."""
    with world.acting(world.referrer) as by:
        die(case, by)
    with world.acting(world.task) as by:
        waits = Message.objects.get(channel=Channel.TEXT, state=State.WAITING)
        done = correspondence.deliver(message_id=waits.pk, by=by, at=LATER)

        assert done
        assert done.state == State.HELD


def test_other_organisations_settle_it_by_themselves(world, case):
    with world.acting(world.referrer) as by:
        die(case, by)
    tasks.settle_deaths.func()

    with world.acting(world.adviser):
        assert Referral.objects.get(pk=case.referral_id).exit == Exit.DIED
        assert Issue.objects.get().next_step == AFTER_DEATH
        assert [each.status for each in Booking.objects.all()] == ["CANCELLED"]
    assert people.deaths_unsettled(most=10) == []


@pytest.mark.parametrize("agreed", [True, False])
def test_the_referrer_is_told_by_what_was_agreed(world, agreed):
    said = {each: agreed or each is Purpose.REFER for each in Purpose}
    case = make_case(world, consents=said)
    with world.acting(world.adviser) as by:
        die(case, by)
        told = Message.objects.filter(kind=Kind.CLOSED, state=State.SENT)

        assert told.exists() is agreed


def test_the_file_of_a_relative_stays_open(world):
    """The patient died; their daughter is who needs the advice."""
    patient = Identity("Beatrix", "Quillfeather", date(1940, 1, 2))
    case = make_case(world, patient=patient, client_is=ClientIs.CARER)
    assert case.referral_id
    with world.acting(world.adviser) as by:
        referral = Referral.objects.get(pk=case.referral_id)
        assert referral.patient_id
        write(case, by)
        actions.record_death(person_id=referral.patient_id, **DIED, by=by, at=LATER)
        tasks.settle_deaths.func()

    with world.acting(world.adviser):
        referral.refresh_from_db()
        assert referral.status == Status.ACCEPTED
        assert Message.objects.filter(person=case.person_id, state=State.WAITING).exists()
        assert not people.has_died(case.person_id)


def test_a_referral_that_nobody_was_asked_to_take_is_taken_back(world):
    with world.acting(world.referrer) as by:
        new = make_new(site_id=world.surgery.pk, domains=("immigration",))
        referral = referrals.refer(new=new, key="waits", by=by, at=NOON)
        assert referral.provider_id is None
        actions.record_death(person_id=referral.person_id, **DIED, by=by, at=LATER)
        referral.refresh_from_db()
        assert (referral.status, referral.exit) == (Status.WITHDRAWN, Exit.DIED)


def test_a_mistake_puts_the_file_before_its_adviser_again(world, case):
    with world.acting(world.supervisor) as by:
        die(case, by)
        name = people.visible_to(by).get(pk=case.person_id).name
        actions.undo_death(person_id=case.person_id, typed=name, by=by, at=LATER)

        issue = Issue.objects.get()
        assert (issue.next_step, issue.next_step_by_id) == (AFTER_MISTAKE, case.adviser_id)
        assert Deadline.objects.get().watcher_id == case.adviser_id
        assert not people.has_died(case.person_id)


@pytest.mark.django_db(transaction=True)
def test_the_button_is_on_the_person_page(client, world, case):
    client.sign_in(world.adviser)
    address = reverse("desk:died", args=[case.person_id])
    assert address in client.get(reverse("desk:person", args=[case.person_id])).text
    day = timezone.now().date() - timedelta(days=1)
    typed = {"died_on_day": day.day, "died_on_month": day.month, "died_on_year": day.year}

    page = client.post(address, typed | {"told_by": "A nurse"}, follow=True)

    assert "Nothing more is sent" in page.text
    assert "did not die" in client.get(address).text


def test_a_provider_that_was_asked_is_refused_when_it_takes_or_passes_on_what_the_death_ended(
    world,
):
    """It sees the referral still, and the person no more."""
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)
        actions.record_death(person_id=referral.person_id, **DIED, by=by, at=LATER)
    assert referral.provider_id == world.law_centre.pk
    tasks.settle_deaths.func()
    with world.acting(world.lawyer) as by:
        assert Referral.objects.filter(pk=referral.pk).exists()
        assert not Person.objects.filter(pk=referral.person_id).exists()

        with pytest.raises(Refused, match="cannot become"):
            referrals.propose(
                referral_id=referral.pk, provider_id=world.charity.pk, by=by, at=LATER
            )
        for take in (referrals.accept, referrals.waitlist):
            with pytest.raises(Refused, match="cannot become"):
                take(referral_id=referral.pk, by=by, at=LATER)
