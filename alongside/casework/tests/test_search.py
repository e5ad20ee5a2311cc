from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.casework import queries
from alongside.casework.models import Document, OtherReference
from alongside.casework.rules.documents import DocumentKind, FileKind
from alongside.casework.rules.other_systems import OtherSystem
from alongside.casework.tests.factories import make_case
from alongside.people import actions as people
from alongside.people.models import Contact
from alongside.people.rules.seeking import sought
from alongside.people.schemas import Identity
from alongside.referrals.models import Referral
from tests.world import NOON

DB = pytest.mark.django_db(transaction=True)
NUMBER = "9990000018"  # of the range kept for tests


# What somebody may mean


@pytest.mark.parametrize(
    ("typed", "number", "phone", "reference"),
    [
        ("Zelda Otherwise", "", "", ""),
        ("999 000 0018", NUMBER, "990000018", "999 000 0018"),
        ("+44 7700 900123", "", "700900123", ""),
        ("07700 900123", "", "700900123", "07700 900123"),
        ("hj-7k3m-2qx", "", "", "HJ-7K3M-2QX"),
        ("12", "", "", ""),
        ("  O’Brien   Smith ", "", "", ""),
    ],
)
def test_words_are_read_for_what_they_may_be(typed, number, phone, reference):
    found = sought(typed)

    assert (found.number, found.phone, found.reference) == (number, phone, reference)


def test_a_name_has_letters_and_no_figure():
    assert sought("Zelda").is_name
    assert not sought("07700 900123").is_name
    assert not sought("HJ-7K3M-2QX").is_name


# Finding


@pytest.fixture
def file(world):
    who = Identity("Zelda", "Otherwise", date(1980, 2, 1), nhs_number=NUMBER)
    case = make_case(world, identity=who)
    with world.acting(world.adviser):
        Contact.objects.filter(person=case.person_id).update(phone="07700 900123")
    return case


def names(world, who, words):
    with world.acting(getattr(world, who)) as by:
        return [each.name for each in queries.search(by, words).people]


def a_document(world, file, words="The tribunal decided on the overpayment", who="adviser"):
    with world.acting(getattr(world, who)) as by:
        return Document.objects.create(
            **file.whose_file(), case=file, kind=DocumentKind.values[0], name="Decision letter",
            from_whom="Department", file_kind=FileKind.values[0], size=9, words=words, at=NOON,
            by_id=by.user_id, by_name=by.name,
        )  # fmt: skip


@DB
@pytest.mark.parametrize(
    "words",
    ["Zelda Otherwise", "zelda", "Zelda Otherwize", "999 000 0018", "9990000018", "07700900123",
     "+44 7700 900123"],
)  # fmt: skip
def test_somebody_is_found_by_name_number_or_phone(world, file, words):
    assert names(world, "adviser", words) == ["Zelda Otherwise"]


@DB
@pytest.mark.parametrize("reference", ["HJ-7K3M-2QX", "HJ-ABCD-EFG", "HJ-2346-789"])
@pytest.mark.parametrize("typed", [str.lower, lambda words: words.replace("-", " ")])
def test_somebody_is_found_by_the_reference_of_their_referral(world, file, reference, typed):
    """Some references have no figure in them, and some have no letter."""
    with world.acting(world.adviser) as by:
        Referral.objects.filter(pk=file.referral_id).update(reference=reference)
        (found,) = queries.search(by, typed(reference)).people

    assert found.how == f"Referral {reference}"
    assert [each.pk for each in found.cases] == [file.pk]


@DB
def test_a_file_is_found_by_its_reference_in_another_system(world, file):
    with world.acting(world.adviser) as by:
        OtherReference.objects.create(
            **file.whose_file(), case=file, system=OtherSystem.ADVICEPRO, reference="AP/2026/17",
            at=NOON, by_id=by.user_id, by_name=by.name,
        )  # fmt: skip

    assert names(world, "adviser", "ap/2026/17") == ["Zelda Otherwise"]
    assert names(world, "lawyer", "ap/2026/17") == []
    assert names(world, "referrer", "ap/2026/17") == []


@DB
@pytest.mark.parametrize("words", ["Zelda", NUMBER, "07700 900123"])
def test_a_phone_finds_only_whom_one_may_see(world, file, words):
    assert names(world, "lawyer", words) == []
    assert names(world, "other_referrer", words) == []
    assert names(world, "referrer", words) == ["Zelda Otherwise"]


@DB
@pytest.mark.parametrize("words", ["Zelda", NUMBER, "07700 900123", "overpayment"])
def test_nobody_behind_a_wall_is_found_by_anything(world, file, words):
    a_document(world, file)
    with world.acting(world.supervisor) as by:
        people.raise_wall(
            person_id=file.person_id, organisation_id=by.organisation_id,
            user_id=world.adviser.user_id, why="Known to them", by=by, at=NOON,
        )  # fmt: skip

    with world.acting(world.adviser) as by:
        found = queries.search(by, words)
        assert (found.people, found.documents) == ([], [])
    with world.acting(world.colleague) as by:
        assert queries.search(by, words).person_ids


@DB
def test_a_sealed_number_finds_nobody(world, file):
    with world.acting(world.adviser):
        Contact.objects.filter(person=file.person_id).update(sealed=True)

    assert names(world, "adviser", "07700 900123") == []


@DB
@pytest.mark.parametrize("words", ["overpayments", "tribunal decision", "department"])
def test_documents_are_found_by_what_stands_in_them(world, file, words):
    kept = a_document(world, file, words="The tribunal made a decision: an overpayment")

    with world.acting(world.adviser) as by:
        assert [each.pk for each in queries.search(by, words).documents] == [kept.pk]


@DB
def test_documents_of_others_are_not_found(world, file):
    a_document(world, file)

    for name in ("lawyer", "referrer", "coordinator"):
        with world.acting(getattr(world, name)) as by:
            assert queries.search(by, "tribunal").documents == []


# The page


@DB
def test_what_is_sought_is_sent_by_post_and_stands_in_no_address(world, client, file):
    client.sign_in(world.adviser)
    page = reverse("desk:find")

    sent = client.post(page, {"words": "Zelda Otherwise"})
    shown = client.get(sent["Location"]).content.decode()

    assert "elda" not in sent["Location"]
    assert reverse("desk:case", args=[file.pk]) in shown
    assert client.get(page + "?words=Zelda").content.decode().count("Zelda") == 0


@DB
def test_a_referrer_is_shown_people_and_no_file(world, client, file):
    client.sign_in(world.referrer)

    client.post(reverse("desk:find"), {"words": NUMBER})
    shown = client.get(reverse("desk:found")).content.decode()

    assert "Zelda Otherwise" in shown
    assert "Files" not in shown


@DB
def test_finding_takes_few_queries_however_many_are_found(world, client, file):
    for given in ("Zelma", "Zelia", "Zella"):
        make_case(world, identity=Identity(given, "Otherwise", date(1980, 2, 1)))
    client.sign_in(world.adviser)
    client.post(reverse("desk:find"), {"words": "Otherwise"})

    with CaptureQueriesContext(connection) as asked:
        shown = client.get(reverse("desk:found")).content.decode()

    assert shown.count("Otherwise") >= 4
    assert len(asked) <= 12
