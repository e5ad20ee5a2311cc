from datetime import date

import pytest

from alongside.people import actions, queries
from alongside.people.rules import AskedAlone, ContactChannel, ContactRule, How, Purpose
from alongside.people.rules.second_checks import (
    SENT_BY,
    Known,
    SecondCheck,
    second_checks,
    why_not_phrase,
)
from alongside.people.schemas import Reach
from tests.world import NOON, make_person

HER = Known("Aldous Quillfeather", date(1971, 3, 9), "ZZ99 3VZ")
TEXT, EMAIL = ContactChannel.TEXT, ContactChannel.EMAIL


@pytest.mark.parametrize("has_phrase", [True, False])
@pytest.mark.parametrize("safe", [set(), {TEXT}, {EMAIL}, {TEXT, EMAIL}, set(ContactChannel)])
def test_a_code_goes_by_a_safe_channel_alone(has_phrase, safe):
    found = second_checks(has_phrase=has_phrase, safe=safe)

    assert all(SENT_BY[each] in safe for each in found if each in SENT_BY)
    assert (SecondCheck.PHRASE in found) is has_phrase


def test_no_check_asks_for_a_birth_date():
    assert not any("birth" in each.label.lower() for each in SecondCheck)


@pytest.mark.parametrize(
    "phrase",
    ["9 March 1971", "09/03/1971", "1971-03-09", "aldous is here", "I live at ZZ99 3VZ", "kettle"],
)
def test_what_somebody_close_could_guess_is_no_phrase(phrase):
    assert why_not_phrase(phrase, HER)


def test_two_ordinary_words_are_a_phrase():
    assert why_not_phrase("Copper kettle", HER) is None


@pytest.mark.django_db
def test_the_phrase_is_known_again_however_it_is_written_and_kept_by_no_one(world):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)
        how = Reach(phone="07700 900123", rule=ContactRule.SAFE, asked_alone=AskedAlone.YES)
        contact = actions.reach(person=person, how=how, by=by, at=NOON)
        actions.agree_phrase(person_id=person.pk, phrase="Copper kettle", by=by, at=NOON)
        contact.refresh_from_db()

        assert queries.says_phrase(person.pk, "copper  KETTLE!")
        assert not queries.says_phrase(person.pk, "copper pan")
        assert "kettle" not in contact.phrase.lower()


@pytest.mark.django_db
@pytest.mark.parametrize(("text_safe", "found"), [(True, True), (False, False)])
def test_a_code_by_text_needs_a_phone_that_is_theirs_alone(world, text_safe, found):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)
        how = Reach(
            phone="07700 900123",
            rule=ContactRule.SAFE,
            asked_alone=AskedAlone.YES,
            text_safe=text_safe,
        )
        actions.reach(person=person, how=how, by=by, at=NOON)
        actions.record_consent(
            person_id=person.pk, said={Purpose.CONTACT: True}, how=How.SPOKEN, by=by, at=NOON
        )

        checks = queries.possible_checks(person.pk, NOON)
        assert (SecondCheck.CODE_BY_TEXT in checks) is found
