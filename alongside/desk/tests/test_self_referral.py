import re
from datetime import date, timedelta
from urllib.parse import quote

import pytest

from alongside.accounts.rules import DoorKind
from alongside.audit.models import Event
from alongside.correspondence.models import Message
from alongside.needs import queries as needs
from alongside.needs.models import Answer, Check
from alongside.needs.rules import Said, WhyNot
from alongside.partnerships import actions as partnerships
from alongside.partnerships import queries
from alongside.partnerships.models import Intake
from alongside.people.models import Contact, Person
from alongside.people.rules import AskedAlone, ContactRule
from alongside.referrals.models import Referral, TurnAway
from alongside.referrals.rules import Source, Urgency
from tests.world import NOON

YOU = {
    "given_name": "Fictional",
    "family_name": "Personne",
    "born_day": "27",
    "born_month": "3",
    "born_year": "1985",
}
REACH = {
    "alone": "NO",
    "phone": "07700 900123",
    "own_phone": "YES",
    "may": ["call", "say_who", "voicemail", "text"],
}
MEET = {"language": "en", "helped": "NO"}
WHAT = {"domains": ["debt"], "happening": "A made-up letter", "surgery": ""}
AGREED = {"agreed": ["REFER", "CONTACT"]}
NOTHING = {"happening": "NO"}
WANTED = {"happening": "YES", "wants_help": "YES"}


@pytest.fixture
def door(world):
    with world.acting(world.coordinator):
        made = partnerships.make_door(
            kind=DoorKind.PERSON, name="Poster", by=world.coordinator, at=NOON
        )
        return f"/me/{queries.token_of(made.pk, made.token_turn)}/"


def seen(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def checked(client, door, **said):
    """Answer the whole check: nothing is happening, but for what is said here."""
    client.post(f"{door}begin/")
    for number, key in enumerate(["ends_meet", *(item.id for item in needs.check().items)]):
        answer = client.post(f"{door}check/{number}/", said.get(key, NOTHING))
        assert answer.status_code == 302, answer.content.decode()
    return answer


def asked(client, door, *, today=None, **changed):
    pages = {"you": YOU, "reach": REACH, "meet": MEET}
    if today is not None:
        pages["today"] = {"troubles": today}
    pages["what"] = WHAT
    for step, words in pages.items():
        answer = client.post(f"{door}ask/{step}/", words | changed.get(step, {}))
        assert answer.status_code == 302, answer.content.decode()


def sent(client, door, **changed):
    asked(client, door, **changed)
    answer = client.post(f"{door}agree/", AGREED)
    assert answer.status_code == 302, answer.content.decode()
    return seen(client, answer.url)


def test_the_first_page_asks_whether_it_is_safe(client, door):
    assert "Is it safe to look at this now?" in seen(client, door)


def test_nothing_is_kept_before_somebody_agrees(client, world, door):
    checked(client, door, debt=WANTED | {"urgent": "NO"})
    asked(client, door)

    with world.acting(world.coordinator):
        assert not Person.objects.exists()
        assert not Check.objects.exists()


def test_whoever_asks_alone_is_referred_by_themself(client, world, door):
    page = sent(client, door, today=["none"])

    with world.acting(world.coordinator):
        referral = Referral.objects.get()
        contact = Contact.objects.get()
    assert referral.reference in page
    assert referral.source == Source.PERSON
    assert referral.referring_organisation_id == world.charity.pk
    assert referral.domains == ["debt"]
    assert contact.asked_alone == AskedAlone.YES
    assert contact.rule == ContactRule.SAFE


def test_the_check_goes_with_it_and_what_was_not_asked_is_kept_apart(client, world, door):
    checked(
        client,
        door,
        ends_meet={"happening": "YES"},
        debt=WANTED | {"urgent": "NO"},
        care={"happening": "DECLINED"},
    )
    sent(client, door)

    with world.acting(world.coordinator):
        check = Check.objects.get()
        answers = {each.item: each for each in Answer.objects.all()}
    assert check.version == needs.check().version
    assert {each.version for each in answers.values()} == {check.version}
    assert answers["ends_meet"].happening == Said.YES
    assert answers["debt"].wants_help == Said.YES
    assert answers["care"].happening == Said.DECLINED
    assert (answers["care"].urgent, answers["care"].urgent_why) == (
        Said.NOT_ASKED,
        WhyNot.NO_QUESTION,
    )
    assert answers["money"].wants_help_why == WhyNot.NOT_HAPPENING


def test_whoever_stops_early_was_not_asked_the_rest(client, world, door):
    client.post(f"{door}begin/")
    client.post(f"{door}check/0/", NOTHING)
    answer = client.post(f"{door}check/1/", WANTED | {"urgent": "NO", "stop": "1"})
    assert answer.url == f"{door}check/told/"
    sent(client, door)

    with world.acting(world.coordinator):
        rest = Answer.objects.get(item="work")
    assert (rest.happening, rest.happening_why) == (Said.NOT_ASKED, WhyNot.STOPPED)


def test_what_is_private_stays_unless_it_is_ticked(client, world, door):
    checked(client, door, immigration=WANTED | {"urgent": "NO"}, debt=WANTED | {"urgent": "NO"})
    page = seen(client, f"{door}ask/what/")
    assert 'value="debt" checked' in page
    assert 'value="immigration" checked' not in page
    sent(client, door)

    with world.acting(world.coordinator):
        kept = Answer.objects.get(item="immigration")
    assert (kept.happening, kept.happening_why) == (Said.NOT_ASKED, WhyNot.KEPT_BACK)


def test_what_is_private_goes_where_it_is_ticked(client, world, door):
    checked(client, door, immigration=WANTED | {"urgent": "NO"})
    sent(client, door, what={"domains": ["immigration"]})

    with world.acting(world.coordinator):
        assert Answer.objects.get(item="immigration").happening == Said.YES


def test_what_is_urgent_is_answered_at_once_and_comes_first(client, world, door):
    client.post(f"{door}begin/")
    client.post(f"{door}check/0/", NOTHING)
    answer = client.post(f"{door}check/1/", WANTED | {"urgent": "no_money_food_fuel"})
    assert answer.url == f"{door}check/1/now/"
    assert "This is not an emergency service." in seen(client, answer.url)
    client.post(f"{door}check/2/", NOTHING | {"stop": "1"})
    sent(client, door)

    with world.acting(world.coordinator):
        referral = Referral.objects.get()
    assert (referral.urgency, referral.level) == (Urgency.TODAY, "E1")


def test_a_date_goes_with_what_is_urgent(client, world, door):
    dated = {"on_day": "27", "on_month": "11", "on_year": "2026"}
    checked(client, door, benefits=WANTED | {"urgent": "deadline_imminent"} | dated)
    sent(client, door)

    with world.acting(world.coordinator):
        assert Referral.objects.get().letter_date == date(2026, 11, 27)


def test_what_cannot_wait_is_asked_of_whoever_did_no_check(client, world, door):
    for step, words in [("you", YOU), ("reach", REACH), ("meet", MEET)]:
        client.post(f"{door}ask/{step}/", words)
    answer = client.post(f"{door}ask/today/", {"troubles": ["roofless_tonight"]})
    assert answer.url == f"{door}ask/today/now/"
    assert "999" in seen(client, answer.url)


def test_abuse_is_never_asked(client, door):
    pages = [seen(client, f"{door}check/{number}/") for number in range(11)]
    pages += [seen(client, f"{door}ask/today/"), seen(client, f"{door}begin/")]

    said = "".join(pages).lower()
    for word in ("abuse", "hurt you", "afraid", "violen", "domestic_abuse", "safeguarding"):
        assert word not in said


def test_an_answer_must_be_chosen_and_nothing_typed_is_lost(client, door):
    dated = {"on_day": "27", "on_month": "xx", "on_year": "2026"}
    answer = client.post(f"{door}check/2/", {"happening": "YES"} | dated).content.decode()

    assert "Choose an answer." in answer
    assert 'value="xx"' in answer
    assert 'value="xx"' in seen(client, f"{door}check/2/")


def test_going_back_shows_what_was_said(client, door):
    client.post(f"{door}check/1/", WANTED | {"urgent": "NO"})

    page = seen(client, f"{door}check/1/")
    assert page.count(" checked") == 3


def test_changing_the_language_keeps_what_is_typed(client, door):
    words = YOU | {"speak": "cy"}
    answer = client.post(f"{door}ask/you/", words)
    assert answer.url == f"{door}ask/you/"

    page = seen(client, answer.url)
    assert 'lang="cy"' in page
    assert 'value="Personne"' in page


def test_hiding_the_page_keeps_what_is_typed_and_leads_back(client, door):
    answer = client.post(f"{door}ask/you/", YOU | {"hide": "1"})
    page = client.get(answer.url, headers={"referer": f"http://testserver{door}ask/you/"})

    assert f'href="{door}ask/you/"' in page.content.decode()
    assert 'value="Personne"' in seen(client, f"{door}ask/you/")


@pytest.mark.parametrize("referer", ["https://elsewhere.example.org/x", "", "http://[bad"])
def test_a_hidden_page_leads_nowhere_else(client, door, referer):
    page = client.get(f"{door}hidden/", headers={"referer": referer}).content.decode()

    assert f'href="{door}"' in page


def test_leaving_forgets_all_of_it(client, door):
    client.post(f"{door}ask/you/", YOU)
    answer = client.get(f"{door}leave/")

    assert answer.url.startswith("https://www.bbc.co.uk/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert "Personne" not in seen(client, f"{door}ask/you/")


def test_after_half_an_hour_nothing_is_left(client, door):
    client.post(f"{door}ask/you/", YOU)
    session = client.session
    session["own_door"] |= {"seen": "2020-01-01T00:00:00+00:00"}
    session.save()

    assert "Personne" not in seen(client, f"{door}ask/you/")


def test_the_words_of_one_door_are_not_those_of_another(client, world, door):
    client.post(f"{door}ask/you/", YOU)
    with world.acting(world.coordinator):
        other = partnerships.make_door(
            kind=DoorKind.PERSON, name="Other", by=world.coordinator, at=NOON
        )
        address = f"/me/{queries.token_of(other.pk, other.token_turn)}/"

    assert "Personne" not in seen(client, f"{address}ask/you/")


def test_once_sent_nothing_of_the_person_is_left_in_the_browsers_session(client, door):
    sent(client, door, today=["none"])

    assert "Personne" not in str(dict(client.session))
    assert "07700" not in str(dict(client.session))


def test_sent_twice_it_is_kept_once(client, world, door):
    asked(client, door, today=["none"])
    session = dict(client.session)["own_door"]
    client.post(f"{door}agree/", AGREED)
    again = client.session
    again["own_door"] = session
    again.save()
    answer = client.post(f"{door}agree/", AGREED)

    assert answer.url == f"{door}sent/"
    with world.acting(world.coordinator):
        assert Referral.objects.count() == 1
        assert Event.objects.filter(action="desk.refer_oneself").count() == 1


def test_the_answer_is_the_same_for_somebody_who_is_known(client, world, door):
    first = sent(client, door, today=["none"])
    client.get(f"{door}leave/")
    second = sent(client, door, today=["none"])

    with world.acting(world.coordinator):
        one, two = Referral.objects.order_by("received_at")
    assert (
        first.replace(one.reference, "").split("What happens next")[0].split("</header>")[1]
        == (second.replace(two.reference, "").split("What happens next")[0].split("</header>")[1])
    )


def test_nothing_is_sent_without_agreement(client, world, door):
    asked(client, door, today=["none"])
    answer = client.post(f"{door}agree/", {"agreed": ["CONTACT"]})

    assert "Nothing is sent without it" in answer.content.decode()
    with world.acting(world.coordinator):
        assert not Referral.objects.exists()


def test_a_box_that_a_machine_fills_in_is_named_and_nothing_is_lost(client, world, door):
    asked(client, door, today=["none"])
    answer = client.post(f"{door}agree/", AGREED | {"website": "spam"})

    assert "Empty the last box" in answer.content.decode()
    with world.acting(world.coordinator):
        assert not Referral.objects.exists()


def test_somebody_at_risk_gets_no_message(client, world, door):
    sent(client, door, today=["none"], reach={"alone": "YES", "not_at_home": "on"})

    with world.acting(world.coordinator):
        contact = Contact.objects.get()
        assert not Message.objects.exclude(channel="ON_SCREEN").exists()
    assert contact.asked_alone == AskedAlone.NO
    assert not contact.text_safe
    assert contact.rule == ContactRule.NOT_AT_HOME


def test_a_phone_that_others_use_takes_no_message(client, world, door):
    sent(client, door, today=["none"], reach={"own_phone": "NO", "shared_with": "A made-up friend"})

    with world.acting(world.coordinator):
        contact = Contact.objects.get()
    assert not contact.text_safe
    assert contact.voicemail_safe is False
    assert contact.shared_with == "A made-up friend"


def test_somebody_with_one_name_is_taken_as_they_are(client, world, door):
    sent(client, door, today=["none"], you={"given_name": "Solo", "family_name": ""})

    with world.acting(world.coordinator):
        assert Person.objects.get().family_name == "Solo"


def test_whoever_helps_is_named_for_the_adviser_to_confirm(client, world, door):
    helper = {"helped": "YES", "helper_name": "Helper Fictional", "helper_speaks": "YES"}
    sent(client, door, today=["none"], meet=helper)

    with world.acting(world.coordinator):
        said = Referral.objects.get().anything_else
    assert "Helper Fictional" in said
    assert "Confirm this with them, alone" in said


def test_nobody_is_screened_where_there_is_no_room(client, world, door):
    with world.acting(world.coordinator):
        Intake.objects.all().delete()
        for provider in (world.charity, world.law_centre):
            Intake.objects.create(
                partnership=world.partnership, provider=provider, state="CLOSED", said_at=NOON
            )

    assert "We cannot take new people right now" in seen(client, f"{door}begin/")
    assert client.get(f"{door}check/1/").url == f"{door}begin/"
    for _ in range(2):
        assert client.post(f"{door}begin/").url == f"{door}begin/"
    assert "We have counted that somebody needed help" in seen(client, f"{door}begin/")
    with world.acting(world.coordinator):
        assert TurnAway.objects.get().referral is None


@pytest.mark.parametrize(
    "address", ["check/99/", "check/0/now/", "check/99/now/", "ask/nothing/", "ask/today/x/"]
)
def test_a_page_that_is_not_there_is_not_found(client, door, address):
    assert client.get(f"{door}{address}").status_code == 404


@pytest.mark.parametrize("address", ["agree/", "ask/today/now/", "check/told/", "sent/"])
def test_a_page_that_comes_too_soon_leads_to_one_before_it(client, door, address):
    assert client.get(f"{door}{address}").status_code == 302


def test_a_closed_door_is_not_found(client):
    assert client.get("/me/nothing/").status_code == 404


def test_too_many_who_send_are_told_to_come_back_and_lose_nothing(client, world, door, monkeypatch):
    few = (1, timedelta(hours=1))
    monkeypatch.setattr("alongside.partnerships.middleware.MOST_FROM_A_SENDER", few)
    sent(client, door, today=["none"])  # pages on the way do not count
    client.get(f"{door}leave/")
    asked(client, door, today=["none"])
    answer = client.post(f"{door}agree/", AGREED).content.decode()

    assert "Too many people use this page now" in answer
    assert "Personne" in answer
    with world.acting(world.coordinator):
        assert Referral.objects.count() == 1


def test_a_link_can_carry_the_language_and_the_browser_is_only_a_first_guess(client, door):
    guessed = client.get(door, headers={"accept-language": "cy,en;q=0.5"})
    assert (guessed["Content-Language"], 'lang="cy"' in guessed.content.decode()) == ("cy", True)

    assert 'dir="rtl"' in seen(client, f"{door}?speak=ar")
    kept = client.get(f"{door}begin/", headers={"accept-language": "cy"})
    assert kept["Content-Language"] == "ar"


def test_the_receipt_says_by_when_in_their_own_language(client, door):
    client.get(f"{door}?speak=cy")
    page = sent(client, door, today=["none"])

    assert re.search(r"Bydd rhywun yn ei ddarllen erbyn Dydd \w+", page)


ODD = [
    "\0",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "x" * 5000,
    "<b>",
]
ODD += ["٣", "-1", "9" * 400, "’; --"]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("step", ["you", "reach", "meet", "today", "what"])
def test_whatever_is_typed_gets_a_sentence_or_is_kept(client, door, step, odd):
    names = {
        "you": [*YOU],
        "reach": [*REACH, "shared_with", "best_times", "other_way", "not_at_home"],
        "meet": [*MEET, "needs", "other_language", "helper_name", "helper_is", "helper_speaks"],
        "today": ["troubles"],
        "what": [*WHAT, "other_party"],
    }[step]

    answer = client.post(f"{door}ask/{step}/", dict.fromkeys(names, odd))

    assert answer.status_code in (200, 302)
    assert client.get(f"{door}ask/{step}/").status_code == 200


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_an_odd_answer_to_a_question_is_asked_again(client, door, odd):
    names = ("happening", "wants_help", "urgent", "on_day", "on_month", "on_year")

    assert client.post(f"{door}check/2/", dict.fromkeys(names, odd)).status_code == 200
    assert client.get(f"{door}?speak={quote(odd)}&size={quote(odd)}").status_code == 200
