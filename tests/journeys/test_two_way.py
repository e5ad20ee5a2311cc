"""An adviser texts somebody, reads what they answered, and whoever referred sees how far it is."""

from uuid import uuid4

import pytest

from alongside.correspondence import actions as correspondence
from alongside.correspondence.actions import Heard
from alongside.correspondence.models import Message
from alongside.referrals import actions
from alongside.referrals.tests.factories import make_new
from tests.world import NOON

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_text_goes_out_and_its_answer_comes_back(world, somebody, scripts):
    # Given a referral that the adviser's organisation took
    with world.acting(world.referrer) as by:
        made = actions.refer(
            new=make_new(), key=str(uuid4()), provider_id=world.charity.pk, by=by, at=NOON
        )
    with world.acting(world.adviser) as by:
        actions.accept(referral_id=made.pk, by=by, at=NOON)

    # When the adviser asks whether they may ring
    adviser = somebody(world.adviser)
    adviser.opens(f"/referrals/{made.pk}/text/", "Write to Zebedee Quillfeather")
    adviser.page.get_by_label("May we ring you?", exact=True).check()
    adviser.presses("Send")
    adviser.reads("It leaves within seconds", "Texts and e-mails to them")

    # And they want another time
    with world.acting(world.adviser) as by:
        message = Message.objects.get(kind="RING")
        correspondence.deliver(message_id=message.pk, by=by, at=NOON)
        correspondence.hear(
            message_id=message.pk, heard=Heard("one", "Change", is_shared=False), by=by, at=NOON
        )

    # Then it waits in the outbox until the adviser has seen to it
    adviser.opens("/outbox/", "Outbox")
    adviser.reads("They texted back", "Wants another time")
    adviser.presses("Done")
    adviser.reads("Kept as done")

    # And whoever referred sees the line of steps, and the months
    referrer = somebody(world.referrer)
    referrer.opens(f"/referrals/{made.pk}/", "Zebedee Quillfeather")
    referrer.reads("Accepted", "Reached", "next")
    referrer.opens("/digest/", "Month by month")
    referrer.opens("/ask/", "Quick question")
