"""The decision table for `$process-message`, row by row, and the rules of the headers."""

import json
from base64 import b64encode
from dataclasses import replace

import pytest

from alongside.interop import rules
from alongside.interop.rules import Consent, Earlier, Media, Reply, Terms, Why
from alongside.interop.rules.faults import table
from alongside.interop.tests.factories import (
    a_message,
    category,
    why_not,
    with_categories,
    with_header,
    with_patient,
    with_request,
)
from alongside.interop.tests.factories import body as body_of

GUID = "6a1f0a44-9d58-4a9e-8c3d-1b7f3c2e9d01"
STANDS = Consent("active", False, ("DRC",), ("IMPLIED",), None)


def encounter(status):
    message = a_message()
    return replace(message, encounter=replace(message.encounter, status=status))


def update(status, kind="referral"):
    message = with_categories(*category(kind))
    return replace(
        message,
        header=replace(message.header, reason="update"),
        request=replace(message.request, status=status),
    )


def without(kind, left=0):
    message = a_message()
    return replace(message, counts={**message.counts, kind: left})


TAKEN = {
    "a new referral of our own use case": a_message(),
    "a use case that is mapped to ours": with_categories(*category("referral")),
    "an encounter that is triaged": encounter("triaged"),
    "an encounter that is finished": encounter("finished"),
    "a person without an NHS number": with_patient(nhs_number=None),
    "an NHS number that fails its check": with_patient(nhs_number="9990001031"),
    "an NHS number that was never issued": with_patient(nhs_number="0000000000"),
    "a person without a birth date": with_patient(birth_date=None),
    "a person without a first name": with_patient(given=None),
    "a sender without a code": replace(a_message(), sender=None),
    "nobody to ask back": replace(a_message(), requester=None),
    "no address, no language, no contact": replace(
        with_patient(language=None, contacts=(), practice=None), address=None
    ),
    "two consents of which one has ended": a_message(
        consents=(replace(STANDS, status="inactive"), STANDS)
    ),
}

# What is asked, and what the standard or we answer: HTTP status, issue code, code of the standard.
REFUSED = {
    "no version": (with_header(version=None), 400, "invariant", "REC_BAD_REQUEST"),
    "a version that we do not take": (
        with_header(version="9.9.9"),
        422,
        "not-supported",
        "REC_UNPROCESSABLE_ENTITY",
    ),
    "new, care plan not completed": (
        a_message(care_plan_status="active"),
        400,
        "invariant",
        "REC_BAD_REQUEST",
    ),
    "new, encounter still in progress": (
        encounter("in-progress"),
        400,
        "invariant",
        "REC_BAD_REQUEST",
    ),
    "new, request not active": (
        with_request(status="draft"),
        400,
        "invariant",
        "REC_BAD_REQUEST",
    ),
    "new, for validation": (
        with_categories(*category("validation")),
        422,
        "not-supported",
        "REC_UNPROCESSABLE_ENTITY",
    ),
    "new, of no category": (with_request(categories=()), 400, "invariant", "REC_BAD_REQUEST"),
    "a use case that is not mapped": (
        with_categories(*category("referral", "a1t1")),
        422,
        "not-supported",
        "REC_UNPROCESSABLE_ENTITY",
    ),
    "our code under somebody else's system": (
        with_categories(category("referral")[0], ("https://example.org/codes", "hjp1")),
        422,
        "not-supported",
        "REC_UNPROCESSABLE_ENTITY",
    ),
    "update that changes something": (update("active"), 400, "invariant", "REC_BAD_REQUEST"),
    "response without a response": (
        with_header(event="servicerequest-response", responds_to=None),
        400,
        "invariant",
        "REC_BAD_REQUEST",
    ),
    "booking-response": (
        with_header(event="booking-response"),
        400,
        "invariant",
        "REC_BAD_REQUEST",
    ),
    "unknown event": (with_header(event="dance"), 400, "invariant", "REC_BAD_REQUEST"),
    "no event": (with_header(event=None), 400, "invariant", "REC_BAD_REQUEST"),
    "delete": (with_header(reason="delete"), 400, "invariant", "REC_BAD_REQUEST"),
    "nobody we could tell from another": (
        with_patient(birth_date=None, nhs_number="0000000000"),
        400,
        "required",
        "REC_BAD_REQUEST",
    ),
    "a person without a family name": (
        with_patient(family=None),
        400,
        "required",
        "REC_BAD_REQUEST",
    ),
    "a consent that refuses beside one that stands": (
        a_message(consents=(STANDS, replace(STANDS, refuses=True))),
        400,
        "invariant",
        "REC_BAD_REQUEST",
    ),
    "only a consent that has ended": (
        a_message(consents=(replace(STANDS, status="inactive"),)),
        400,
        "invariant",
        "REC_BAD_REQUEST",
    ),
    "a request that leads to nobody": (
        a_message(lost=("ServiceRequest.subject",)),
        400,
        "invariant",
        "REC_BAD_REQUEST",
    ),
    # Recognised, and not offered yet.
    "booking-request": (
        with_header(event="booking-request"),
        501,
        "not-supported",
        "REC_NOT_IMPLEMENTED",
    ),
}

TAKEN |= {
    "cancel: update, revoked": update("revoked"),
    "cancel: update, entered in error": update("entered-in-error"),
    "cancel of a validation": update("revoked", "validation"),
    "response that names a message": with_header(event="servicerequest-response", responds_to=GUID),
}

CONTENT = ["ServiceRequest", "Patient", "Encounter", "CarePlan", "Practitioner"]
CONTENT += ["PractitionerRole", "Consent", "HealthcareService"]


@pytest.mark.parametrize("message", TAKEN.values(), ids=TAKEN)
def test_a_referral_is_taken(message):
    assert why_not(message) is None


@pytest.mark.parametrize(("message", "status", "issue", "code"), REFUSED.values(), ids=REFUSED)
def test_a_message_is_refused_as_the_standard_says(message, status, issue, code):
    found = why_not(message)

    assert (found.status, found.issue_code, found.rec_code) == (status, issue, code)


@pytest.mark.parametrize("kind", CONTENT)
def test_what_the_message_definition_asks_for_must_be_there(kind):
    found = why_not(without(kind))

    assert found.why is Why.CONTENT_MISSING
    assert found.diagnostics.endswith(f": {kind}")


def test_two_organisations_are_needed():
    assert why_not(without("Organization", 1)).why is Why.CONTENT_MISSING


@pytest.mark.parametrize("kind", ["ServiceRequest", "Patient", "Encounter", "CarePlan"])
def test_what_may_be_there_once_may_not_be_there_twice(kind):
    assert why_not(without(kind, 2)).why is Why.CONTENT_MISSING


def test_a_partner_without_terms_may_send_our_own_use_case_and_no_other():
    terms = Terms(frozenset({"1.0.0"}), {})

    assert rules.use_case(a_message(), terms) == "hjp1"
    assert rules.use_case(with_categories(*category("referral")), terms) is None


def test_terms_that_map_to_what_we_do_not_have_map_to_nothing():
    terms = Terms(frozenset({"1.0.0"}), {"a5t1": "nonsense"})

    assert rules.use_case(with_categories(*category("referral")), terms) is None


def test_the_partner_of_the_demo_may_send_what_the_nhs_publishes():
    terms = rules.terms_of("demo")

    assert terms.versions == {"1.0.0", "1.0.0-beta"}
    assert dict(terms.use_cases) == {"a5t1": "hjp1"}


@pytest.mark.parametrize(
    ("earlier", "answer"),
    [
        (None, None),
        (Earlier.REQUEST_DONE, (409, "duplicate", "REC_CONFLICT")),
        (Earlier.BUNDLE_DONE, (409, "duplicate", "REC_CONFLICT")),
        (Earlier.IN_HAND, (425, "duplicate", "REC_TOO_EARLY")),
    ],
)
def test_a_message_that_was_seen_before_is_not_taken_again(earlier, answer):
    found = rules.why_not_again(earlier)

    assert (found and (found.status, found.issue_code, found.rec_code)) == answer


@pytest.mark.parametrize(
    ("request_id", "correlation_id", "why"),
    [
        (GUID, GUID.upper(), None),
        (None, GUID, Why.ID_MISSING),
        (GUID, "", Why.ID_MISSING),
        ("1", GUID, Why.ID_MALFORMED),
        (GUID, f"{{{GUID}}}", Why.ID_MALFORMED),
        (f"urn:uuid:{GUID}", GUID, Why.ID_MALFORMED),
        (f"{GUID}\n", GUID, Why.ID_MALFORMED),
        (GUID.replace("-", ""), GUID, Why.ID_MALFORMED),
    ],
)
def test_both_ids_must_be_guids(request_id, correlation_id, why):
    found = rules.why_not_ids(request_id, correlation_id)

    assert (found and found.why) == why
    assert found is None or (found.status, found.rec_code) == (400, "REC_BAD_REQUEST")


def test_the_ids_go_back_as_they_came_if_a_header_can_hold_them():
    ids = {"X-Request-Id": GUID.upper(), "X-Correlation-Id": "1"}

    assert rules.echoed(ids) == ids
    assert rules.echoed({"X-Correlation-Id": "a\r\nSet-Cookie: b"}) == {}
    assert rules.echoed({"X-Request-Id": "", "X-Correlation-Id": "a" * 65}) == {}


def coded(value):
    return b64encode(json.dumps(value).encode()).decode()


TARGET = {"system": "https://fhir.nhs.uk/Id/dos-service-id", "value": "2000011147"}


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("NHSD-Target-Identifier", coded(TARGET), True),
        ("NHSD-Target-Identifier", coded(TARGET).rstrip("="), True),
        ("NHSD-Target-Identifier", coded({"value": "1"}), False),
        ("NHSD-Target-Identifier", coded({"system": 1, "value": "1"}), False),
        ("NHSD-Target-Identifier", coded([TARGET]), False),
        ("NHSD-Target-Identifier", json.dumps(TARGET), False),
        ("NHSD-Target-Identifier", "", False),
        ("NHSD-Target-Identifier", "e", False),
        ("NHSD-Target-Identifier", "//79", False),
        ("NHSD-Target-Identifier", "A" * 5000, False),
        ("NHSD-Target-Identifier", b64encode(b"[" * 3000).decode(), False),
        ("NHSD-End-User-Organisation", coded({"resourceType": "Organization"}), True),
        ("NHSD-End-User-Organisation", coded({"resourceType": "Patient"}), False),
        ("NHSD-Requesting-Software", coded({"resourceType": "Device"}), True),
        ("NHSD-Requesting-Software", coded("Device"), False),
        ("NHSD-Requesting-Practitioner", coded({"resourceType": "PractitionerRole"}), True),
        ("NHSD-Requesting-Practitioner", coded({"resourceType": ["Practitioner"]}), False),
        ("use-context", "a4t2|validation|servicerequest-response|new", True),
        ("use-context", "a4t2|validation|servicerequest-response|new|more", False),
        ("use-context", "<script>", False),
    ],
)
def test_the_other_headers_are_held_to_their_form(name, value, taken):
    found = rules.why_not_headers({name: value})

    assert (found is None) is taken
    assert found is None or (found.status, found.issue_code) == (400, "invalid")
    assert found is None or name in found.diagnostics


def test_a_well_formed_header_goes_back():
    headers = {"NHSD-Target-Identifier": coded(TARGET), "use-context": "a|b"}

    assert rules.echoed(headers) == {"NHSD-Target-Identifier": coded(TARGET)}


JSON, XML = Media.JSON, Media.XML


@pytest.mark.parametrize(
    ("sent", "media"),
    [
        ("application/fhir+json", JSON),
        ("Application/FHIR+JSON; version=1.4.0; charset=utf-8", JSON),
        ("application/json", JSON),
        ("application/fhir+xml", XML),
        ("text/xml", XML),
        ("json", None),
        ("text/plain", None),
        ("", None),
        (None, None),
    ],
)
def test_json_and_xml_are_taken(sent, media):
    assert rules.media_of_body(sent) is media


@pytest.mark.parametrize(
    ("asked", "accept", "sent", "media"),
    [
        (None, None, None, JSON),
        (None, "", XML, XML),
        (None, "*/*", XML, XML),
        (None, "application/*", None, JSON),
        (None, "application/fhir+json; version=1.4.0", XML, JSON),
        (None, "application/fhir+json;version=1", None, JSON),
        (None, "application/fhir+json; version=1.0.0-beta", None, JSON),
        (None, "application/fhir+json; fhirVersion=4.0", None, JSON),
        (None, "application/fhir+json; version=2.0", None, None),
        (None, "application/fhir+json; version=1.4.0.9", None, None),
        (None, "text/html, application/fhir+xml;q=0.9, */*;q=0.8", None, XML),
        (None, "application/fhir+xml;q=0.1, application/fhir+json;q=0.2", None, JSON),
        (None, "application/fhir+xml;q=0", None, None),
        (None, "application/fhir+xml;q=nan, text/html", None, None),
        (None, "text/html", None, None),
        (None, ";;;,,,=;", None, None),
        ("xml", "application/fhir+json", None, XML),
        ("application/fhir json", None, XML, JSON),  # a plus sign in an address is a space
        ("text/xml; charset=utf-8", None, None, XML),
        ("turtle", "application/fhir+json", None, None),
        ("", None, None, None),
    ],
)
def test_the_form_of_an_answer_is_the_one_that_is_asked_for(asked, accept, sent, media):
    assert rules.media_to_answer(asked, accept, sent) is media


@pytest.mark.parametrize(
    ("sent", "kept", "newer"),
    [
        ("2021-11-26T15:02:00.8185339+00:00", "2021-11-26T15:02:00.8185338+00:00", True),
        ("2021-11-26T15:02:00.8185338+00:00", "2021-11-26T15:02:00.8185338+00:00", False),
        ("2021-11-26T15:02:00.8185338Z", "2021-11-26T15:02:00.8185339Z", False),
        ("2021-11-26T16:02:00.8185338+01:00", "2021-11-26T15:02:00.8185338+00:00", False),
        ("2021-11-26T15:02:01Z", "2021-11-26T15:02:00.9999999Z", True),
        (None, "2021-11-26T15:02:00Z", True),
        ("2021-11-26T15:02:00Z", None, True),
        ("2021-13-26T15:02:00Z", "2021-11-26T15:02:00Z", True),
        ("0001-01-01T00:00:00+14:00", "2021-11-26T15:02:00Z", False),
    ],
)
def test_instants_are_compared_to_their_last_decimal(sent, kept, newer):
    assert rules.is_newer(sent, kept) is newer


def test_every_refusal_has_its_row():
    assert set(table()) == set(Why)


def test_every_reply_has_its_pattern():
    assert all(rules.pattern_of(each).says for each in Reply)


def test_a_place_in_the_message_is_all_that_a_refusal_adds():
    plain, placed = rules.fault(Why.NOT_FHIR), rules.fault(Why.NOT_FHIR, "Bundle.entry[1]")

    assert placed == replace(plain, diagnostics=f"{plain.diagnostics}: Bundle.entry[1]")


def test_facts_about_people_do_not_show_themselves():
    message = a_message()
    shown = repr(message) + repr(message.patient) + repr(message.address) + repr(message.requester)
    shown += repr(message.reasons) + repr(message.flags) + repr(message.patient.contacts)

    assert b"Storybook" in body_of()
    for personal in ("Storybook", "9990001030", "ZZ99", "900142", "rent", "Madeup"):
        assert personal not in shown
