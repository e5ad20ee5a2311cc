"""What was passed on is on the desk of whoever was told; a list tells nothing by its gaps."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from alongside.accounts.models import User
from alongside.correspondence import actions as correspondence
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind, State
from alongside.desk import actions, queries
from alongside.desk.rules import Digest, goes_on, lines_of
from alongside.kit.filters import LONDON
from alongside.kit.refusal import Refused
from alongside.partnerships import actions as partnerships
from alongside.partnerships.models import Absence, Membership
from alongside.partnerships.queries import is_health_address
from alongside.partnerships.rules import Hours
from alongside.people.rules import Purpose
from alongside.referrals import actions as referrals
from alongside.referrals.rules import Exit, Status
from alongside.referrals.tests.factories import ALL_AGREED, make_referral
from tests.world import NOON, TOMORROW

pytestmark = pytest.mark.django_db
ONLY_REFER = {Purpose.REFER: True, Purpose.SHARE_STATUS: False}
NAME = "Quillfeather"
HOURS = [Hours(day, time(9), time(17)) for day in range(5)]


def referred(world, *, provider=None, at=NOON, **changes):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, at=at, **changes)
    with world.acting(world.coordinator) as by:
        provider = provider or world.charity
        return referrals.propose(referral_id=made.pk, provider_id=provider.pk, by=by, at=at)


def sweep(world, body, at):
    with world.acting(replace(world.task, organisation_id=body.pk)) as by:
        return referrals.escalate(items=queries.late_items(by, at), by=by, at=at)


def desk(client, actor):
    client.sign_in(actor)
    return client.get(reverse("desk:home")).content.decode()


def test_late_things_are_on_the_desk_of_whoever_was_told_without_a_name(world, client):
    made = referred(world, provider=world.law_centre, at=NOON - timedelta(days=60))
    sweep(world, world.law_centre, NOON)

    page = desk(client, world.coordinator)

    assert "Passed to you, because it is late" in page
    assert made.reference in page
    assert NAME not in page
    assert reverse("desk:referral", args=[made.pk]) not in page


def test_the_row_says_to_whom_it_was_passed(world, client):
    referred(world, at=NOON - timedelta(days=60))
    sweep(world, world.charity, NOON)

    assert "passed to" in desk(client, world.adviser) or "is told" in desk(client, world.adviser)


def test_the_referrer_reads_that_it_is_not_answered_and_whom_to_ring(world, client):
    made = referred(world, at=NOON - timedelta(days=60))
    sweep(world, world.charity, NOON)
    with world.acting(world.coordinator) as by:
        partnerships.change_hours(hours=HOURS, phone="020 7946 0100", by=by, at=NOON)

    client.sign_in(world.referrer)
    page = client.get(reverse("desk:referral", args=[made.pk])).content.decode()

    assert "Not answered yet. Ring 020 7946 0100" in page


def test_what_an_absent_adviser_holds_is_on_the_desk_of_the_deputy(world, client):
    with world.acting(world.supervisor):
        Absence.objects.create(
            partnership=world.partnership, organisation=world.charity,
            user_id=world.adviser.user_id, deputy_id=world.colleague.user_id,
            since=date(2026, 1, 1), until=date(2040, 1, 1),
        )  # fmt: skip

    assert "You stand in" in desk(client, world.colleague)
    assert "You stand in" not in desk(client, world.volunteer)


# The day in ten lines


def test_a_digest_has_ten_lines_at_most_and_names_nobody(world):
    referred(world)
    with world.acting(world.supervisor) as by:
        lines = lines_of(queries.digest_of(by, TOMORROW))

    assert len(lines) == 10
    assert "New for us: 1" in lines
    assert NAME not in " ".join(lines)
    assert len(lines_of(Digest())) == 10


def test_the_digest_is_sent_once_a_day_when_the_partnership_has_opened(world):
    def send(hour):
        at = datetime(2026, 11, 25, hour, tzinfo=LONDON)
        with world.acting(world.task) as by:
            return len(actions.send_digest(by=by, at=at))

    assert [send(8), send(10), send(11)] == [0, 1, 0]
    with world.acting(world.supervisor):
        message = Message.objects.get(kind=Kind.DIGEST)
    assert NAME not in message.words


@pytest.mark.parametrize("gone", [False, True], ids=["a colleague", "gone meanwhile"])
def test_a_digest_leaves_to_a_colleague_who_is_no_health_service(world, gone):
    at = datetime(2026, 11, 25, 10, tzinfo=LONDON)
    with world.acting(world.task) as by:
        (message,) = actions.send_digest(by=by, at=at)
        assert not is_health_address(message.personalisation["email"])
    if gone:
        with world.acting(world.supervisor) as by:
            Membership.objects.filter(user=by.user_id).update(until=at)
    with world.acting(world.task) as by:
        sent = correspondence.deliver(message_id=message.pk, by=by, at=at)

    assert sent
    assert sent.state == (State.FAILED if gone else State.SENT)


def test_a_digest_stays_on_the_desk_of_a_supervisor_without_an_address(world, client):
    at = datetime(2026, 11, 25, 10, tzinfo=LONDON)
    User.objects.filter(pk=world.supervisor.user_id).update(email="")
    with world.acting(world.task) as by:
        (message,) = actions.send_digest(by=by, at=at)
        assert correspondence.deliver(message_id=message.pk, by=by, at=at) is None
        assert actions.send_digest(by=by, at=at + timedelta(hours=1)) == []

    assert (message.channel, message.state) == (Channel.ON_SCREEN, State.SENT)
    assert "Today in ten lines" in desk(client, world.supervisor)


def test_no_digest_is_sent_on_a_day_on_which_nobody_is_there(world):
    with world.acting(world.task) as by:
        sunday = datetime(2026, 11, 29, 12, tzinfo=LONDON)
        assert actions.send_digest(by=by, at=sunday) == []


# What a list tells by what it leaves out


@pytest.mark.parametrize("ended", [True, False])
def test_a_row_goes_on_alike_whether_it_ended_or_not_where_that_may_not_be_told(ended):
    told = Status.PROPOSED

    assert goes_on(told=told, is_open=not ended, may_know=False, is_new=True)
    assert not goes_on(told=told, is_open=not ended, may_know=False, is_new=False)
    assert goes_on(told=told, is_open=not ended, may_know=True, is_new=True) is not ended


def test_the_referrers_list_is_the_same_after_a_referral_ended_that_may_not_be_told(world):
    made = referred(world, consents=ALL_AGREED | ONLY_REFER)
    with world.acting(world.referrer) as by:
        before = queries.own_referrals(by, TOMORROW)
    with world.acting(world.adviser) as by:
        referrals.accept(referral_id=made.pk, by=by, at=TOMORROW)
        referrals.end(referral_id=made.pk, reason=Exit.MOVED, by=by, at=TOMORROW)
    with world.acting(world.referrer) as by:
        after = queries.own_referrals(by, TOMORROW)

    assert len(before) == 1
    assert [(each.what, each.turn) for each in after] == [(each.what, "") for each in before]


def test_a_provider_that_gives_back_makes_no_second_received(world, client):
    made = referred(world, consents=ALL_AGREED | ONLY_REFER)
    client.sign_in(world.referrer)
    address = reverse("desk:referral", args=[made.pk])
    before = client.get(address).content.decode().count("Received")
    with world.acting(world.coordinator) as by:
        referrals.propose(referral_id=made.pk, provider_id=world.law_centre.pk, by=by, at=TOMORROW)

    assert client.get(address).content.decode().count("Received") == before


def test_somebody_who_alone_coordinates_cannot_be_taken_off(world):
    with (
        world.acting(world.administrator) as by,
        pytest.raises(Refused, match="Add another coordinator"),
    ):
        partnerships.end_membership(membership_id=world.coordinator.membership_id, by=by, at=NOON)
