"""The standard gives a receiver five seconds, and says what it answers when they are over."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client

from alongside.interop.models import Received
from alongside.interop.queries import caller_of, in_time, partners
from alongside.interop.tests.factories import (
    headers_of,
    make_partner,
    new_body,
    outcome,
    send,
    token_of,
)
from alongside.kit import context
from alongside.referrals.models import Referral

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(partners, "PATIENCE", "200ms")


def test_whoever_waits_too_long_is_told_so_and_nothing_is_kept(world, client, hurried):
    partner = make_partner(world)
    headers, message = headers_of(token_of()), new_body()
    locked, done = threading.Event(), threading.Event()

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE referrals_referral IN ACCESS EXCLUSIVE MODE")
            locked.set()
            done.wait(30)
            cursor.execute("ROLLBACK")
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(30)
    try:
        answer = send(Client(), message, headers)
    finally:
        done.set()
        holder.join()

    issue = outcome(answer, 408)
    assert issue["details"]["coding"][0]["code"] == "REC_TIMEOUT"
    assert answer["Retry-After"]
    standing = context.Standing(partner.user_id, world.practice.pk, world.partnership.pk)
    with context.standing_as(standing):
        assert not Received.objects.exists()
        assert not Referral.objects.exists()
    assert send(client, message, headers).status_code == 200


def test_the_patience_ends_with_the_request(world, hurried):
    make_partner(world)
    with in_time(), connection.cursor() as cursor:
        caller_of(token_of())
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("200ms",)
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_our_patience_is_less_than_the_standard_gives():
    assert partners.PATIENCE == "4s"
