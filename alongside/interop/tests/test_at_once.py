"""R3 by message: many connections, one key."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from alongside.interop.models import Received
from alongside.interop.tests.factories import headers_of, make_partner, new_body, send, token_of
from alongside.kit import context
from alongside.referrals.models import Referral

pytestmark = pytest.mark.django_db(transaction=True)
CONNECTIONS = 64


@pytest.mark.parametrize("same_ids", [True, False])
def test_one_of_many_equal_messages_at_once_is_taken(world, same_ids):
    partner, message = make_partner(world), new_body()
    token = token_of()
    fixed = headers_of(token)
    ready = Barrier(CONNECTIONS)

    def deliver(_):
        client = Client()
        try:
            connections["default"].ensure_connection()
            ready.wait(30)
            return send(client, message, fixed if same_ids else headers_of(token)).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CONNECTIONS) as senders:
        answers = Counter(senders.map(deliver, range(CONNECTIONS)))

    assert answers[200] == 1
    assert answers[409] + answers[425] == CONNECTIONS - 1
    standing = context.Standing(partner.user_id, world.practice.pk, world.partnership.pk)
    with context.standing_as(standing):
        assert Referral.objects.count() == 1
        assert Received.objects.count() == 1
    assert send(Client(), message, fixed).status_code == 409
