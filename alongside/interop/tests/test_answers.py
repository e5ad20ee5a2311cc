import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome

from alongside.interop import rules, schemas
from alongside.interop.rules import Deed, Reply, Why
from alongside.interop.schemas import Ours
from alongside.interop.tests.factories import a_message, body, read, the, with_patient

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)
OURS = Ours("Fictonbury Advice", None, "9990000001", "https://advice.example.org/FHIR/R4")

STATES = [
    (Reply.ACCEPTED, "active", "planned", None),
    (Reply.WAITLISTED, "active", "planned", None),
    (Reply.DECLINED_NO_ROOM, "active", "cancelled", "RRNA"),
    (Reply.DECLINED, "active", "cancelled", "OTH"),
    (Reply.BOOKED, "active", "planned", None),
    (Reply.MISSED, "revoked", "cancelled", None),
    (Reply.IN_ADVICE, "active", "in-progress", None),
    (Reply.NOT_REACHED, "revoked", "cancelled", "FC"),
    (Reply.COMPLETED, "completed", "finished", None),
    (Reply.ENDED_EARLY, "revoked", "cancelled", "OTH"),
]


def response(reply=Reply.ACCEPTED, message=None, **more):
    given: dict[str, Any] = {"reference": "AL-7K2P", "ours": OURS, "response_id": ONE, "at": AT}
    return schemas.response_bundle(message or a_message(), reply, **given | more)


def own_encounter(document):
    found = [each["resource"] for each in document["entry"]]
    return [each for each in found if each["resourceType"] == "Encounter"][1]


@pytest.mark.parametrize("why", list(Why))
def test_every_refusal_is_an_operation_outcome(why):
    found = rules.fault(why)

    document = schemas.operation_outcome(found, ONE)

    OperationOutcome.model_validate(document)
    (issue,) = document["issue"]
    assert issue["severity"] == "error"
    assert issue["code"] == found.issue_code
    assert issue["details"]["coding"] == [
        {"system": "https://fhir.nhs.uk/Codesystem/http-error-codes", "code": found.rec_code}
    ]
    assert document["meta"]["profile"] == [
        "https://fhir.hl7.org.uk/StructureDefinition/UKCore-OperationOutcome"
    ]
    assert document["id"] == str(ONE)


def test_a_refusal_needs_no_id():
    assert "id" not in schemas.operation_outcome(rules.fault(Why.NOT_JSON))


@pytest.mark.parametrize(("reply", "request_state", "encounter_state", "reason"), STATES)
def test_a_response_follows_the_published_pattern(reply, request_state, encounter_state, reason):
    document = response(reply, meeting=(AT, AT))

    Bundle.model_validate(document)
    head = the("MessageHeader", document)
    assert head["eventCoding"]["code"] == "servicerequest-response"
    assert head["response"] == {"identifier": a_message().header.bundle_id, "code": "ok"}
    assert the("ServiceRequest", document)["status"] == request_state
    assert own_encounter(document)["status"] == encounter_state
    coded = own_encounter(document)["reasonCode"][0].get("coding", [{"code": None}])
    assert coded[0]["code"] == reason


def test_every_reply_is_in_the_table_of_this_test():
    assert {each[0] for each in STATES} == set(Reply)


def test_a_response_holds_what_its_message_definition_asks_for():
    document = response()

    kinds = [each["resource"]["resourceType"] for each in document["entry"]]
    assert kinds[0] == "MessageHeader"
    assert kinds.count("Encounter") == 2
    assert kinds.count("Organization") >= 2
    assert {"ServiceRequest", "Patient", "Practitioner", "PractitionerRole"} <= set(kinds)


def test_every_reference_of_a_response_leads_to_a_resource_in_it():
    document = response(Reply.MISSED, meeting=(AT, AT))
    urls = [each["fullUrl"] for each in document["entry"]]

    assert set(references(document)) <= set(urls)
    assert len(set(urls)) == len(urls)


def test_a_response_goes_to_the_sender_of_the_referral():
    destination = the("MessageHeader", response())["destination"][0]

    assert destination["endpoint"] == "https://fhir.nhs.uk/Id/dos-service-id|9990000002"
    assert destination["receiver"]["reference"] == a_message().sender.reference


def test_a_response_says_nothing_that_the_sender_did_not_know():
    written = str(response(Reply.COMPLETED))

    for kept in ("rent", "07700", "Nowhere Lane", "marigold", "Money"):
        assert kept not in written


def test_the_words_for_the_referrer_can_be_given():
    document = response(says="We see people in the order of their need")

    assert the("ServiceRequest", document)["note"] == [
        {"text": "We see people in the order of their need"}
    ]


def test_an_appointment_is_told_only_with_its_times():
    kinds = [each["resource"]["resourceType"] for each in response(Reply.BOOKED)["entry"]]

    assert "Appointment" not in kinds
    assert the("Appointment", response(Reply.MISSED, meeting=(AT, AT)))["status"] == "noshow"


def test_the_same_response_twice_is_the_same_response():
    assert response() == response()
    assert response() != response(response_id=OTHER)


def test_a_response_reads_as_one():
    message = read(json.dumps(response()).encode())

    assert message.header.responds_to == a_message().header.bundle_id
    assert message.patient.nhs_number == "9990001030"
    assert message.request.categories[2].code == "hjp1"


def test_a_referral_with_gaps_is_answered_all_the_same():
    bare = with_patient(
        reference=None, nhs_number=None, given=None, family=None, birth_date=None, practice=None
    )
    message = a_message(
        patient=bare.patient,
        sender=None,
        encounter=rules.Encounter(None, None, None),
        request=rules.Request(None, None, (rules.Coding("", "x"),), None, None, None, None),
        header=rules.Header("b", None, None, None, None, None, None, None, None),
    )
    nobody = Ours("Advice", "DEMO02", None, "https://advice.example.org")

    document = response(message=message, ours=nobody)
    receipt = schemas.synchronous_answer(
        message, Deed.NEW, reference="AL-1", ours=nobody, answer_id=ONE, at=AT
    )

    Bundle.model_validate(document)
    Bundle.model_validate(receipt)
    assert set(references(document)) <= {each["fullUrl"] for each in document["entry"]}


def test_a_receipt_names_a_reference_that_a_person_can_read_out():
    document = schemas.synchronous_answer(
        a_message(), Deed.NEW, reference="AL-7K2P", ours=OURS, answer_id=ONE, at=AT
    )

    Bundle.model_validate(document)
    assert the("ServiceRequest", document)["identifier"][0]["value"] == "AL-7K2P"
    said = the("OperationOutcome", document)["issue"][0]["diagnostics"]
    assert said == "Received. Our reference is AL-7K2P. This is not an emergency service."
    head = the("MessageHeader", document)
    assert head["response"]["identifier"] == a_message().header.bundle_id
    assert head["response"]["details"]["reference"].startswith("urn:uuid:")


def test_a_receipt_holds_nothing_of_the_person():
    document = schemas.synchronous_answer(
        a_message(), Deed.NEW, reference="AL-7K2P", ours=OURS, answer_id=ONE, at=AT
    )

    assert b"Storybook" in body()
    for personal in ("Storybook", "9990001030", "1968", "ZZ99"):
        assert personal not in str(document)


def test_the_capability_statement_claims_what_we_take_and_no_more():
    document = schemas.capability_statement(
        base_url="https://advice.example.org/FHIR/R4", version="0.1.0", on=date(2026, 11, 24)
    )

    CapabilityStatement.model_validate(document)
    (rest,) = document["rest"]
    assert set(rest) == {"mode", "security", "operation", "resource"}
    (messaging,) = document["messaging"]
    assert {each["mode"] for each in messaging["supportedMessage"]} == {"receiver"}
    assert document["format"] == ["application/fhir+json", "application/fhir+xml"]
    assert "complian" not in str(document).lower()


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("reference"), str):
            yield node["reference"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from references(each)
