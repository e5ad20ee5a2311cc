from datetime import UTC, datetime

import pytest

from alongside.audit.models import Event
from alongside.correspondence import actions
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind, State
from tests.world import NOON

pytestmark = pytest.mark.django_db


def write(world, by, channel):
    return actions.write(
        kind=Kind.RECEIVED,
        channel=channel,
        subject=world.surgery,
        recipient_id=world.practice.pk,
        purpose="REFER",
        by=by,
        at=NOON,
    )


def test_a_message_to_a_partner_waits_to_leave(world):
    with world.acting(world.adviser) as by:
        message = write(world, by, Channel.BARS)

        assert (message.state, message.next_at, message.done_at) == (State.WAITING, NOON, None)
        assert (message.subject, message.subject_id) == ("partnerships.Site", world.surgery.pk)
        assert Event.objects.get(action="correspondence.write").subject_id == message.pk


def test_what_is_shown_on_screen_has_arrived(world):
    with world.acting(world.adviser) as by:
        message = write(world, by, Channel.ON_SCREEN)

    assert (message.state, message.done_at) == (State.SENT, datetime(2026, 11, 24, 12, tzinfo=UTC))


def test_an_outbox_is_its_organisations_own(world):
    with world.acting(world.adviser) as by:
        write(world, by, Channel.BARS)

    with world.acting(world.lawyer):
        assert not Message.objects.exists()
