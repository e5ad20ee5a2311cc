"""The decision table for `$process-message`, row by row, and the rules of the headers."""

from dataclasses import replace

import pytest

from alongside.interop import rules
from alongside.interop.rules import Consent, Earlier, Reply, Terms, Why
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
    # Recognised, and not offered yet: the standard's own answer will be 200, 404 or 409.
    "cancel: update, revoked": (update("revoked"), 501, "not-supported", "REC_NOT_IMPLEMENTED"),
    "cancel: update, entered in error": (
        update("entered-in-error"),
        501,
        "not-supported",
        "REC_NOT_IMPLEMENTED",
    ),
    "cancel of a validation": (
        update("revoked", "validation"),
        501,
        "not-supported",
        "REC_NOT_IMPLEMENTED",
    ),
    "response, whether we know the request or not": (
        with_header(event="servicerequest-response", responds_to=GUID),
        501,
        "not-supported",
        "REC_NOT_IMPLEMENTED",
    ),
    "booking-request": (
        with_header(event="booking-request"),
        501,
        "not-supported",
        "REC_NOT_IMPLEMENTED",
    ),
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
    assert rules.echoed(GUID.upper(), "1") == {
        "X-Request-Id": GUID.upper(),
        "X-Correlation-Id": "1",
    }
    assert rules.echoed(None, "a\r\nSet-Cookie: b") == {}
    assert rules.echoed("", "a" * 65) == {}


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("application/fhir+json", True),
        ("Application/FHIR+JSON; version=1.4.0; charset=utf-8", True),
        ("application/json", True),
        ("application/fhir+xml", False),
        ("text/plain", False),
        ("", False),
        (None, False),
    ],
)
def test_only_json_is_taken(sent, taken):
    assert (rules.why_not_media_type(sent) is None) is taken


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
