import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.appointments.models import Booking, Room, Session, Slot
from alongside.audit.models import Look
from alongside.partnerships.models import Intake
from alongside.partnerships.rules import IntakeState
from alongside.people.models import Consent, Contact, Kinship, Person
from alongside.people.rules import Purpose
from alongside.referrals.models import Referral, TurnAway
from alongside.referrals.rules import RiskAnswer, Status, Urgency
from alongside.referrals.tests.factories import make_referral

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
    "gp_practice": "V81999",
    "domains": ["welfare_benefits", "debt"],
    "happening": "Benefit stopped",
    "how_soon": "otherwise",
    "risks": "NONE",
    "phone": "07700 900123",
    "contact_rule": "SAFE",
    "asked_alone": "YES",
    "language": "en",
    "agreed": ["REFER", "SHARE_STATUS"],
    "referrer_contact": "020 7946 0123",
    "slot": "",
}


@pytest.fixture
def page(world, client):
    client.sign_in(world.referrer)

    def send(**changes):
        data = SAID | {"site": str(world.surgery.pk)} | changes
        return client.post(reverse("desk:refer"), {k: v for k, v in data.items() if v is not None})

    return send


def make_slot(world, *, days=2):
    """A time that world.adviser published at the surgery."""
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    with world.acting(world.adviser):
        common = {"partnership": world.partnership, "site": world.surgery}
        room = Room.objects.create(**common, name=f"Room {days}")
        common |= {
            "provider": world.charity,
            "room": room,
            "adviser_id": world.adviser.user_id,
            "starts_at": start,
            "ends_at": start + timedelta(minutes=40),
        }
        session = Session.objects.create(**common, adviser_name="Adviser")
        return Slot.objects.create(**common, session=session)


def text_of(answer):
    return answer.content.decode()


def test_the_page_asks_for_everything_prsb_makes_mandatory(world, client):
    client.sign_in(world.referrer)

    html = text_of(client.get(reverse("desk:refer")))

    for name in (
        "given_name",
        "family_name",
        "born_day",
        "gp_practice",
        "referrer_contact",
        "risks",
    ):
        assert f'name="{name}"' in html
    assert "Referrer, Mill Road Surgery, Mill Road Practice" in html
    assert 'data-draft="refer"' in html


def test_sent_it_is_a_referral_with_a_receipt(world, page, client):
    answer = page()

    with world.acting(world.referrer):
        referral = Referral.objects.get()
        assert answer.url == reverse("desk:receipt", args=[referral.pk])
        assert referral.domains == ["welfare_benefits", "debt"]
        assert (referral.urgency, referral.risk_answer) == (Urgency.ROUTINE, RiskAnswer.NONE)
        said = dict(Consent.objects.values_list("purpose", "given"))
        assert said[Purpose.SHARE_STATUS] is True
        assert said[Purpose.SHARE_OUTCOME] is False
        assert Contact.objects.get().text_safe is True
        assert referral.person.gp_practice_code == "V81999"
    receipt = text_of(client.get(answer.url))
    assert referral.reference in receipt
    assert "Riverside Advice" in receipt or "Fenland Law Centre" in receipt
    assert "due" in receipt


def test_sent_twice_it_is_one_referral_and_one_receipt(world, page):
    assert page().url == page().url
    with world.acting(world.referrer):
        assert Referral.objects.count() == 1


@pytest.mark.django_db(transaction=True)  # a refusal undoes all that was begun
def test_sent_again_with_other_words_it_says_so_and_keeps_them(page):
    page()

    html = text_of(page(happening="Something else"))

    assert "already sent with other words" in html
    assert "Something else" in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"given_name": ""}, "Enter the first name"),
        ({"born_day": "", "born_month": "", "born_year": ""}, "Enter the date of birth"),
        ({"gp_practice": "?"}, "A practice code is letters and numbers"),
        ({"domains": None}, "Choose what it is about"),
        ({"risks": None}, "No known risks"),
        ({"risks": "YES"}, "Say what staff should know"),
        ({"how_soon": "letter_with_date"}, "Enter the date on the letter"),
        ({"agreed": ["SHARE_STATUS"]}, "They must agree to be referred"),
        ({"asked_alone": None}, "Say whether you asked them alone"),
        ({"phone": ""}, "Enter the phone number that is safe"),
        ({"language": "other"}, "Enter the language"),
        ({"referrer_contact": ""}, "Enter a phone number or e-mail address"),
        ({"client_is": "PARENT"}, "Enter the patient’s first name"),
        ({"slot": "nonsense"}, "This time has just been taken"),
        ({"site": "nonsense"}, "Choose the place of care"),
        ({"happening": "x" * 2001}, "use fewer words"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, page, changes, words):
    answer = page(anything_else="Knock twice", **changes)

    assert answer.status_code == 200
    html = text_of(answer)
    assert words in html
    assert "There is a problem" in html
    assert "Knock twice" in html
    with world.acting(world.referrer):
        assert not Referral.objects.exists()


def test_a_number_that_fails_its_check_is_taken_and_flagged(world, page):
    assert "kept but not trusted" in text_of(page(nhs_number="999 000 0019", risks=None))

    assert page(nhs_number="999 000 0019").status_code == 302


def test_client_and_patient_may_be_two_people(world, page):
    page(
        client_is="PARENT",
        patient_given_name="Pip",
        patient_family_name="Quillfeather",
        patient_born_day="1",
        patient_born_month="2",
        patient_born_year="2019",
    )

    with world.acting(world.referrer):
        referral = Referral.objects.get()
        assert referral.patient is not None
        assert (referral.person.given_name, referral.patient.given_name) == ("Zebedee", "Pip")
        assert Kinship.objects.get().kind == "PARENT"


@pytest.mark.django_db(transaction=True)
def test_find_fills_in_somebody_who_is_known_and_warns_of_an_open_referral(world, page):
    with world.acting(world.referrer) as by:
        known = make_referral(by=by)

    html = text_of(page(find="1", given_name="", family_name="", happening="Typed before"))

    assert 'value="Zebedee"' in html
    assert known.reference in html
    assert "open referral" in html
    assert "Typed before" in html
    assert "There is a problem" not in html
    with world.acting(world.referrer):
        assert Referral.objects.count() == 1
        assert Look.objects.filter(person_id=known.person_id, page="desk:refer").exists()


def test_find_tells_nothing_of_somebody_another_surgery_referred(world, page):
    with world.acting(world.other_referrer) as by:
        make_referral(by=by)

    html = text_of(page(find="1", given_name="", family_name=""))

    assert "Nobody you can see" in html
    assert "Zebedee" not in html


def test_times_held_for_urgent_problems_show_once_it_is_urgent(world, page):
    slot = make_slot(world)
    with world.acting(world.adviser):
        Slot.objects.filter(pk=slot.pk).update(held_until=slot.starts_at)

    assert str(slot.pk) not in text_of(page(times="1", how_soon="otherwise"))
    html = text_of(page(times="1", how_soon="today", anything_else="Knock twice"))

    assert str(slot.pk) in html
    assert "Knock twice" in html
    with world.acting(world.referrer):
        assert not Referral.objects.exists()


def test_find_asks_for_what_it_needs(page):
    assert "Enter an NHS number and a date of birth" in text_of(page(find="1", nhs_number=""))


def test_a_time_may_be_chosen_and_is_booked_at_once(world, page, client):
    slot = make_slot(world)
    assert str(slot.pk) in text_of(client.get(reverse("desk:refer")))

    answer = page(slot=str(slot.pk))

    with world.acting(world.referrer):
        booking = Booking.objects.get()
        assert booking.slot_id == slot.pk
        assert Referral.objects.get().status == Status.BOOKED
    receipt = text_of(client.get(answer.url))
    assert "with Adviser" in receipt


def test_a_time_that_was_taken_meanwhile_is_said_with_all_that_was_typed(world, page):
    slot = make_slot(world)
    other = make_slot(world, days=3)
    with world.acting(world.adviser):
        Slot.objects.filter(pk=slot.pk).update(taken_seats=[1])

    html = text_of(page(slot=str(slot.pk), anything_else="Knock twice"))

    assert "This time has just been taken" in html
    assert "Knock twice" in html
    assert str(other.pk) in html
    assert str(slot.pk) not in html
    with world.acting(world.referrer):
        assert not Referral.objects.exists()


def test_a_provider_that_cannot_take_it_is_not_booked(world, page):
    slot = make_slot(world)

    html = text_of(page(slot=str(slot.pk), domains=["immigration"]))

    assert "does not advise on" in html


def test_who_was_not_asked_alone_gets_no_slip(world, page, client):
    receipt = text_of(client.get(page(asked_alone="NO").url))

    assert "Give no slip" in receipt
    assert "Slip for them" not in receipt


def test_what_was_typed_before_is_not_asked_again(world, page, client):
    page()

    assert 'value="020 7946 0123"' in text_of(client.get(reverse("desk:refer")))


def test_a_receipt_is_for_whoever_referred(world, page, client):
    url = page().url
    client.sign_in(world.other_referrer)
    assert client.get(url).status_code == 404
    client.sign_in(world.adviser)
    assert client.get(url).status_code == 404
    client.sign_in(world.commissioner)
    assert client.get(url).status_code == 403


def test_no_name_is_in_an_address(page):
    assert not re.search("quill|zeb|1971|9990", page().url, re.IGNORECASE)


def test_who_is_referred_again_is_said_and_what_is_new_can_be_added(world, page, client):
    page()

    html = text_of(page(key="k2", happening="A letter came"))
    assert "They already have an open referral" in html
    assert "Sent by Referrer on" in html
    with world.acting(world.referrer):
        assert Referral.objects.count() == 1

    answer = page(key="k2", happening="A letter came", add="1")
    with world.acting(world.referrer):
        referral = Referral.objects.get()
        assert "Referrer: A letter came" in referral.anything_else
        assert answer.url == reverse("desk:referral", args=[referral.pk])


def test_without_a_number_the_same_name_and_birth_date_are_said(world, page):
    page(nhs_number="")

    again = text_of(page(key="k2", nhs_number="", given_name="zebedee"))
    assert "Somebody with this name and date of birth has an open referral" in again

    page(key="k3", nhs_number="", born_year="1972")
    page(key="k4", nhs_number="", anyway="1")
    with world.acting(world.referrer):
        assert Referral.objects.count() == 3


def test_another_one_may_be_sent_all_the_same(world, page):
    page()

    page(key="k2", happening="A letter came", anyway="1")

    with world.acting(world.referrer):
        assert Referral.objects.count() == 2


def test_how_far_it_is_is_said_to_those_alone_whom_they_agreed_to_tell(world, page):
    page(agreed=["REFER"])
    with world.acting(world.referrer):
        Referral.objects.update(status=Status.ACCEPTED)

    html = text_of(page(key="k2", agreed=["REFER"]))

    assert "They did not agree that you hear how far it is" in html
    assert "accepted" not in html.lower().split("they already have", 1)[1].split("</div>", 1)[0]


def test_a_banner_fills_the_boxes_and_warns_of_an_open_referral(page):
    page()
    banner = "QUILLFEATHER, Zebedee (Mr)  Born 09-Mar-1971 (55y)  NHS No. 999 000 0018"

    html = text_of(page(key="k2", banner=banner, read="1", given_name="", family_name=""))

    assert "Filled in from the banner" in html
    assert 'value="Zebedee"' in html
    assert "They already have an open referral" in html


def nobody_has_room(world):
    with world.acting(world.coordinator):
        Intake.objects.update(state=IntakeState.CLOSED)


def test_where_nobody_has_room_the_urgent_questions_are_asked_first(world, page, client):
    nobody_has_room(world)
    assert "Nobody can take somebody new now" in text_of(client.get(reverse("desk:refer")))

    html = text_of(page(away="1", told="WRITTEN"))

    assert "Ask about all of these first" in html
    with world.acting(world.referrer):
        assert not TurnAway.objects.exists()


def test_who_is_turned_away_is_counted_and_nothing_about_them_is_kept(world, page):
    nobody_has_room(world)

    page(away="1", told="WRITTEN", urgent_asked="on")

    with world.acting(world.referrer):
        kept = TurnAway.objects.get()
        assert (kept.reason, kept.told, kept.urgent_asked) == ("NO_CAPACITY", "WRITTEN", True)
        assert kept.domains == ["welfare_benefits", "debt"]
        assert not Referral.objects.exists()
        assert not Person.objects.exists()


@pytest.mark.parametrize("changes", [{"urgent": ["no_money_food_fuel"]}, {"how_soon": "today"}])
def test_what_is_urgent_is_not_turned_away(world, page, changes):
    nobody_has_room(world)

    html = text_of(page(away="1", told="WRITTEN", urgent_asked="on", **changes))

    assert "This is urgent: refer them all the same" in html
    with world.acting(world.referrer):
        assert not TurnAway.objects.exists()


def test_the_line_for_the_record_says_nothing_of_the_reason(page, client):
    html = text_of(client.get(page().url))

    found = re.search(r'id="line">([^<]*)<', html)
    assert found
    line = found.group(1)
    assert line.startswith("Referred to Advice at Mill Road for advice, ref HJ-")
    assert "Benefit" not in line
