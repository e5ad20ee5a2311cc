"""XML beside JSON: the same facts, and nothing that a document type could do."""

import json
from decimal import Decimal

import pytest
from fhir.resources.R4B.bundle import Bundle

from alongside.interop import schemas
from alongside.interop.rules import Media, MessageRefused, Why
from alongside.interop.schemas.reading_xml import from_xml
from alongside.interop.schemas.writing_xml import to_xml
from alongside.interop.tests.factories import EXAMPLE, ROOT, body, example

CASES = ROOT.parent / "shared" / "cases"
FHIR = 'xmlns="http://hl7.org/fhir"'


def patient(inside: str, attributes: str = "") -> bytes:
    return f"<Patient {FHIR}{attributes}>{inside}</Patient>".encode()


def refusal(body: bytes) -> Why:
    with pytest.raises(MessageRefused) as refused:
        from_xml(body)
    return refused.value.fault.why


def test_the_example_goes_to_xml_and_back_unchanged():
    assert from_xml(to_xml(example())) == example()


def test_the_same_facts_are_read_from_either_form():
    assert schemas.read(to_xml(example()), Media.XML) == schemas.read(EXAMPLE.read_bytes())


def test_each_kind_of_value_is_what_json_would_give():
    found = from_xml(
        patient(
            "<!-- before --><id value='one'/><active value='true'/>"
            "<name id='n'><given value='Marigold'/><given id='g'><extension url='why'>"
            "<valueCode value='unknown'/></extension></given><!-- between --></name>"
            "<birthDate value='1968-02-29'><!-- inside --><extension url='at'>"
            "<valueDecimal value='1.50'/></extension></birthDate><multipleBirthInteger value='2'/>"
        )
    )

    assert found == {
        "resourceType": "Patient",
        "id": "one",
        "active": True,
        "name": [
            {
                "id": "n",
                "given": ["Marigold", None],
                "_given": [
                    None,
                    {"id": "g", "extension": [{"url": "why", "valueCode": "unknown"}]},
                ],
            }
        ],
        "birthDate": "1968-02-29",
        "_birthDate": {"extension": [{"url": "at", "valueDecimal": Decimal("1.50")}]},
        "multipleBirthInteger": 2,
    }
    assert from_xml(to_xml(found)) == found


def test_words_with_signs_of_xml_come_back_as_they_were():
    found = {"resourceType": "Patient", "name": [{"text": "A <b> & \"c\"\nd\te 'f'"}]}

    assert from_xml(to_xml(found)) == found


def test_a_narrative_is_kept_as_it_is_written():
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>One &amp; two</p></div>'
    found = from_xml(patient(f"<text><status value='generated'/>{div}</text>"))

    assert found["text"] == {"status": "generated", "div": div}
    assert from_xml(to_xml(found)) == found


ENTITY = '<!DOCTYPE Patient [<!ENTITY a "aaaaaaaaaa">]>'
OUTSIDE = '<!DOCTYPE Patient SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize(
    "before",
    [ENTITY, OUTSIDE, f"<!-- a --> {OUTSIDE}", f"<?xml version='1.0'?><?b c?>\n{ENTITY}",
     f"\ufeff{ENTITY}"],
)  # fmt: skip
def test_no_document_type_is_let_in(before):
    assert refusal(before.encode() + patient("<id value='&a;'/>")) is Why.NOT_XML


def test_many_comments_do_not_keep_us_looking():
    assert refusal(b"<!---->" * 60_000 + b"<") is Why.NOT_XML


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", Why.NOT_XML),
        (b"{}", Why.NOT_XML),
        (b"\xff\xfe<\x00", Why.NOT_XML),
        (b"<Patient", Why.NOT_XML),
        (b"<a:Patient/>", Why.NOT_XML),
        (b"<?xml version='1.0' encoding='utf-16'?>", Why.NOT_XML),
        (b"<Patient/>", Why.NOT_FHIR),
        (b"<Patient xmlns='urn:hl7-org:v3'/>", Why.NOT_FHIR),
        (f"<HumanName {FHIR}/>".encode(), Why.NOT_FHIR),
        (f"<Nonsense {FHIR}/>".encode(), Why.NOT_FHIR),
        (f"<DomainResource {FHIR}/>".encode(), Why.NOT_FHIR),
        (patient("<nonsense value='1'/>"), Why.NOT_FHIR),
        (patient("words"), Why.NOT_FHIR),
        (patient("<id value='1'/>words"), Why.NOT_FHIR),
        (patient("<id value='1'/><id value='2'/>"), Why.NOT_FHIR),
        (patient("<id/>"), Why.NOT_FHIR),
        (patient("<id value='1' more='2'/>"), Why.NOT_FHIR),
        (patient("<id value='1'><name/></id>"), Why.NOT_FHIR),
        (patient("", " value='1'"), Why.NOT_FHIR),
        (patient("<maritalStatus/><maritalStatus/>"), Why.NOT_FHIR),
        (patient("<active value='yes'/>"), Why.NOT_FHIR),
        (patient("<multipleBirthInteger value='1.5'/>"), Why.NOT_FHIR),
        (patient(f"<multipleBirthInteger value='{'9' * 60}'/>"), Why.NUMBER_UNUSABLE),
        (patient("<extension url='a'><valueDecimal value='1e999'/></extension>"),
         Why.NUMBER_UNUSABLE),
        (patient("<contained><Patient/><Patient/></contained>"), Why.NOT_FHIR),
        (patient("<contained/>"), Why.NOT_FHIR),
        (patient("<extension url='a'>" * 60 + "</extension>" * 60), Why.TOO_DEEP),
        (patient("<extension url='a'>" * 400 + "</extension>" * 400), Why.NOT_XML),
        (patient(f"<id value='{'x' * 20_001}'/>"), Why.TOO_LONG),
        (b" " * 500_001, Why.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_is_not_fhir_in_xml_is_refused(body, why):
    assert refusal(body) is why


def test_a_message_in_xml_is_held_to_the_same_structure():
    document = json.loads(body())
    document["type"] = "collection"

    with pytest.raises(MessageRefused) as refused:
        schemas.read(to_xml(document), Media.XML)

    assert refused.value.fault.why is Why.NOT_A_MESSAGE


# What the NHS publishes

PUBLISHED = CASES / "NHSDigital-FHIR-BookingAndReferrals"
CONVERTED = sorted((PUBLISHED / "json").glob("*.json"))
EVERY = sorted(CASES.glob("*/*.xml"))
shared = [
    pytest.mark.shared,
    pytest.mark.skipif(not CASES.exists(), reason="no folder ‘shared’ beside the repository"),
]


@pytest.mark.parametrize("path", [pytest.param(each, marks=shared, id=each.stem[:20])
                                  for each in CONVERTED])  # fmt: skip
def test_each_published_example_says_the_same_in_both_forms(path):
    in_xml = (PUBLISHED / f"Examples__{path.stem}.xml").read_bytes()
    in_json = json.loads(path.read_bytes(), parse_float=Decimal)

    assert from_xml(in_xml) == in_json
    assert from_xml(to_xml(in_json)) == in_json


@pytest.mark.parametrize("path", [pytest.param(each, marks=shared, id=each.stem[:40])
                                  for each in EVERY])  # fmt: skip
def test_all_that_is_published_in_xml_is_read(path):
    found = from_xml(path.read_bytes())

    assert found["resourceType"]
    if found["resourceType"] == "Bundle":
        Bundle.model_validate(found)
    assert from_xml(to_xml(found)) == found
