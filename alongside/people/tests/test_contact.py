from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.people import actions, queries
from alongside.people.models import Contact, NewContact, Sealed
from alongside.people.rules import (
    AskedAlone,
    ContactChannel,
    ContactRule,
    How,
    Purpose,
    RelationKind,
    SafeContact,
    still_safe,
    strictest,
    strictest_asking,
    why_not_reach,
)
from alongside.people.schemas import Reach
from tests.world import NOON, make_person, make_world

LATER = NOON + timedelta(hours=1)
SAFE = Reach(
    phone="07700 900123",
    address="1 Test Street",
    postcode="ZZ99 3VZ",
    rule=ContactRule.SAFE,
    text_safe=True,
    asked_alone=AskedAlone.YES,
)
ANSWERS = st.sampled_from([True, False, None])


def said(**other) -> SafeContact:
    known: dict[str, Any] = {
        "rule": ContactRule.SAFE,
        "asked_alone": AskedAlone.YES,
        "text_safe": True,
        "has_phone": True,
        "has_email": True,
        "has_address": True,
        "email_safe": True,
        "letter_safe": True,
    }
    return SafeContact(**(known | other))


@pytest.mark.parametrize("channel", ContactChannel)
def test_whoever_was_asked_alone_and_calls_everything_safe_is_reached(channel):
    assert why_not_reach(said(), channel, agreed=True, died=False) is None


@pytest.mark.parametrize("channel", ContactChannel)
def test_the_dead_are_reached_in_no_way(channel):
    assert why_not_reach(said(), channel, agreed=True, died=True) == "They have died"


@pytest.mark.parametrize(
    "channel", [each for each in ContactChannel if each is not ContactChannel.CALL]
)
@pytest.mark.parametrize("asked", [AskedAlone.NO, AskedAlone.NOT_ASKED])
def test_nothing_is_left_with_whoever_was_not_asked_alone(channel, asked):
    assert why_not_reach(said(asked_alone=asked), channel, agreed=True, died=False)


@pytest.mark.parametrize(
    "channel", [each for each in ContactChannel if each is not ContactChannel.PRINT]
)
def test_no_sender_reaches_what_is_sealed(channel):
    assert why_not_reach(said(sealed=True), channel, agreed=True, died=False)


@pytest.mark.parametrize(
    ("channel", "known"),
    [
        (ContactChannel.TEXT, {"rule": ContactRule.ASK_FIRST}),
        (ContactChannel.TEXT, {"text_safe": False}),
        (ContactChannel.TEXT, {"has_phone": False}),
        (ContactChannel.VOICEMAIL, {"voicemail_safe": False}),
        (ContactChannel.VOICEMAIL, {"rule": ContactRule.ASK_FIRST}),
        (ContactChannel.EMAIL, {"email_safe": None}),
        (ContactChannel.EMAIL, {"email_safe": False}),
        (ContactChannel.EMAIL, {"has_email": False}),
        (ContactChannel.LETTER, {"letter_safe": None}),
        (ContactChannel.LETTER, {"rule": ContactRule.NOT_AT_HOME}),
        (ContactChannel.LETTER, {"has_address": False}),
        (ContactChannel.PRINT, {"print_safe": False}),
        (ContactChannel.PRINT, {"at_risk": True}),
        (ContactChannel.CALL, {"has_phone": False}),
        (
            ContactChannel.CALL,
            {"rule": ContactRule.NOT_AT_HOME, "asked_alone": AskedAlone.NOT_ASKED},
        ),
    ],
)
def test_each_answer_closes_its_channel(channel, known):
    assert why_not_reach(said(**known), channel, agreed=True, died=False)


def test_a_slip_needs_no_agreement_to_be_contacted():
    assert why_not_reach(said(), ContactChannel.PRINT, agreed=False, died=False) is None
    assert why_not_reach(said(), ContactChannel.CALL, agreed=False, died=False)


@given(
    st.sampled_from(ContactRule),
    st.sampled_from(ContactRule),
    st.sampled_from([AskedAlone.YES, AskedAlone.NO]),
    st.sampled_from(AskedAlone),
    ANSWERS,
    ANSWERS,
    st.sampled_from(ContactChannel),
)
def test_the_word_of_another_loosens_nothing(rule, new, alone, anew, safe, newly, channel):
    """What somebody said, alone or in company, stays at least as strict whatever comes later."""
    before = said(
        rule=rule, asked_alone=alone, text_safe=bool(safe), email_safe=safe, print_safe=safe
    )
    after = replace(
        before,
        rule=strictest(rule, new),
        asked_alone=strictest_asking(alone, anew),
        text_safe=before.text_safe and bool(newly),
        email_safe=still_safe(safe, newly) if safe is not None else None,
        print_safe=still_safe(safe, newly),
    )
    if why_not_reach(before, channel, agreed=True, died=False):
        assert why_not_reach(after, channel, agreed=True, died=False)


pytest_db = pytest.mark.django_db


@pytest.fixture
def person(world):
    """Somebody referred by the practice and advised by the charity."""
    with world.acting(world.referrer) as by:
        person = make_person(world, by=by, kind=RelationKind.REFERRED)
        actions.relate(
            person_id=person.pk,
            organisation_id=world.charity.pk,
            kind=RelationKind.HOLDS,
            by=by,
            at=NOON,
        )
        actions.record_consent(
            person_id=person.pk, said={Purpose.CONTACT: True}, how=How.SPOKEN, by=by, at=NOON
        )
    return person


@pytest_db
def test_what_is_told_as_hidden_goes_straight_under_the_seal(world, person):
    with world.acting(world.referrer) as by:
        actions.reach(person=person, how=replace(SAFE, sealed=True), by=by, at=NOON)

        contact = Contact.objects.get(person=person)
        assert contact.sealed
        assert [getattr(contact, place) for place in Sealed.PLACES] == ["", "", "", ""]
        assert not Sealed.objects.exists()
        assert queries.why_not_reach(person.pk, ContactChannel.TEXT, LATER)


@pytest_db
@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        ("adviser", True),
        ("supervisor", True),
        ("volunteer", False),
        ("coordinator", False),
        ("privacy_officer", False),
        ("referrer", False),
        ("lawyer", False),
        ("task", False),
    ],
)
def test_the_database_shows_what_is_sealed_to_whoever_advises_them(world, person, reader, sees):
    with world.acting(world.referrer) as by:
        actions.reach(person=person, how=replace(SAFE, sealed=True), by=by, at=NOON)

    with world.acting(world.actors[reader]):
        assert Sealed.objects.filter(person=person).exists() is sees


@pytest_db
def test_a_wall_hides_what_is_sealed(world, person):
    with world.acting(world.adviser) as by:
        actions.reach(person=person, how=replace(SAFE, sealed=True), by=by, at=NOON)
        actions.raise_wall(
            person_id=person.pk,
            organisation_id=world.charity.pk,
            user_id=world.colleague.user_id,
            why="",
            by=by,
            at=NOON,
        )
    with world.acting(world.colleague):
        assert not Sealed.objects.exists()


@pytest_db
def test_a_new_number_from_another_waits_and_the_old_one_stays(world, person):
    with world.acting(world.referrer) as by:
        actions.reach(person=person, how=SAFE, by=by, at=NOON)
        told = replace(SAFE, phone="07700 900999")
        contact = actions.reach_carefully(person=person, how=told, by=by, at=LATER)

        assert contact.phone == "07700 900123"
        assert NewContact.objects.get(person=person).phone == "07700 900999"


@pytest_db
def test_a_new_number_for_somebody_sealed_is_told_to_the_adviser_alone(world, person):
    with world.acting(world.referrer) as by:
        actions.reach(person=person, how=replace(SAFE, sealed=True), by=by, at=NOON)
        told = replace(SAFE, phone="07700 900999")
        contact = actions.reach_carefully(person=person, how=told, by=by, at=LATER)

        assert contact.sealed
        assert not contact.phone
        assert not NewContact.objects.exists()
    with world.acting(world.adviser):
        newest = Sealed.objects.latest("told_at")
        assert (newest.phone, newest.confirmed_at) == ("07700 900999", None)


@pytest_db
def test_the_risks_of_one_record_count_for_the_other_whoever_linked_them(world, person):
    """One surgery's record says nothing; the other's is sealed; the charity linked the two."""
    with world.acting(world.adviser) as by:
        other = make_person(world, by=by)
        actions.reach(person=person, how=SAFE, by=by, at=NOON)
        actions.reach(person=other, how=replace(SAFE, sealed=True), by=by, at=NOON)
        actions.ask_whether_same(
            person_id=person.pk, other_id=other.pk, due_at=LATER, by=by, at=NOON
        )
    with world.acting(world.referrer):
        assert queries.why_not_reach(person.pk, ContactChannel.TEXT, LATER) is None
        assert queries.at_risk([person.pk]) == set()

    with world.acting(world.adviser) as by:
        item = queries.same_person_items(by).get()
        actions.answer_same(item_id=item.pk, is_same=True, by=by, at=NOON)

    with world.acting(world.referrer):
        assert queries.why_not_reach(person.pk, ContactChannel.TEXT, LATER)
        assert queries.at_risk([person.pk]) == {person.pk}


@pytest_db
def test_the_risks_of_a_stranger_are_not_told(world, person):
    with world.acting(world.adviser) as by:
        actions.reach(person=person, how=replace(SAFE, sealed=True), by=by, at=NOON)
    elsewhere = make_world("Advice elsewhere")

    for stranger in (world.other_referrer, elsewhere.adviser):
        with world.acting(stranger):
            assert queries.at_risk([person.pk]) == set()
