import pytest

from alongside.audit.models import Look
from alongside.correspondence import actions
from alongside.correspondence.models import Message
from alongside.correspondence.rules import MOST_ATTEMPTS, State
from alongside.correspondence.tests.factories import make_agreed, make_message
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_outbox_shows_what_waits_and_what_failed_with_the_reason(world, client, settings):
    settings.CORRESPONDENCE_SENDERS = {}
    with world.acting(world.adviser) as by:
        make_message(make_agreed(world, by=by), by=by, recipient_id=world.practice.pk)
        failed = make_message(make_agreed(world, by=by), by=by, recipient_id=world.practice.pk)
        for _ in range(MOST_ATTEMPTS):
            actions.deliver(message_id=failed.pk, by=by, at=NOON)
    client.sign_in(world.adviser)

    page = client.get("/outbox/").content.decode()

    assert "Waiting to leave" in page
    assert "Somebody has to look" in page
    assert "Nothing is set up to send this" in page
    with world.acting(world.adviser):
        assert {look.page for look in Look.objects.all()} == {"correspondence:outbox"}

    client.post(f"/outbox/{failed.pk}/again/")

    with world.acting(world.adviser):
        assert Message.objects.get(pk=failed.pk).state == State.WAITING


def test_what_does_not_wait_is_not_sent_again(world, client):
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)
    client.sign_in(world.adviser)

    page = client.post(f"/outbox/{message.pk}/again/", follow=True).content.decode()

    assert "cannot become" in page


def test_another_organisation_finds_no_such_message(world, client):
    with world.acting(world.adviser) as by:
        message = make_message(make_agreed(world, by=by), by=by)
    client.sign_in(world.lawyer)

    assert client.post(f"/outbox/{message.pk}/again/").status_code == 404


@pytest.mark.parametrize("role", ["referrer", "coordinator", "volunteer", "commissioner"])
def test_whoever_has_no_outbox_is_refused(world, client, role):
    client.sign_in(getattr(world, role))

    assert client.get("/outbox/").status_code == 403
