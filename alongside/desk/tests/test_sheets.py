"""The pages of a spreadsheet: template, upload, what is wrong, import."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from alongside.kit.exports import as_csv
from alongside.referrals.models import Referral, Sheet
from alongside.referrals.rules.columns import COLUMNS
from alongside.referrals.rules.sheets import Stage

pytestmark = pytest.mark.django_db
HEADS = [each.head for each in COLUMNS]
EXAMPLE = {each.name: each.example for each in COLUMNS}


@pytest.fixture
def upload(world, client):
    client.sign_in(world.referrer)

    def send(*rows, content=None, heads=HEADS, name="my clients.csv"):
        content = as_csv([heads, *rows]) if content is None else content
        file = SimpleUploadedFile(name, content)
        return client.post("/sheets/", {"site": str(world.surgery.pk), "file": file})

    return send


def row(**changes):
    return list((EXAMPLE | changes).values())


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_templates_are_what_can_be_uploaded(client, world, upload):
    client.sign_in(world.referrer)
    as_text = client.get("/sheets/template.csv")
    as_book = client.get("/sheets/template.xlsx")

    book = load_workbook(io.BytesIO(as_book.content))

    assert [each.value for each in book.worksheets[0][1]] == HEADS
    assert "attachment" in as_text["Content-Disposition"]
    for content in (as_text.content, as_book.content):
        assert upload(content=content).status_code == 302


def test_a_sheet_is_checked_then_imported(client, world, upload):
    page = upload(row(), row(family_name="Brine", nhs_number="")).url
    html = text_of(client.get(page))
    assert "2 referrals to import" in html
    assert "Zebedee Quillfeather" in html
    with world.acting(world.referrer):
        assert not Referral.objects.exists()

    client.post(page, {"import": "1"})

    assert "2 referrals imported" in text_of(client.get(page))
    with world.acting(world.referrer):
        assert Referral.objects.count() == 2
        assert Sheet.objects.get().rows == []


def test_what_is_wrong_is_listed_by_row_and_nothing_can_be_imported(client, world, upload):
    page = upload(row(), row(born="09/03/71"), row(given_name="")).url

    html = text_of(client.get(page))

    assert "2 rows need correcting" in html
    assert "‘09/03/71’ is no date" in html
    assert 'name="import"' not in html
    client.post(page, {"import": "1"})
    with world.acting(world.referrer):
        assert not Referral.objects.exists()


def test_the_same_sheet_again_says_that_it_was_imported(client, upload):
    page = upload(row()).url
    client.post(page, {"import": "1"})

    again = upload(row()).url

    assert "1 row was imported before" in text_of(client.get(again))
    client.post(again, {"import": "1"})
    assert "0 referrals imported" in text_of(client.get(again))


def test_a_long_sheet_says_that_it_goes_on_by_itself(client, world, upload):
    page = upload(*[row(happening=str(n)) for n in range(25)]).url

    client.post(page, {"import": "1"})

    assert "Being imported" in text_of(client.get(page))
    with world.acting(world.referrer):
        assert Sheet.objects.get().stage == Stage.IMPORTING


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7", "These columns are missing"),
        (b"PK\x03\x04", "neither a CSV file nor an Excel file"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(upload, content, words):
    answer = upload(content=content)

    assert answer.status_code == 200
    assert words in text_of(answer)


def test_without_a_file_it_asks_for_one(client, world):
    client.sign_in(world.referrer)

    assert "Choose a file" in text_of(client.post("/sheets/", {"site": str(world.surgery.pk)}))


def test_heads_that_nobody_knows_are_named(client, upload):
    page = upload([*row(), "blue"], heads=[*HEADS, "Favourite colour"]).url

    assert "‘Favourite colour’" in text_of(client.get(page))


def test_no_address_names_the_file_or_anybody(upload):
    assert re.fullmatch(r"/sheets/[0-9a-f-]{36}/", upload(row()).url)


def test_a_sheet_is_deleted_on_request(client, world, upload):
    page = upload(row()).url

    assert client.post(page, {"drop": "1"}).url == "/sheets/"

    assert client.get(page).status_code == 404


def test_a_sheet_is_nobody_elses(client, world, upload):
    page = upload(row()).url
    client.sign_in(world.other_referrer)

    assert client.get(page).status_code == 404


def test_the_coordinator_imports_for_a_place(client, world):
    client.sign_in(world.coordinator)
    file = SimpleUploadedFile("a.csv", as_csv([HEADS, row()]))

    page = client.post("/sheets/", {"site": str(world.other_surgery.pk), "file": file}).url
    client.post(page, {"import": "1"})

    with world.acting(world.coordinator):
        assert Referral.objects.get().site_id == world.other_surgery.pk
