"""What is taken from a pasted banner, and what is left for whoever refers to type."""

import string
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.referrals.rules.banner import MONTHS, Banner, read

BORN = date(1971, 3, 9)
NUMBER = "999 000 0018"
QUILL = Banner("Aldous", "QUILL", BORN, NUMBER)


def like(banner=QUILL, **more):
    return Banner(**(vars(banner) | more))


RECOGNISED = {
    "EMIS Web, one line": (
        "QUILL, Aldous (Mr)   Born 09-Mar-1971 (55y)   Gender Male   NHS No. 999 000 0018",
        QUILL,
    ),
    "EMIS Web, tabs and a GP": (
        "QUILL, Aldous (Mr)\tBorn\t09-Mar-1971 (55y)\tGender\tMale\tNHS No.\t999 000 0018"
        "\tUsual GP\tBRINE, Ottoline (Dr)",
        QUILL,
    ),
    "EMIS Web, single spaces": (
        "QUILL, Aldous (Mr) Born 09-Mar-1971 (55y) Gender Male NHS No. 999 000 0018 Usual GP"
        " BRINE, Ottoline (Dr)",
        QUILL,
    ),
    "EMIS Web, several lines and phones": (
        "QUILL, Aldous James (Mr)\nBorn 09-Mar-1971 (55y)  Gender Male\nNHS No. 999 000 0018\n"
        "Home 020 7946 0123  Mobile 07700 900123",
        like(given_name="Aldous James", phone="07700 900123"),
    ),
    "a phone with a house number after it": (
        "QUILL, Aldous   Born 09-Mar-1971   NHS No. 999 000 0018   Mobile 07700 900123  7 Ash Row",
        like(phone="07700 900123"),
    ),
    "EMIS Web, a surname of several words": (
        "VAN DER QUILL-O'BRINE, Zoë (Mrs)  Born 9-Mar-1971 (55y)  NHS No. 9990000018",
        like(given_name="Zoë", family_name="VAN DER QUILL-O'BRINE"),
    ),
    "EMIS Web, no title": ("QUILL, Aldous  Born 09-Mar-1971 (55y)", like(nhs_number="")),
    "SystmOne, no labels": ("Mr Aldous QUILL  09 Mar 1971 (55 y)  M  999 000 0018", QUILL),
    "SystmOne, single spaces": (
        "Mr Aldous Quill 09 Mar 1971 (55 yrs) Male 999 000 0018",
        like(family_name="Quill"),
    ),
    "SystmOne, labels": (
        "Mr Aldous Quill, Born: 09 Mar 1971 (55 years), NHS Number: 999 000 0018",
        like(family_name="Quill"),
    ),
    "SystmOne, address and phones": (
        "Miss Aldous Quill\n09 Mar 1971 (55 y)\nNHS number 9990000018\n"
        "Address: 1 Made Up Street, Nowhere ZZ99 3VZ\nHome: 020 7946 0123\nWork: 020 7946 0999",
        like(
            family_name="Quill",
            phone="020 7946 0123",
            address="1 Made Up Street, Nowhere",
            postcode="ZZ99 3VZ",
        ),
    ),
    "plain lines": (
        "Name: Aldous Quill\nDOB: 9/3/1971\nNHS number: 9990000018\nTel: 07700 900123\n"
        "Address: Flat 2\n1 Made Up Street\nNowhere\nzz993vz",
        like(
            family_name="Quill",
            phone="07700 900123",
            address="Flat 2, 1 Made Up Street, Nowhere",
            postcode="ZZ99 3VZ",
        ),
    ),
    "a form with two boxes for the name": (
        "Surname: QUILL\nForename(s): Aldous James\nD.O.B. 09.03.1971\nNHS no 999-000-0018",
        like(given_name="Aldous James"),
    ),
    "first name and last name": (
        "First name: Aldous Last name: Quill Date of birth: 9 March 1971",
        like(family_name="Quill", nhs_number=""),
    ),
    "a portal": (
        "Patient: QUILL, Aldous | Date of Birth: 1971-03-09 | NHS Number: 9990000018",
        QUILL,
    ),
    "surname first, in capitals": ("Name: QUILL Aldous (Mr)\nDOB 09/03/1971", like(nhs_number="")),
    "title last": ("QUILL, Aldous, Mr  DOB 09/03/1971", like(nhs_number="")),
    "Scotland": ("QUILL, Aldous (Mr)  Born 09-Mar-1971  CHI No. 9990000018", QUILL),
    "hard spaces and signs that are not seen": (
        "QUILL,\u00a0Aldous\u00a0(Mr)\u200b   Born\u00a009-Mar-1971 (55y)   NHS\u00a0No.\u00a0"
        "999\u00a0000\u00a00018",
        QUILL,
    ),
    "another country's code": ("Name: Aldous Quill\nMob: +44 7700 900123",
        Banner("Aldous", "Quill", phone="+44 7700 900123")),
}  # fmt: skip


@pytest.mark.parametrize("form", RECOGNISED)
def test_a_banner_is_recognised(form):
    pasted, banner = RECOGNISED[form]

    assert read(pasted) == banner


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_banner_is_recognised_within_spaces_and_lines_of_any_machine(end):
    pasted, banner = RECOGNISED["plain lines"]

    assert read("  " + pasted.replace("\n", end) + end) == banner


LEFT_OUT = {
    "born": [
        "DOB: 09/03/71",  # of which century?
        "DOB: 31/02/1971",
        "DOB: 13/13/1971",
        "Seen on 09/03/1971",
        "Born 09-Mar-1971  Born 10-Mar-1971",
        "09 Mar 1971 (55 y) and 10 Mar 1971 (55 y)",
        "DOB: 03/1971",
        "Born in 1971",
    ],
    "nhs_number": [
        "Ring 999 000 0019",  # fails its check, and no label says what it is
        "NHS No. 999 000",
        "NHS No. 999 000 0018  NHS No. 999 000 0026",
        "999 000 0018 999 000 0026",
        "Case 99900000189",
        "Hospital number 9990000018",
    ],
    "phone": [
        "07700 900123",  # whose?
        "Work 020 7946 0123",
        "Next of kin: Ottoline Brine\nMobile: 07700 900124",
        "NOK Ottoline Brine Tel 07700 900124",
        "Carer: Ottoline Brine, Tel: 07700 900124",
        "Practice tel 020 7946 0123",
        "Mobile: 07700 900123\nMobile: 07700 900124",
        "Tel: none",
    ],
    "family_name": [
        "Aldous Quill",  # in which order?
        "Name: QUILL ALDOUS",
        "Name: Aldous James Quill",
        "Mr Aldous James Quill",
        "Name: Aldous",
        "Usual GP BRINE, Ottoline (Dr)",
        "Name: Aldous Quill\nName: Ottoline Brine",
        "Patient Summary  DOB 09/03/1971",
        "Cambridge, Mill Road",
        "Name: 12 Made Up Street",
    ],
    "postcode": ["ZZ99 3VZ", "Surgery, 1 Made Up Street, ZZ99 3VZ"],
    "address": ["1 Made Up Street, Nowhere"],
}


@pytest.mark.parametrize(
    ("field", "pasted"), [(field, each) for field, all_of in LEFT_OUT.items() for each in all_of]
)
def test_what_could_be_read_in_two_ways_is_left_out(field, pasted):
    assert not getattr(read(pasted), field)


def test_a_labelled_number_that_fails_its_check_is_shown_for_its_check_to_be_seen():
    assert read("NHS No. 999 000 0019").nhs_number == "999 000 0019"


def test_what_is_nobodys_business_is_not_taken():
    pasted, banner = RECOGNISED["EMIS Web, one line"]

    assert read(pasted + "  Ethnicity: Klingon  Religion: none  Email: a@example.org") == banner


def test_nothing_is_recognised_in_nothing():
    assert read("").is_empty
    assert read("Please ring me back about the meeting on Tuesday").is_empty


# Whatever is pasted


@given(st.text(max_size=600))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_a_fault(pasted):
    banner = read(pasted)

    assert banner.born is None or banner.born.year >= 1850


SCRAPS = st.sampled_from(
    ["QUILL, Aldous (Mr)", "Born", "09-Mar-1971", "(55y)", "NHS No.", "999 000 0018", "Mobile",
     "07700 900123", "Address:", "1 Made Up Street", "ZZ99 3VZ", "Next of kin", "GP", "\n", "\t",
     "  ", ":", ",", "Name:", "Mr", "Home", "(", ")", "Surname:", "Forename:"]
)  # fmt: skip


@given(st.lists(SCRAPS, max_size=40))
@settings(max_examples=300, deadline=None)
def test_scraps_of_banners_are_read_without_a_fault(scraps):
    banner = read(" ".join(scraps))

    assert banner.nhs_number in ("", "999 000 0018")
    assert banner.born in (None, BORN)


def test_a_long_text_is_read_soon():
    for scrap in (
        "A" * 4000,
        "A " * 2000,
        "A, " * 1300,
        "Address: " * 400,
        "9 " * 2000,
        "(" * 4000,
    ):
        assert read(scrap * 5) is not None


NAME = st.text(string.ascii_lowercase, min_size=2, max_size=12).map(str.title)
FAMILY = st.lists(NAME, min_size=1, max_size=2).map("-".join)
DAY = st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 11, 24))
DIGITS = st.integers(0, 9_999_999).map(
    lambda n: f"{990 + n % 10} {n // 10 % 1000:03} {n % 10000:04}"
)
EXTENSION = st.integers(0, 999).map(lambda n: f"07700 900{n:03}")


def dates(day):
    month = MONTHS[day.month - 1].title()
    return [f"{day.day:02}-{month}-{day.year}", f"{day:%d/%m/%Y}", f"{day.day} {month} {day.year}"]


RESERVED = {"Born", "Dob", "Home", "Mobile", "Phone", "Tel", "Name", "Patient", "Address", "Carer",
            "Mother", "Father", "Parent", "Guardian", "Gp", "Practice", "Surgery", "Gender", "Sex",
            "Age", "Title", "Language", "Nok", "Email", "Religion", "Dr", "Mr", "Mrs", "Ms", "Mx",
            "Sir", "Rev", "Prof", "Miss", "Dame", "Lord", "Lady", "Revd", "Master"}  # fmt: skip


@given(NAME, FAMILY, DAY, DIGITS, EXTENSION, st.integers(0, 2))
@settings(max_examples=300, deadline=None)
def test_a_generated_banner_of_each_kind_is_read_back_exactly(
    given_name, family, day, number, phone, n
):
    if {given_name, *family.split("-")} & RESERVED:
        return
    typed = dates(day)[n]
    loud = Banner(given_name, family.upper(), day, number, phone)
    plain = Banner(given_name, family, day, number, phone)
    who = f"NHS No. {number}  Mobile {phone}"

    assert (
        read(f"{family.upper()}, {given_name} (Mrs)   Born {typed} (9y)   Gender F   {who}") == loud
    )
    assert read(f"Ms {given_name} {family.upper()}  {typed} (9 y)  F  {who}") == loud
    assert read(f"Ms {given_name} {family}\nDOB: {typed}\n{who}") == plain
    assert read(f"Surname: {family}\nForename: {given_name}\nD.O.B. {typed}\n{who}") == plain
    assert read(f"Name: {given_name} {family}\nDate of birth: {typed}\n{who}") == plain
