from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from alongside.kit.documents import Broken, Entry
from alongside.kit.refusal import Refused
from alongside.people import actions, queries
from alongside.people.models import Consent
from alongside.people.rules import AskedAlone, How, ProxyKind, Purpose, SaidBy
from alongside.people.rules.consent import (
    Wording,
    lasts_until,
    why_not_record,
    wording_for,
)
from alongside.people.rules.proxy import Standing, is_overdue, may_act, why_not_proxy
from alongside.people.schemas import Circumstances
from alongside.people.schemas.wording import consent_document, read_consent
from tests.world import NOON, make_person

LATER = NOON + timedelta(hours=1)
STATUS = Purpose.SHARE_STATUS
DAY = date(2026, 11, 24)


# The words


def a_wording(version="1", language="en", *, checked=True, since=DAY, until=None) -> Wording:
    return Wording(version, language, checked, since, until, {})


def test_a_wording_that_a_machine_translated_is_never_read_out():
    words = [a_wording(), a_wording("1", "cy", checked=False)]

    assert wording_for(words, "cy", DAY).language == "en"


def test_a_wording_that_somebody_checked_is_read_out_in_their_language():
    words = [a_wording(), a_wording("1", "cy")]

    assert wording_for(words, "cy", DAY).language == "cy"


def test_a_wording_counts_from_its_day_until_the_day_of_the_next():
    old = a_wording("old", since=date(2026, 1, 1), until=DAY)
    new = a_wording("new", since=DAY)

    assert wording_for([old, new], "en", DAY - timedelta(days=1)).version == "old"
    assert wording_for([old, new], "en", DAY).version == "new"
    assert wording_for([old, new], "en", date(2025, 1, 1)).version == "old"


def test_the_document_covers_every_purpose_and_says_who_may_process_and_why():
    document = consent_document()

    assert set(document.scopes) == set(Purpose)
    assert all(each.classes and each.lawful for each in document.scopes.values())
    assert any("advice" in each.lower() for each in document.never)
    assert {each.language for each in document.wordings if each.is_checked} >= {"en"}


def test_a_document_that_forgets_a_purpose_is_refused():
    scope: dict[str, Any] = {"id": "REFER", "classes": [], "to": "A provider", "lawful": {}}
    scope["lasts_months"] = None
    said = {"meta": {}, "classes": {}, "never": [], "purposes": [scope], "wordings": []}

    with pytest.raises(Broken, match="says nothing of"):
        read_consent(Entry("consent.yaml", said))


def test_what_was_read_out_for_a_year_is_agreed_to_for_a_year():
    since = datetime(2026, 11, 24, 12, tzinfo=UTC)

    assert lasts_until(12, since) == since.replace(year=2027)
    assert lasts_until(1, since.replace(month=1, day=31)) == since.replace(month=2, day=28)
    assert lasts_until(None, since) is None


@pytest.mark.parametrize(
    ("said_by", "gives", "why", "may_agree", "allowed"),
    [
        (SaidBy.SELF, True, "", False, True),
        (SaidBy.PROXY, True, "", True, True),
        (SaidBy.PROXY, True, "", False, False),
        (SaidBy.BEST_INTERESTS, True, "A meeting decided so", False, True),
        (SaidBy.BEST_INTERESTS, True, " ", False, False),
        (SaidBy.NOT_SOUGHT, False, "Unconscious", False, True),
        (SaidBy.NOT_SOUGHT, True, "Unconscious", False, False),
    ],
)
def test_who_answered_decides_what_may_be_kept(said_by, gives, why, may_agree, allowed):
    refused = why_not_record(said_by, gives=gives, why=why, may_agree=may_agree)

    assert (refused is None) is allowed


# Proxies


@pytest.mark.parametrize(
    ("standing", "acts", "overdue"),
    [
        (Standing(DAY, None, DAY), True, False),
        (Standing(DAY + timedelta(days=1), None, DAY), False, False),
        (Standing(DAY - timedelta(days=9), DAY - timedelta(days=1), DAY), False, False),
        (Standing(DAY, None, DAY, has_ended=True), False, False),
        (Standing(date(2025, 1, 1), None, DAY - timedelta(days=183)), True, False),
        (Standing(date(2025, 1, 1), None, DAY - timedelta(days=184)), False, True),
    ],
)
def test_a_proxy_acts_while_it_stands_and_was_confirmed_of_late(standing, acts, overdue):
    assert (may_act(standing, DAY), is_overdue(standing, DAY)) == (acts, overdue)


def test_whoever_only_speaks_for_somebody_does_not_agree_for_them():
    assert why_not_proxy(ProxyKind.AUTHORITY, may_agree=True, evidence="A form")
    assert why_not_proxy(ProxyKind.APPOINTEE, may_agree=True, evidence="A letter")
    assert why_not_proxy(ProxyKind.LPA, may_agree=True, evidence=" ")
    assert why_not_proxy(ProxyKind.LPA, may_agree=True, evidence="The power") is None


def test_no_interpreter_is_a_proxy():
    assert not any("interpreter" in label.lower() for label in ProxyKind.labels)


# What is kept


pytest_db = pytest.mark.django_db


@pytest.fixture
def person(world):
    with world.acting(world.adviser) as by:
        yield make_person(world, by=by)


def agree(world, person, *, at=NOON, said=True, purpose=STATUS, **more):
    actions.record_consent(
        person_id=person.pk, said={purpose: said}, how=How.SPOKEN, by=world.adviser, at=at, **more
    )


def agrees(world, person, recipient, at=LATER):
    return queries.agreed(person.pk, STATUS, at, recipient_id=recipient.pk)


@pytest_db
def test_what_is_taken_back_from_one_recipient_stands_for_the_other(world, person):
    for recipient in (world.practice, world.other_practice):
        agree(world, person, recipient_id=recipient.pk)

    actions.withdraw_consent(
        person_id=person.pk,
        purpose=STATUS,
        recipient_id=world.practice.pk,
        how=How.SPOKEN,
        by=world.adviser,
        at=LATER,
    )

    assert not agrees(world, person, world.practice)
    assert agrees(world, person, world.other_practice)


@pytest_db
def test_what_is_taken_back_from_everybody_is_taken_back_from_each(world, person):
    agree(world, person, recipient_id=world.practice.pk)

    agree(world, person, said=False, at=LATER)

    assert not agrees(world, person, world.practice)


@pytest_db
def test_a_refusal_counts_now_though_a_clock_ahead_dated_what_was_said_before(world, person):
    agree(world, person, at=LATER)

    agree(world, person, said=False, at=NOON)

    assert not agrees(world, person, world.practice, at=LATER + timedelta(days=1))


@pytest_db
def test_research_and_seeing_the_record_end_by_themselves(world, person):
    for purpose, months in [(Purpose.SEE_RECORD, 12), (Purpose.RESEARCH, 24)]:
        agree(world, person, purpose=purpose)
        until = queries.agreements(person.pk)[purpose].until

        assert until
        assert until == lasts_until(months, NOON)
        assert queries.agreed(person.pk, purpose, until - timedelta(seconds=1))
        assert not queries.agreed(person.pk, purpose, until)


@pytest_db
def test_how_they_came_to_say_it_is_kept(world, person):
    said = Circumstances(language="cy", interpreter="Mair, by phone", asked_alone=AskedAlone.NO)

    agree(world, person, as_said=said)

    row = Consent.objects.get()
    assert (row.interpreter, row.asked_alone, row.said_by) == ("Mair, by phone", "NO", "SELF")
    assert (row.wording, row.language) == ("2026-11", "en")  # nobody checked a Welsh one yet


@pytest_db
def test_a_proxy_who_may_agree_does_and_another_does_not(world, person):
    speaks = {
        "person_id": person.pk, "name": "Ottilie Fernsby", "limits": "", "evidence": "The power",
        "may_receive": False, "since": DAY, "until": None, "by": world.adviser, "at": NOON,
    }  # fmt: skip
    agrees_for = actions.add_proxy(**speaks, kind=ProxyKind.LPA, may_agree=True)
    speaks_for = actions.add_proxy(**speaks, kind=ProxyKind.AUTHORITY, may_agree=False)
    said = Circumstances(said_by=SaidBy.PROXY)

    with pytest.raises(Refused, match="may agree for them"), transaction.atomic():
        agree(world, person, as_said=replace(said, proxy_id=speaks_for.pk))
    agree(world, person, as_said=replace(said, proxy_id=agrees_for.pk))
    assert Consent.objects.get().proxy == agrees_for

    actions.end_proxy(proxy_id=agrees_for.pk, by=world.adviser, at=LATER)
    with pytest.raises(Refused, match="may agree for them"), transaction.atomic():
        agree(world, person, as_said=replace(said, proxy_id=agrees_for.pk), at=LATER)


@pytest_db
def test_what_counts_is_the_newest_word_about_each_recipient(world, person):
    agree(world, person, recipient_id=world.practice.pk)
    agree(world, person, said=False, at=LATER)
    agree(world, person, recipient_id=world.other_practice.pk, at=LATER + timedelta(minutes=1))

    (asked,) = [
        each for each in queries.all_agreed(person.pk, LATER + timedelta(hours=1))
        if each.purpose is STATUS
    ]  # fmt: skip

    said = [(each.consent.recipient_id, each.stands) for each in asked.answers]
    assert said == [(world.other_practice.pk, True), (None, False)]
    assert queries.history(person.pk).count() == 3


# The pages


@pytest.mark.django_db(transaction=True)
def test_the_page_says_why_somebody_was_not_asked(client, world, person):
    client.sign_in(world.adviser)
    answers = {each.value: "not_asked" for each in Purpose} | {"how": How.SPOKEN}
    address = reverse("people:ask", args=[person.pk])

    answers |= {"SHARE_STATUS": "no", "said_by": SaidBy.NOT_SOUGHT}
    assert "Write down why" in client.post(address, answers).text
    page = client.post(address, answers | {"why": "They were unconscious"}, follow=True).text

    assert "They were not asked: They were unconscious" in page


@pytest.mark.django_db(transaction=True)
def test_one_answer_of_somebody_else_is_not_found(client, world, person):
    agree(world, person)
    client.sign_in(world.lawyer)

    address = reverse("people:change", args=[Consent.objects.get().pk])
    assert client.get(address).status_code == 404
