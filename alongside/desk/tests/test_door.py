"""Somebody refers without an account, and is confirmed before anybody reads what they wrote."""

import json
import re
from uuid import uuid4

import pytest

from alongside.accounts.rules import DoorKind
from alongside.correspondence import actions as correspondence
from alongside.correspondence.models import Delivery, Message
from alongside.partnerships import actions as partnerships
from alongside.partnerships import queries as known
from alongside.partnerships.models import Site
from alongside.partnerships.rules import SiteKind
from alongside.people.models import Contact, Person
from alongside.referrals.models import Referral, Stay, Unconfirmed
from alongside.referrals.rules import Source
from alongside.referrals.rules.doors import MOST_TRIES, Settled
from alongside.referrals.tests.factories import make_referral
from tests.world import NOON

pytestmark = pytest.mark.django_db

SAID = {
    "key": "k1",
    "client_is": "PATIENT",
    "nhs_number": "999 000 0018",
    "born_day": "9",
    "born_month": "3",
    "born_year": "1971",
    "given_name": "Zebedee",
    "family_name": "Quillfeather",
    "domains": ["welfare_benefits", "debt"],
    "happening": "Benefit stopped",
    "how_soon": "otherwise",
    "risks": "NONE",
    "phone": "07700 900123",
    "contact_rule": "SAFE",
    "asked_alone": "YES",
    "language": "en",
    "agreed": ["REFER", "SHARE_STATUS"],
    "referrer_name": "Nia Exampleton",
    "referrer_role": "practice nurse",
    "referrer_phone": "020 7946 0123",
    "email": "nia.exampleton@example.nhs.uk",
}
BANNER = "QUILL, Aldous (Mr)   Born 09-Mar-1971 (55y)   Gender Male   NHS No. 999 000 0018"


class Door:
    def __init__(self, world, client, kind=None):
        self.world, self.client = world, client
        with world.acting(world.coordinator) as by:
            if kind:
                Site.objects.filter(pk=world.surgery.pk).update(kind=kind)
            self.row = partnerships.make_door(
                kind=DoorKind.REFERRER,
                name="Reception desk",
                site_id=world.surgery.pk,
                by=by,
                at=NOON,
            )
        self.token = known.token_of(self.row.pk, 1)
        self.code = known.code_of(self.row.pk, 1)
        self.address = f"/r/{self.token}/"

    def shown(self):
        return self.client.get(self.address).content.decode()

    def send(self, **changes):
        said = {name: value for name, value in (SAID | changes).items() if value is not None}
        return self.client.post(self.address, said)

    def held(self):
        with self.world.acting(self.world.coordinator):
            return Unconfirmed.objects.get()

    def mailed(self):
        """The code that was mailed last."""
        with self.world.acting(self.world.referrer):
            said = Message.objects.order_by("-written_at", "-created_at")[0].personalisation
        return said["code"]

    def referrals(self):
        with self.world.acting(self.world.referrer):
            return list(Referral.objects.order_by("received_at"))


@pytest.fixture
def door(world, client):
    return Door(world, client)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_opens_for_whoever_has_the_address(door):
    html = door.shown()

    assert "Refer someone for advice" in html
    assert "Mill Road Surgery" in html
    for name in ("banner", "given_name", "risks", "referrer_name", "email", "code"):
        assert f'name="{name}"' in html
    assert "Find a person" not in html


def test_with_the_code_of_the_place_it_is_sent_at_once(door):
    answer = door.send(email="", code=door.code.lower())

    (referral,) = door.referrals()
    assert answer.url == f"{door.address}sent/"
    assert referral.source == Source.LINK
    assert referral.referrer_name == "Nia Exampleton, practice nurse"
    assert referral.site_id == door.world.surgery.pk


def test_one_neutral_line_comes_back_for_the_record(door):
    answer = door.send(email="", code=door.code)

    html = text_of(door.client.get(answer.url))

    (referral,) = door.referrals()
    line = f"Referred to Advice at Mill Road for advice, ref {referral.reference}, "
    assert line in html
    assert "Status: received." in html
    assert 'data-app="copy"' in html
    for word in ("Quillfeather", "Benefit", "debt", "Riverside", "Fenland"):
        assert word not in html


def test_a_wrong_code_is_refused_with_all_that_was_typed_kept(door):
    html = text_of(door.send(code="ABCD-EFGH"))

    assert "This is not the code of this place" in html
    assert 'value="Zebedee"' in html
    assert door.referrals() == []


@pytest.mark.parametrize("email", ["", "nia@example.org", "nia@nhs.net.example.org", "nia@xnhs.uk"])
def test_whoever_shows_neither_code_nor_health_address_is_told_what_is_needed(door, email):
    html = text_of(door.send(email=email))

    assert "Enter your address at a health service" in html
    assert door.referrals() == []


def test_what_is_not_confirmed_is_kept_and_disclosed_to_nobody(door):
    answer = door.send()

    held = door.held()
    assert answer.url == f"{door.address}confirm/{held.pk}/"
    assert door.referrals() == []
    with door.world.acting(door.world.referrer):
        assert Person.objects.count() == 0
        assert Contact.objects.count() == 0
    html = text_of(door.client.get(answer.url))
    assert "Not sent yet" in html
    assert "Riverside Advice rings Mill Road Surgery about it" in html
    assert "n…@example.nhs.uk" in html
    assert "Zebedee" not in html


def test_the_code_that_was_mailed_sends_it(door):
    page = door.send().url

    answer = door.client.post(page, {"code": door.mailed()})

    (referral,) = door.referrals()
    held = door.held()
    assert answer.url == f"{door.address}sent/"
    assert (held.referral_id, held.settled, held.said) == (referral.pk, Settled.BY_CODE, {})
    with door.world.acting(door.world.referrer):
        assert referral.person.family_name == "Quillfeather"
    assert "It was confirmed and sent on" in text_of(door.client.get(page))


def test_confirmed_twice_it_is_one_referral(door):
    page, code = door.send().url, None
    code = door.mailed()
    door.client.post(page, {"code": code})

    html = text_of(door.client.post(page, {"code": code}))

    assert "confirmed" in html
    assert len(door.referrals()) == 1


def test_a_code_is_guessed_five_times_and_no_more(door):
    page = door.send().url
    right = door.mailed()
    wrong = "000 000" if right != "000 000" else "111 111"

    said = [text_of(door.client.post(page, {"code": wrong})) for _ in range(MOST_TRIES)]
    last = text_of(door.client.post(page, {"code": right}))

    assert all("not the code that we mailed" in each for each in said)
    assert "wrong too often" in last
    assert door.referrals() == []


def test_another_code_is_mailed_and_the_one_before_counts_no_more(door):
    page = door.send().url
    first = door.mailed()

    door.client.post(page, {"again": "1"})

    second = door.mailed()
    if first != second:
        assert "not the code" in text_of(door.client.post(page, {"code": first}))
    door.client.post(page, {"code": second})
    assert len(door.referrals()) == 1


def test_the_code_leaves_to_an_address_of_a_health_service_alone(door):
    door.send()
    with door.world.acting(door.world.referrer) as by:
        message = Message.objects.get()
        correspondence.deliver(message_id=message.pk, by=by, at=message.next_at)
        payload = json.loads(bytes(Delivery.objects.get().payload))

    assert "nia.exampleton@example.nhs.uk" in json.dumps(payload)


def test_a_known_computer_needs_no_code_until_the_code_is_changed(door):
    door.send(email="", code=door.code, remember="on")

    door.send(email="", key="k2")
    assert len(door.referrals()) == 2

    with door.world.acting(door.world.coordinator) as by:
        partnerships.rotate_code(door_id=door.row.pk, by=by, at=NOON)
    assert "Enter your address at a health service" in text_of(door.send(email="", key="k3"))


def test_a_banner_fills_the_boxes_and_sends_nothing(door):
    html = text_of(door.send(banner=BANNER, read="1", given_name="", family_name="", nhs_number=""))

    assert 'value="Aldous"' in html
    assert 'value="QUILL"' in html
    assert 'value="999 000 0018"' in html
    assert "Filled in from the banner" in html
    assert "Benefit stopped" in html
    assert "There is a problem" not in html
    assert door.referrals() == []


def test_a_banner_that_says_nothing_leaves_what_was_typed(door):
    html = text_of(door.send(banner="hello", read="1"))

    assert "Nothing in the banner could be read" in html
    assert 'value="Zebedee"' in html


def test_the_same_is_answered_whether_somebody_is_known_or_not(door):
    def answers():
        read = door.send(banner=BANNER, read="1")
        sent = door.send(key=uuid4().hex, email="", code=door.code)
        return plain(read), sent.status_code, sent.url, plain(door.client.get(sent.url))

    first = answers()
    with door.world.acting(door.world.referrer) as by:
        make_referral(by=by)
    second = answers()

    assert first == second


def plain(answer):
    """The page without what is made anew for each."""
    made = r'(csrfmiddlewaretoken" value|name="key" value|nonce)="[^"]*"|HJ-\w{4}-\w{3}'
    return re.sub(made, "", text_of(answer))


def test_a_hospital_adds_ward_discharge_and_home_council(world, client):
    door = Door(world, client, SiteKind.HOSPITAL)
    leaves = {"leaves_on_day": "1", "leaves_on_month": "12", "leaves_on_year": "2026"}

    door.send(email="", code=door.code, ward="Ward 7", council="Fenland", **leaves)

    with world.acting(world.referrer):
        stay = Stay.objects.get()
        assert (stay.ward, str(stay.leaves_on), stay.council) == ("Ward 7", "2026-12-01", "Fenland")
        assert stay.referral.source == Source.LINK


def test_maternity_adds_when_the_baby_is_due_and_a_surgery_adds_nothing(world, client):
    door = Door(world, client, SiteKind.MATERNITY)
    assert 'name="due_on_day"' in door.shown()
    assert 'name="ward"' not in door.shown()

    due = {"due_on_day": "3", "due_on_month": "2", "due_on_year": "2027"}
    door.send(email="", code=door.code, **due)

    with world.acting(world.referrer):
        assert str(Stay.objects.get().due_on) == "2027-02-03"


def test_a_surgery_is_asked_nothing_about_a_stay(door):
    assert 'name="ward"' not in door.shown()

    door.send(email="", code=door.code, ward="Ward 7")

    with door.world.acting(door.world.referrer):
        assert not Stay.objects.exists()


def test_a_hospice_refers_a_relative_in_their_own_right(world, client):
    door = Door(world, client, SiteKind.HOSPICE)
    patient = {
        "client_is": "RELATIVE",
        "patient_given_name": "Ottoline",
        "patient_family_name": "Brine",
        "patient_born_day": "1",
        "patient_born_month": "1",
        "patient_born_year": "1940",
    }

    door.send(email="", code=door.code, **patient)

    (referral,) = door.referrals()
    with world.acting(world.referrer):
        assert referral.person.family_name == "Quillfeather"
        assert referral.patient.family_name == "Brine"
        assert referral.client_is == "RELATIVE"


def test_what_must_stay_hidden_is_sealed(door):
    door.send(
        email="", code=door.code, hide_address="on", contact_rule="ASK_FIRST",
        address="1 Made Up Street", postcode="ZZ99 3VZ",
    )  # fmt: skip

    (referral,) = door.referrals()
    with door.world.acting(door.world.referrer):
        contact = Contact.objects.get(person=referral.person_id)
        assert contact.sealed
        assert contact.address == ""


def test_urgent_answers_and_their_dates_come_with_it(door):
    html = door.shown()
    assert "Not enough money for food or heating" in html

    door.send(email="", code=door.code, how_soon="today", urgent=["no_money_food_fuel"])

    (referral,) = door.referrals()
    assert referral.level == "E1"


def test_whoever_sends_too_much_keeps_what_they_typed(door, monkeypatch):
    from datetime import timedelta

    none = (1, timedelta(hours=1))
    monkeypatch.setattr("alongside.partnerships.middleware.MOST_FROM_A_SENDER", none)
    door.send(banner="hello", read="1")

    answer = door.send()

    assert answer.status_code == 429
    assert 'value="Zebedee"' in text_of(answer)
    assert door.referrals() == []


def test_the_page_of_what_was_sent_is_for_the_browser_that_sent_it(door, client):
    door.send(email="", code=door.code)
    assert client.get(f"{door.address}sent/").status_code == 200

    client.cookies.clear()

    assert client.get(f"{door.address}sent/").url == door.address


# The coordinator rings


def test_the_coordinator_sees_who_to_ring_and_nothing_of_what_was_written(door, client):
    door.send()
    client.sign_in(door.world.coordinator)

    html = text_of(client.get("/unconfirmed/"))

    assert "Nia Exampleton, practice nurse" in html
    assert "Mill Road Surgery" in html
    for word in ("Zebedee", "Quillfeather", "Benefit", "9990000018"):
        assert word not in html


def test_what_was_confirmed_by_phone_is_sent_on_as_the_door_would_have(door, client):
    door.send()
    client.sign_in(door.world.coordinator)

    answer = client.post(f"/unconfirmed/{door.held().pk}/", {"send": "1"})

    assert answer.url == "/unconfirmed/"
    (referral,) = door.referrals()
    held = door.held()
    assert held.settled == Settled.BY_PHONE
    assert held.settled_by_id == door.world.coordinator.user_id
    assert referral.referring_organisation_id == door.world.practice.pk
    assert referral.source == Source.LINK


def test_what_nobody_sent_is_deleted(door, client):
    page = door.send().url
    client.sign_in(door.world.coordinator)

    client.post(f"/unconfirmed/{door.held().pk}/", {"drop": "1"})

    held = door.held()
    assert (held.settled, held.said) == (Settled.NOT_REAL, {})
    assert door.referrals() == []
    client.logout()
    assert "deleted" in text_of(client.get(page))


@pytest.mark.parametrize("role", ["adviser", "referrer", "lawyer"])
def test_nobody_else_confirms(door, client, role):
    door.send()
    client.sign_in(getattr(door.world, role))

    assert client.get("/unconfirmed/").status_code == 403
    assert client.post(f"/unconfirmed/{door.held().pk}/", {"send": "1"}).status_code == 403
