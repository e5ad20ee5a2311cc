"""A spreadsheet of referrals: what is read of a file, what is wrong in it, whole or not at all."""

import csv
import io
import string
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from alongside.kit.exports import as_csv, cell
from alongside.kit.refusal import Refused
from alongside.people.models import Person
from alongside.referrals import actions, tasks
from alongside.referrals.actions import sheets as acting
from alongside.referrals.models import Referral, Sheet
from alongside.referrals.queries.sheets import read_file
from alongside.referrals.rules import Source
from alongside.referrals.rules.columns import COLUMNS, MOST_ROWS, columns_of
from alongside.referrals.rules.sheets import Stage, check, key_of
from tests.world import NOON

TODAY = date(2026, 11, 24)
HEADS = [each.head for each in COLUMNS]
EXAMPLE = {each.name: each.example for each in COLUMNS}


def cells(**changes):
    return EXAMPLE | changes


def faults(**changes):
    return [(each.column, each.words) for each in check([(2, cells(**changes))], TODAY).faults]


def as_file(*rows, heads=HEADS, sign=","):
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows([heads, *rows])
    return out.getvalue()


def row(**changes):
    return list(cells(**changes).values())


def workbook(*rows, heads=HEADS):
    book = Workbook()
    assert book.active
    for each in [heads, *rows]:
        book.active.append(each)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# Rows


def test_the_example_in_the_template_is_right():
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"given_name": ""}, "Fill in First name"),
        ({"family_name": "Q" * 101}, "Use at most 100 characters"),
        ({"born": "09/03/71"}, "is no date"),
        ({"born": "31/02/1971"}, "is no date"),
        ({"born": "25/12/2026"}, "must be in the past"),
        ({"nhs_number": "9990000019"}, "Fails its check"),
        ({"contact_rule": "whenever"}, "is not one of: safe, ask first, not at home"),
        ({"contact_rule": "safe", "phone": ""}, "Fill in the phone number that is safe"),
        ({"asked_alone": "maybe"}, "is not one of"),
        ({"language": "Klingon"}, "is not in the list"),
        ({"interpreter": "perhaps"}, "is neither yes nor no"),
        ({"domains": "Housing; Astrology"}, "‘astrology’ is not in the list of areas"),
        ({"how_soon": "soonish"}, "is not one of: today, letter, otherwise"),
        ({"how_soon": "letter"}, "Fill in the date on the letter"),
        ({"letter_date": "soon"}, "is no date"),
        ({"risks": ""}, "Fill in Risks"),
        ({"agreed_refer": "no"}, "They must agree to be referred"),
        ({"happening": "=1+1"}, "This is a formula"),
        ({"referrer_contact": ""}, "Fill in How the adviser reaches you"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(changes, words):
    found = faults(**changes)

    assert len(found) == 1, found
    assert words in found[0][1]
    assert found[0][0] in HEADS


@pytest.mark.parametrize(
    "typed",
    ["09/03/1971", "9/3/1971", "9.3.1971", "09-Mar-1971", "9 March 1971", "9th March 1971",
     "1971-03-09", "1971-03-09 00:00:00", "1971/03/09"],
)  # fmt: skip
def test_dates_are_read_in_the_forms_in_which_people_write_them(typed):
    (found,) = check([(2, cells(born=typed))], TODAY).rows

    assert found.born == date(1971, 3, 9)


def test_heads_are_known_however_people_call_them():
    found = columns_of(["Surname", " FORENAME(s) ", "D.O.B.", "NHS No.", "Favourite colour", "DOB"])

    assert found == {0: "family_name", 1: "given_name", 2: "born", 3: "nhs_number"}


def test_rows_that_say_the_same_are_shown_and_those_of_one_person_too():
    rows = [(2, cells()), (3, cells()), (4, cells(happening="Something else"))]

    checked = check(rows, TODAY)

    assert [(each.row, each.words) for each in checked.faults] == [
        (3, "This row says the same as row 2. Delete one of them")
    ]
    assert [each.row for each in checked.warnings] == [4]


def test_the_same_row_has_the_same_key_wherever_it_stands():
    one, two = check([(2, cells()), (9, cells(happening="x"))], TODAY).rows
    (again,) = check([(77, cells())], TODAY).rows

    assert key_of(one) == key_of(again) != key_of(two)
    assert len(key_of(one)) <= 80


@given(st.dictionaries(st.sampled_from([each.name for each in COLUMNS]), st.text(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_row_is_judged_without_a_fault_of_ours(typed):
    checked = check([(2, typed), (3, cells() | typed)], TODAY)

    assert len(checked.rows) + len({each.row for each in checked.faults}) >= 2


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_is_read_in_any_encoding_and_with_any_separator(encoding, sign):
    text = as_file(row(given_name="Zoë"), sign=sign)

    (found,) = read_file(text.encode(encoding)).rows

    assert found[0] == 2
    assert found[1]["given_name"] == "Zoë"


def test_excel_is_read_with_its_dates_and_numbers():
    found = read_file(
        workbook(
            row(
                born=datetime.combine(date(1971, 3, 9), time()),
                nhs_number=9990000018,
                phone="'07700 900123",
            )
        )
    )

    ((number, said),) = found.rows
    assert (number, said["born"], said["nhs_number"]) == (2, "1971-03-09", "9990000018")
    assert said["phone"] == "07700 900123"
    assert check(found.rows, TODAY).faults == ()


def test_a_formula_in_excel_is_never_worked_out():
    ((_, said),) = read_file(workbook(row(happening="=1+1"))).rows

    assert said["happening"] == "=1+1"
    assert "formula" in check([(2, said)], TODAY).faults[0].words


def test_empty_rows_are_passed_over_and_the_others_keep_their_numbers():
    found = read_file(as_file([], row(), ["", ""], row(happening="b")).encode())

    assert [number for number, _ in found.rows] == [3, 5]


def test_heads_that_nobody_knows_are_named():
    text = as_file([*row(), "blue"], heads=[*HEADS, "Favourite colour"])

    assert read_file(text.encode()).unknown == ["Favourite colour"]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * 40_000_000)
    return out.getvalue()


def with_doctype():
    content = io.BytesIO(workbook(row()))
    out = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            said = old.read(name)
            if name.endswith("sheet1.xml"):
                said = said.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY e "e">]><worksheet', 1)
            new.writestr(name, said)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"PK\x03\x04 and no more",
        b"%PDF-1.7 not a sheet",
        b"Surname,DOB\nQuill,09/03/1971\n",
        as_file().encode(),
        b"\x00\x01\x02\x03",
        b"x" * (2 * 1024 * 1024 + 1),
        as_file(*[row(happening=str(n)) for n in range(MOST_ROWS + 1)]).encode(),
        bomb(),
        with_doctype(),
        ('"' + "a" * 200_000).encode(),
    ],
    ids=range(12),
)
def test_what_is_no_sheet_of_referrals_is_refused_in_words(content):
    with pytest.raises(Refused) as refusal:
        read_file(content)

    assert str(refusal.value)[0].isupper()


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    for each in (content, b"PK\x03\x04" + content):
        with suppress(Refused):
            read_file(each)


NAME = st.text(string.ascii_letters, min_size=2, max_size=20)


@given(NAME, NAME, st.dates(date(1900, 1, 1), TODAY), st.booleans())
@settings(max_examples=50, deadline=None)
def test_what_is_written_into_the_template_is_read_back(given_name, family, born, excel):
    said = row(given_name=given_name, family_name=family, born=f"{born:%d/%m/%Y}")
    content = workbook(said) if excel else as_csv([HEADS, said])

    (found,) = check(read_file(content).rows, TODAY).rows

    assert (found.given_name, found.family_name, found.born) == (given_name, family, born)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_leaves_in_a_table_starts_no_formula(start):
    assert cell(f"{start}HYPERLINK()").startswith("'")
    assert b"\n" + start.encode() not in as_csv([[f"{start}1"], [f"{start}1"]])
    assert cell("07700 900123") == "07700 900123"


# Import


@pytest.fixture
def by(world):
    with world.acting(world.referrer) as actor:
        yield actor


def keep(world, by, *rows, at=NOON):
    kept = [(number, each) for number, each in enumerate(rows, 2)]
    return actions.keep_sheet(rows=kept, site_id=world.surgery.pk, by=by, at=at)


def test_every_row_becomes_a_referral_and_what_was_read_is_emptied(world, by):
    sheet = keep(world, by, cells(), cells(family_name="Brine", nhs_number=""))

    done = actions.begin_import(sheet_id=sheet.pk, by=by, at=NOON)

    assert (done.stage, done.imported, done.rows) == (Stage.DONE, 2, [])
    assert Referral.objects.filter(source=Source.SHEET).count() == 2
    referral = Referral.objects.get(person__family_name="Brine")
    assert referral.referrer_name == "Nia Exampleton, link worker"


def test_one_fault_is_enough_to_import_nothing(world, by):
    sheet = keep(world, by, cells(), cells(given_name=""))

    with pytest.raises(Refused, match="Nothing was imported"):
        actions.begin_import(sheet_id=sheet.pk, by=by, at=NOON)

    assert not Referral.objects.exists()


def test_a_row_that_is_refused_at_last_takes_all_others_with_it(world, by, monkeypatch):
    sheet = keep(world, by, cells(), cells(happening="b"))
    seen = []

    def second_refused(**about):
        seen.append(about)
        if len(seen) == 2:
            raise Refused("This place of care is not in the partnership")
        return actions.refer(**about)

    monkeypatch.setattr("alongside.referrals.actions.sheets.refer", second_refused)

    with pytest.raises(Refused, match="Row 3: .* Nothing was imported"):
        actions.begin_import(sheet_id=sheet.pk, by=by, at=NOON)

    assert not Referral.objects.exists()
    assert not Person.objects.exists()


def test_the_same_sheet_twice_imports_nothing_twice_whoever_sends_it(world, by):
    first = keep(world, by, cells())
    actions.begin_import(sheet_id=first.pk, by=by, at=NOON)

    again = keep(world, by, cells(), cells(happening="new"))
    done = actions.begin_import(sheet_id=again.pk, by=by, at=NOON)

    assert (done.imported, done.had) == (1, 1)
    assert Referral.objects.count() == 2


@pytest.mark.django_db
def test_a_long_sheet_is_imported_in_the_background(world):
    with world.acting(world.referrer) as by:
        rows = [cells(happening=str(n), nhs_number="") for n in range(25)]
        sheet = keep(world, by, *rows)
        assert actions.begin_import(sheet_id=sheet.pk, by=by, at=NOON).stage == Stage.IMPORTING

    tasks.import_sheet.func(str(sheet.pk), str(by.user_id), str(by.membership_id))

    with world.acting(world.referrer):
        assert Sheet.objects.get().stage == Stage.DONE
        assert Referral.objects.count() == 25


def test_a_sheet_is_its_users_alone(world, by):
    sheet = keep(world, by, cells())

    with world.acting(world.other_referrer) as other, pytest.raises(Refused):
        actions.begin_import(sheet_id=sheet.pk, by=other, at=NOON)


def test_a_sheet_is_forgotten_after_a_day(world, by):
    keep(world, by, cells())
    keep(world, by, cells(), at=NOON + timedelta(hours=2))

    assert acting.forgotten(NOON + timedelta(days=1, hours=1)) == 1
    assert Sheet.objects.count() == 1


def test_a_sheet_is_deleted_when_its_user_says_so(world, by):
    sheet = keep(world, by, cells())

    actions.drop_sheet(sheet_id=sheet.pk, by=by, at=NOON)

    assert not Sheet.objects.exists()
