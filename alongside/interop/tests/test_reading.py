import copy
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.interop.rules import MessageRefused, Why
from alongside.interop.schemas import parsing, structure
from alongside.interop.tests.factories import body, example, read, the, why_not

TELECOM = [{"system": "phone", "value": "020 7946 0999", "use": "home"}]


def refusal(message: bytes):
    with pytest.raises(MessageRefused) as caught:
        read(message)
    return caught.value.fault


def answered(message: bytes):
    """Return why a message is refused, by its reader or by the rules, or None if it is taken."""
    try:
        return why_not(read(message))
    except MessageRefused as refused:
        return refused.fault


def test_the_example_is_read_whole():
    message = read(body())

    who = message.patient
    assert (who.given, who.family, who.title) == ("Marigold", "Storybook", "Ms")
    assert (who.nhs_number, who.number_verified) == ("9990001030", "number-present-and-verified")
    assert (who.birth_date, who.gender, who.language) == (date(1968, 2, 29), "female", "en")
    assert [(each.kind, each.value) for each in who.contacts] == [
        ("phone", "07700 900142"),
        ("email", "marigold.storybook@example.org"),
    ]
    assert who.practice.ods_code == "DEMO01"
    assert message.address.postcode == "ZZ99 3VZ"
    assert (message.sender.name, message.sender.ods_code) == ("Fictonbury Surgery", "DEMO01")
    assert (message.receiver.name, message.service) == ("Fictonbury Advice", "9990000001")
    assert message.requester.name == "Barnaby Madeup"
    assert message.requester.organisation.name == "Fictonbury Surgery"
    assert message.requester.contacts[0].value == "020 7946 0142"
    assert message.request.authored_at == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert message.request.occurs_until == datetime(2026, 12, 8, 17, tzinfo=UTC)
    assert [each.source for each in message.reasons] == ["Condition", "CarePlan"]
    assert [each.code for each in message.adjustments] == ["provideappointmentreminders"]
    assert message.safeguarding == ()
    assert message.consents[0].stands
    assert message.header.last_updated == "2026-11-24T09:30:00.0000000+00:00"
    assert message.header.source == "https://fhir.nhs.uk/Id/dos-service-id|9990000002"
    assert message.lost == ()


def test_reading_changes_nothing_in_the_document():
    document = parsing.parsed(body())
    before = copy.deepcopy(document)

    assert structure.why_not_fhir(document) is None
    assert document == before


def test_the_number_of_a_relative_is_not_the_persons_own():
    def change(document):
        the("Patient", document)["contact"].append(
            {
                "relationship": [{"coding": [{"code": "C"}]}],
                "name": {"family": "Nextdoor"},
                "telecom": TELECOM,
            }
        )

    values = [each.value for each in read(body(change)).patient.contacts]

    assert values == ["07700 900142", "marigold.storybook@example.org"]


def test_a_number_of_the_patient_itself_is_their_own_and_an_old_one_is_not():
    def change(document):
        old = {"system": "phone", "value": "020 7946 0111", "use": "old", "rank": 1}
        the("Patient", document)["telecom"] = [*TELECOM, old]

    values = [each.value for each in read(body(change)).patient.contacts]

    assert values == ["07700 900142", "marigold.storybook@example.org", "020 7946 0999"]


def test_a_restricted_persons_address_is_not_read():
    def change(document):
        system = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
        the("Patient", document)["meta"]["security"] = [{"system": system, "code": "R"}]

    message = read(body(change))

    assert message.patient.restricted
    assert message.address is None


def test_a_person_who_died_is_known_as_such():
    def on_a_day(document):
        the("Patient", document)["deceasedDateTime"] = "2026-11-01"

    def at_all(document):
        the("Patient", document)["deceasedBoolean"] = True

    assert read(body(on_a_day)).patient.deceased
    assert read(body(at_all)).patient.deceased


def test_the_official_name_is_taken_whatever_comes_first():
    def change(document):
        the("Patient", document)["name"].insert(0, {"use": "maiden", "family": "Formerly"})

    assert read(body(change)).patient.family == "Storybook"


def test_systems_are_read_however_they_are_spelt():
    def change(document):
        the("Organization", document)["identifier"][0]["system"] = (
            "http://fhir.nhs.uk/id/ODS-organization-code"
        )

    assert read(body(change)).sender.ods_code == "DEMO01"


def test_unknown_extensions_displays_and_codes_are_no_reason_to_refuse():
    def change(document):
        who = the("Patient", document)
        who["extension"] = [{"url": "https://example.org/anything", "valueString": "new"}]
        who["communication"][0]["language"]["coding"][0]["display"] = "Klingon"
        the("ServiceRequest", document)["category"][0]["coding"][0]["display"] = "Wrong"
        the("Flag", document)["code"]["coding"][0]["code"] = "unlisted"

    message = read(body(change))

    assert why_not(message) is None
    assert message.flags[0].code == "unlisted"


def test_a_flag_that_is_no_longer_active_is_not_read():
    assert not read(body(lambda d: the("Flag", d).update(status="inactive"))).flags


def test_a_consent_that_denies_does_not_stand():
    def change(document):
        the("Consent", document)["provision"] = {"type": "deny"}

    message = read(body(change))

    assert not message.consents[0].stands
    assert why_not(message).why is Why.CONSENT_MISSING


@pytest.mark.parametrize("written", ["1968", "1968-02", "0001-01-01"])
def test_part_of_a_date_is_no_birth_date(written):
    message = read(body(lambda d: the("Patient", d).update(birthDate=written)))

    assert message.patient.birth_date is None


def test_a_role_may_stand_for_the_practitioner():
    def change(document):
        role = next(
            each["fullUrl"]
            for each in document["entry"]
            if each["resource"]["resourceType"] == "PractitionerRole"
        )
        the("ServiceRequest", document)["requester"] = {"reference": role}

    message = read(body(change))

    assert message.requester.name == "Barnaby Madeup"
    assert message.requester.organisation.ods_code == "DEMO01"


def test_an_organisation_may_refer():
    def change(document):
        surgery = the("MessageHeader", document)["sender"]
        the("ServiceRequest", document)["requester"] = surgery

    message = read(body(change))

    assert message.requester.name is None
    assert message.requester.organisation.name == "Fictonbury Surgery"


def test_references_by_kind_and_id_are_followed():
    def change(document):
        the("Patient", document)["id"] = "p1"
        the("ServiceRequest", document)["subject"] = {"reference": "Patient/p1"}

    assert read(body(change)).lost == ()


@pytest.mark.parametrize(
    ("kind", "field", "where"),
    [
        ("ServiceRequest", "subject", "ServiceRequest.subject"),
        ("MessageHeader", "sender", "MessageHeader.sender"),
    ],
)
def test_a_reference_into_nothing_is_named(kind, field, where):
    def change(document):
        the(kind, document)[field] = {"reference": "urn:uuid:nowhere"}

    message = read(body(change))

    assert message.lost == (where,)
    assert why_not(message).why is Why.REFERENCE_UNKNOWN


def test_a_focus_that_is_no_request_is_named():
    def change(document):
        the("MessageHeader", document)["focus"] = the("ServiceRequest", document)["encounter"]
        the("MessageHeader", document)["focus"] = [the("MessageHeader", document)["focus"]]

    assert "MessageHeader.focus" in read(body(change)).lost


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", Why.NOT_JSON),
        (b"[]", Why.NOT_JSON),
        (b"null", Why.NOT_JSON),
        (b"<Bundle/>", Why.NOT_JSON),
        (b'{"resourceType": "Bundle", "resourceType": "Bundle"}', Why.NOT_JSON),
        (b'{"a": NaN}', Why.NOT_JSON),
        (b'{"a": Infinity}', Why.NOT_JSON),
        (b"\xff\xfe{}", Why.NOT_JSON),
        ('{"a": "ü"}'.encode("latin-1"), Why.NOT_JSON),
        (b'{"a": "\\u0000"}', Why.TEXT_UNUSABLE),
        (b'{"a": "\\ud800"}', Why.TEXT_UNUSABLE),
        (b'{"\\u0000": 1}', Why.TEXT_UNUSABLE),
        (b'{"a": 1e999999999}', Why.NUMBER_UNUSABLE),
        (b'{"a": 1E-99999999999999999999}', Why.NUMBER_UNUSABLE),
        (b'{"a": ' + b"9" * 5000 + b"}", Why.NUMBER_UNUSABLE),
        (b'{"a": 0.' + b"9" * 5000 + b"}", Why.NUMBER_UNUSABLE),
        (b'{"a": ' + b"[" * 50 + b"]" * 50 + b"}", Why.TOO_DEEP),
        (b'{"a": ' * 50_000, Why.TOO_DEEP),
        (b'{"a": "' + b"x" * 20_001 + b'"}', Why.TOO_LONG),
        (b" " * 500_001, Why.TOO_LARGE),
        (b"{}", Why.NOT_A_MESSAGE),
        (b'{"resourceType": "Patient"}', Why.NOT_A_MESSAGE),
        (b'{"resourceType": "Bundle", "type": "searchset"}', Why.NOT_A_MESSAGE),
        (b'{"resourceType": 5}', Why.NOT_FHIR),
        (b'{"resourceType": "Bundle"}', Why.NOT_FHIR),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:24]),
)
def test_what_is_no_message_is_refused(sent, why):
    assert refusal(sent).why is why


def test_a_mark_at_the_start_of_the_bytes_is_no_reason_to_refuse():
    assert read(b"\xef\xbb\xbf" + body()).header.version == "1.0.0"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: d.pop("id"), Why.BUNDLE_ID_MISSING),
        (lambda d: d.update(id=None), Why.BUNDLE_ID_MISSING),
        (lambda d: d.update(type="collection"), Why.NOT_A_MESSAGE),
        (lambda d: d["entry"].reverse(), Why.NOT_A_MESSAGE),
        (lambda d: d["entry"].append(d["entry"][5]), Why.URL_TWICE),
        (lambda d: d["entry"][5].update(resource="x"), Why.NOT_FHIR),
        (lambda d: the("Patient", d).update(resourceType="Nonsense"), Why.NOT_FHIR),
        (lambda d: the("Patient", d).update(resourceType=["Patient"]), Why.NOT_FHIR),
        (lambda d: the("MessageHeader", d)["source"].update(endpoint=False), Why.NOT_FHIR),
        (lambda d: the("MessageHeader", d)["source"].update(endpoint=[]), Why.NOT_FHIR),
        (lambda d: the("ServiceRequest", d).pop("subject"), Why.NOT_FHIR),
        (lambda d: the("Patient", d).update(birthDate="29/02/1968"), Why.NOT_FHIR),
        (lambda d: the("Patient", d)["name"][0].update(family="x" * 201), Why.TOO_LONG),
    ],
)
def test_a_message_that_is_built_wrongly_is_refused(change, why):
    assert refusal(body(change)).why is why


def test_a_refusal_names_the_place_in_words_of_fhir():
    wrong = refusal(body(lambda d: the("Patient", d).update(birthDate="Storybook")))

    assert wrong.diagnostics.endswith(": Bundle.entry[5].resource.birthDate")


def test_a_refusal_never_repeats_what_a_person_wrote():
    named = refusal(body(lambda d: the("Patient", d).update({"storybook": 1})))

    assert named.why is Why.NOT_FHIR
    assert named.diagnostics.endswith(": Bundle.entry[5].resource")


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["", " ", "{}", '{"rank": 1e999}', "R", "urn:uuid:", "Patient", "9999-12-31"]),
    st.lists(st.nothing(), max_size=0),
    st.dictionaries(st.text(max_size=5), st.none(), max_size=2),
)


def places(node, way=()):
    yield way
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in inside:
        if isinstance(value, dict | list):
            yield from places(value, (*way, key))
        else:
            yield (*way, key)


PLACES = [way for way in places(example()) if way]


def spoilt(document, way, how, odd):
    *before, last = way
    node = document
    for step in before:
        node = node[step]
    if how == "remove":
        del node[last]
    elif how == "wrap":
        node[last] = [node[last]]
    elif how == "double" and isinstance(node, list):
        node.append(copy.deepcopy(node[last]))
    elif how == "rename" and isinstance(node, dict):
        node[str(odd)] = node.pop(last)
    else:
        node[last] = odd


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES),
            st.sampled_from(["remove", "wrap", "double", "rename", "replace"]),
            ODD,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_spoilt_message_is_read_or_refused_and_nothing_else(changes):
    document = copy.deepcopy(example())
    for way, how, odd in changes:
        try:
            spoilt(document, way, how, odd)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away

    found = answered(json.dumps(document).encode())

    assert found is None or 400 <= found.status <= 501


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_refused(sent):
    assert refusal(sent).status == 400


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 15_000), st.binary(min_size=1, max_size=3))
def test_bytes_that_broke_on_the_way_are_read_or_refused(place, wrong):
    sent = bytearray(body())
    sent[place % len(sent) : place % len(sent) + len(wrong)] = wrong

    found = answered(bytes(sent))

    assert found is None or 400 <= found.status <= 501
