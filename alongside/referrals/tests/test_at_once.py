"""What many senders at the same moment may not break."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from alongside.correspondence.models import Message
from alongside.kit.refusal import Refused
from alongside.people.models import Person
from alongside.referrals.models import Proposal, Referral
from alongside.referrals.rules import ClientIs
from alongside.referrals.tests.factories import SOMEBODY, make_referral

pytestmark = pytest.mark.django_db(transaction=True)

SENDERS = 16


def at_once(world, send: Callable[[int], object]) -> list[object]:
    """Have many connections of one referrer do this at the same moment."""
    together = Barrier(SENDERS)

    def one(number: int) -> object:
        try:
            with world.acting(world.referrer):
                together.wait()
                return send(number)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(one, range(SENDERS)))


def test_one_key_sent_by_many_at_once_is_one_referral(world):
    answers = at_once(world, lambda _: make_referral(by=world.referrer, key="once").reference)

    with world.acting(world.referrer):
        kept = Referral.objects.get()
        assert set(answers) == {kept.reference}
        assert Person.objects.count() == 1
        assert Message.objects.filter(subject_id=kept.pk).count() == 1
        assert Proposal.objects.filter(referral=kept).count() == 1
        assert kept.steps.count() == 2


def test_one_key_with_other_words_at_once_keeps_one_and_refuses_the_rest(world):
    answers = at_once(
        world, lambda number: make_referral(by=world.referrer, key="k", happening=f"{number}")
    )

    assert sum(isinstance(answer, Referral) for answer in answers) == 1
    with world.acting(world.referrer):
        assert Referral.objects.count() == 1


def test_one_person_referred_by_many_at_once_is_registered_once(world):
    at_once(world, lambda number: make_referral(by=world.referrer, key=f"{number}"))

    with world.acting(world.referrer):
        assert Referral.objects.count() == SENDERS
        assert Person.objects.count() == 1


def test_two_people_who_are_each_the_patient_of_the_other_do_not_lock_each_other_out(world):
    mother = replace(SOMEBODY, given_name="Zora", nhs_number="999 000 0026")
    pairs = [(SOMEBODY, mother), (mother, SOMEBODY)]

    def send(number):
        client, patient = pairs[number % 2]
        return make_referral(
            by=world.referrer,
            key=f"{number}",
            identity=client,
            patient=patient,
            client_is=ClientIs.RELATIVE,
        )

    assert all(isinstance(each, Referral) for each in at_once(world, send))
    with world.acting(world.referrer):
        assert Person.objects.count() == 2
