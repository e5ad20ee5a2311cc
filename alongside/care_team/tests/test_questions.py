"""Quick questions without a name, and what became of a place's referrals month by month."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from alongside.care_team import actions, queries, rules
from alongside.care_team.models import Question
from alongside.care_team.rules import Answered, Asker, Sent
from alongside.correspondence import actions as correspondence
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind
from alongside.kit.refusal import Refused
from alongside.law.rules.areas import AreaId
from alongside.people.rules import Purpose
from alongside.referrals import actions as referrals
from alongside.referrals.tests.factories import ALL_AGREED, SOMEBODY, make_new
from tests.world import NOON

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
IN_DECEMBER = NOON + timedelta(days=8)


def asked(by, words="Can a landlord do this?", at=NOON):
    return actions.ask(
        topic=AreaId.HOUSING, asker=Asker.NURSE, words=words, minutes=2, by=by, at=at
    )


def referred(world, **changes):
    with world.acting(world.referrer) as by:
        made = referrals.refer(
            new=make_new(**changes), key=str(uuid4()), provider_id=world.charity.pk, by=by, at=NOON
        )
    with world.acting(world.adviser) as by:
        return referrals.accept(referral_id=made.pk, by=by, at=NOON)


# Questions


def test_a_question_is_kept_and_answered_later_by_another_organisation(world):
    with world.acting(world.referrer) as by:
        question = asked(by)
    with world.acting(world.adviser) as by:
        actions.answer(
            question_id=question.pk, said=Answered.DEPENDS, words="On the notice", minutes=3,
            by=by, at=NOON,
        )  # fmt: skip
    with world.acting(world.referrer) as by:
        found = queries.questions_of(by).get()
        assert (found.answer, found.answer_words, found.minutes) == (
            Answered.DEPENDS, "On the notice", 5,
        )  # fmt: skip
        assert queries.asked_by_month(by, NOON)[:2] == [
            (NOVEMBER, 1, "Home and homelessness"), (date(2026, 10, 1), 0, ""),
        ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "Can Mrs Quillfeather be evicted?", "999 000 0018 has a notice", "He was born 9/3/1971",
        "She lives at ZZ99 3VZ", "Write to somebody@example.org", "Ring 07700 900123",
    ],
)  # fmt: skip
def test_what_looks_like_somebody_is_refused(world, words):
    with world.acting(world.referrer) as by, pytest.raises(Refused, match="Leave out names"):
        asked(by, words)


def test_a_question_of_another_partnership_is_not_there(world):
    with world.acting(world.referrer) as by:
        question = asked(by)
    with world.acting(world.adviser) as by:
        Question.objects.filter(pk=question.pk)
        assert queries.questions_of(by).exists()
        with pytest.raises(Refused, match="not there"):
            actions.answer(
                question_id=uuid4(), said=Answered.NO, words="", minutes=0, by=by, at=NOON
            )


@pytest.mark.parametrize("who", ["referrer", "adviser"])
@pytest.mark.django_db(transaction=True)
def test_the_page_keeps_a_question_and_says_what_is_missing(world, client, who):
    client.sign_in(getattr(world, who))

    page = client.post("/ask/", {"asker": "NURSE", "words": "Mr Smith asked"}).content.decode()
    done = client.post("/ask/", {"topic": "housing", "asker": "NURSE"}, follow=True)

    assert "Choose what it is about" in page
    assert "The question is kept" in done.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_adviser_answers_on_the_page(world, client):
    with world.acting(world.referrer) as by:
        question = asked(by)
    client.sign_in(world.adviser)

    done = client.post(f"/ask/{question.pk}/", {"said": "NO", "words": "Not so"}, follow=True)

    assert "Not so" in done.content.decode()
    client.sign_in(world.referrer)
    assert client.get(f"/ask/{question.pk}/").status_code == 403


# The digest


def test_a_digest_leaves_out_the_steps_of_who_did_not_agree():
    sent = [
        Sent(True, frozenset({"Accepted", "Reached"}), 2),
        Sent(True, frozenset({"Accepted"})),
        Sent(False, frozenset({"Accepted", "Reached"}), 9),
    ]

    digest = rules.digest_of(NOVEMBER, sent)

    assert (digest.referred, digest.kept_back, digest.days) == (3, 1, 2)
    assert (digest.steps["Accepted"], digest.steps["Reached"], digest.steps["Closed"]) == (2, 1, 0)
    assert "Reached: 1" in rules.in_words(digest)[0]


def test_who_referred_nobody_is_told_so_and_how(world):
    with world.acting(world.referrer) as by:
        message = actions.send_digest(month=NOVEMBER, by=by, at=IN_DECEMBER)

    assert message
    assert message.channel == Channel.ON_SCREEN
    assert message.words.startswith("Referred: 0")
    assert "under a minute" in message.words


def test_a_digest_is_sent_once_a_month_and_names_nobody(world):
    referred(world)
    other = replace(SOMEBODY, family_name="Otherwise", nhs_number="")
    referred(world, identity=other, consents=ALL_AGREED | {Purpose.SHARE_STATUS: False})
    with world.acting(world.coordinator) as by:
        correspondence.set_route(
            organisation_id=world.practice.pk, site_id=None, email="news@example.org", ring_on="",
            by=by, at=NOON,
        )  # fmt: skip
    with world.acting(world.referrer) as by:
        for _ in range(2):
            actions.send_digest(month=NOVEMBER, by=by, at=IN_DECEMBER)
        message = Message.objects.get(kind=Kind.MONTHLY)
        correspondence.deliver(message_id=message.pk, by=by, at=IN_DECEMBER)
        payload = bytes(message.deliveries.get().payload).decode()

    assert "Referred: 2" in payload
    assert "Accepted: 1" in payload
    assert "Quillfeather" not in payload
    assert message.person_id is None


def test_months_follow_each_other():
    assert rules.month_before(date(2027, 1, 15)) == date(2026, 12, 1)
    assert rules.month_after(date(2026, 12, 1)) == date(2027, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_the_zeroes(world, client):
    client.sign_in(world.referrer)

    page = client.get("/digest/").content.decode()

    assert "refer someone" in page
    assert "October 2026" in page
