"""
The decision table of Core 1.5.0 for `$process-message`, each row through the front door.

What a row asks for: HTTP status, issue code, and the standard's own code; None where it is taken.
"""

from uuid import uuid4

import pytest

from alongside.correspondence.models import Message
from alongside.interop.models import Heard, Received
from alongside.interop.tests.factories import (
    cancel_body,
    headers_of,
    make_partner,
    new_body,
    outcome,
    response_body,
    send,
    the,
    token_of,
)
from alongside.kit import context
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import Exit, Status
from tests.world import NOON

pytestmark = pytest.mark.django_db

BAD, CONFLICT, GONE = "REC_BAD_REQUEST", "REC_CONFLICT", "REC_NOT_FOUND"
UNPROCESSABLE, NOT_YET = "REC_UNPROCESSABLE_ENTITY", "REC_NOT_IMPLEMENTED"
TAKEN = (200, None, None)
INVARIANT, UNSUPPORTED = (400, "invariant", BAD), (422, "not-supported", UNPROCESSABLE)
BASE64 = "bm8ganNvbg=="  # "no json"


@pytest.fixture
def partner(world):
    return make_partner(world, versions=["1.0.0"], use_cases={"a5t1": "hjp1"})


@pytest.fixture
def token(partner):
    return token_of()


def speak_for(world, partner):
    return context.standing_as(
        context.Standing(partner.user_id, world.practice.pk, world.partnership.pk)
    )


def check(answer, expected):
    status, issue_code, rec_code = expected
    if status == 200:
        assert answer.status_code == 200, answer.content
        return
    issue = outcome(answer, status)
    assert (issue["severity"], issue["code"]) == ("error", issue_code)
    (coding,) = issue["details"]["coding"]
    assert coding["system"] == "https://fhir.nhs.uk/Codesystem/http-error-codes"
    assert coding["code"] == rec_code
    assert "Storybook" not in str(issue)


def event(code):
    return lambda document: the("MessageHeader", document)["eventCoding"].update(code=code)


def reason(code):
    return lambda document: the("MessageHeader", document)["reason"]["coding"][0].update(code=code)


def status_of(kind, status):
    return lambda document: the(kind, document).update(status=status)


def category(code, use_case="a5t1"):
    base = "https://fhir.nhs.uk/CodeSystem/"

    def change(document):
        the("ServiceRequest", document)["category"] = [
            {
                "coding": [
                    {"system": f"{base}message-category-servicerequest", "code": code},
                    {"system": f"{base}usecases-categories-bars", "code": use_case},
                ]
            }
        ]

    return change


def version(code):
    return lambda document: document["meta"].update(versionId=code)


def no_version(document):
    del document["meta"]["versionId"]


def both(*changes):
    return lambda document: [change(document) for change in changes]


# One message, nothing before it

ROWS = {
    "a new referral": (new_body(), TAKEN),
    "Encounter triaged": (new_body(status_of("Encounter", "triaged")), TAKEN),
    "no version": (new_body(no_version), INVARIANT),
    "a version that is not agreed": (new_body(version("9.0.0")), UNSUPPORTED),
    "CarePlan not completed": (new_body(status_of("CarePlan", "active")), INVARIANT),
    "Encounter in progress": (new_body(status_of("Encounter", "in-progress")), INVARIANT),
    "request not active": (new_body(status_of("ServiceRequest", "draft")), INVARIANT),
    "for validation": (new_body(category("validation")), UNSUPPORTED),
    "a use case of somebody else": (new_body(category("referral", "a1t1")), UNSUPPORTED),
    "update, active": (cancel_body(status="active"), INVARIANT),
    "update, completed": (cancel_body(status="completed"), INVARIANT),
    "reason delete": (new_body(reason("delete")), INVARIANT),
    "booking-request": (new_body(event("booking-request")), (501, "not-supported", NOT_YET)),
    "booking-response": (new_body(event("booking-response")), INVARIANT),
    "an unknown event": (new_body(event("dance")), INVARIANT),
    "a response without a response": (response_body(None), INVARIANT),
    "a response to nobody": (response_body(str(uuid4())), (404, "not-found", GONE)),
    "a response to no id": (response_body("no-id"), (404, "not-found", GONE)),
    "a cancel of nothing": (cancel_body(), (404, "not-found", GONE)),
}


@pytest.mark.parametrize(("message", "expected"), ROWS.values(), ids=ROWS)
def test_a_message_by_itself(world, client, partner, token, message, expected):
    check(send(client, message, headers_of(token)), expected)

    with speak_for(world, partner):
        assert Received.objects.count() == Referral.objects.count() == int(expected is TAKEN)


HEADERS = {
    "no X-Request-Id": {"X_Request_Id": None},
    "no X-Correlation-Id": {"X_Correlation_Id": None},
    "X-Request-Id is no GUID": {"X_Request_Id": "17"},
    "target is no base64": {"NHSD_Target_Identifier": "???"},
    "target is no JSON": {"NHSD_Target_Identifier": BASE64},
    "organisation is no JSON": {"NHSD_End_User_Organisation": BASE64},
    "software is no JSON": {"NHSD_Requesting_Software": BASE64},
    "use-context of five parts": {"use_context": "a|b|c|d|e"},
}


@pytest.mark.parametrize("changes", HEADERS.values(), ids=HEADERS)
def test_a_header_that_is_missing_or_malformed(client, token, changes):
    check(send(client, new_body(), headers_of(token, **changes)), (400, "invalid", BAD))


def test_a_form_that_we_do_not_speak(client, token):
    answer = send(client, new_body(), headers_of(token, Accept="text/html"))

    check(answer, (406, "not-supported", "REC_NOT_ACCEPTABLE"))


def test_the_other_form(client, token):
    answer = send(client, new_body(), headers_of(token, Accept="application/fhir+xml"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/fhir+xml")
    assert answer.content.startswith(b"<?xml")


# A message after another

DUPLICATE = (409, "duplicate", CONFLICT)
CHANGED = (409, "conflict", CONFLICT)


@pytest.fixture
def referred(world, client, partner, token):
    """The example, taken in: the answer that it got."""
    answer = send(client, new_body(), headers_of(token))
    assert answer.status_code == 200, answer.content
    return answer.json()


def the_referral(world, partner):
    with speak_for(world, partner):
        return Referral.objects.get()


def test_the_same_ids_again(client, token):
    headers = headers_of(token)

    check(send(client, new_body(), headers), TAKEN)
    check(send(client, new_body(), headers), DUPLICATE)


@pytest.mark.parametrize("status", ["revoked", "entered-in-error"])
def test_a_cancel_takes_the_referral_back(world, client, partner, token, referred, status):
    answer = send(client, cancel_body(status=status), headers_of(token))

    check(answer, TAKEN)
    assert the("ServiceRequest", answer.json())["status"] == status
    referral = the_referral(world, partner)
    assert (referral.status, referral.exit) == (Status.WITHDRAWN, Exit.WITHDREW)
    assert referral.reference in answer.content.decode()
    check(send(client, cancel_body(), headers_of(token)), CHANGED)


def test_a_cancel_without_the_number_finds_the_referral_by_name(world, client, token, referred):
    def nameless(document):
        del the("Patient", document)["identifier"]

    check(send(client, cancel_body(nameless), headers_of(token)), TAKEN)


def test_a_cancel_for_another_patient_finds_nothing(world, client, partner, token, referred):
    def other(document):
        the("Patient", document)["identifier"][0]["value"] = "9990000026"
        the("Patient", document)["birthDate"] = "1971-01-01"

    check(send(client, cancel_body(other), headers_of(token)), (404, "not-found", GONE))
    assert the_referral(world, partner).status != Status.WITHDRAWN


def test_a_cancel_by_another_partner_finds_nothing(world, client, partner, token, referred):
    make_partner(world, name="other", versions=["1.0.0"])

    answer = send(client, cancel_body(), headers_of(token_of("other")))

    check(answer, (404, "not-found", GONE))


def test_a_request_whose_name_is_used_again_for_another_patient_is_another(
    world, client, partner, token, referred
):
    """Published messages have all the same fullUrl: nobody may be lost by that."""

    def other(document):
        the("Patient", document)["identifier"][0]["value"] = "9990000026"

    check(send(client, new_body(other), headers_of(token)), TAKEN)


def updated(at):
    def change(document):
        the("ServiceRequest", document).setdefault("meta", {})["lastUpdated"] = at

    return change


def test_an_entry_that_is_not_newer_changes_nothing(world, client, partner, token):
    at = "2026-11-24T09:30:00.8185338+00:00"
    send(client, new_body(updated(at)), headers_of(token))

    check(send(client, cancel_body(updated(at)), headers_of(token)), TAKEN)
    assert the_referral(world, partner).queue

    newer = at.replace("8185338", "8185339")
    check(send(client, cancel_body(updated(newer)), headers_of(token)), TAKEN)
    assert the_referral(world, partner).status == Status.WITHDRAWN


def test_our_copy_changed_meanwhile(world, client, partner, token, referred):
    owner = the_referral(world, partner).owner_id
    provider = world.adviser if owner == world.charity.pk else world.lawyer
    with world.acting(provider) as by:
        pk = Referral.objects.get().pk
        referrals.accept(referral_id=pk, by=by, at=NOON)
        referrals.move(referral_id=pk, to=Status.IN_ADVICE, by=by, at=NOON)

    check(send(client, cancel_body(), headers_of(token)), CHANGED)
    assert the_referral(world, partner).status == Status.IN_ADVICE


def test_a_cancel_keeps_its_bytes_and_leaves_nothing_when_it_is_refused(
    world, client, partner, token, referred
):
    message = cancel_body()

    send(client, message, headers_of(token))
    send(client, cancel_body(), headers_of(token))

    with speak_for(world, partner):
        kept = Received.objects.get(deed="CANCEL")
        assert bytes(kept.body) == message
        assert Received.objects.count() == 2


def test_the_same_request_again_while_it_is_open(world, client, partner, token, referred):
    """Re-request: the open one is revoked first."""
    check(send(client, new_body(), headers_of(token)), CHANGED)

    check(send(client, cancel_body(), headers_of(token)), TAKEN)
    check(send(client, new_body(), headers_of(token)), TAKEN)

    with speak_for(world, partner):
        statuses = list(Referral.objects.order_by("received_at", "pk").values_list("queue"))
    assert len([queue for (queue,) in statuses if queue]) == 1


def test_a_response_to_our_answer_is_kept_with_the_referral(
    world, client, partner, token, referred
):
    def missed(document):
        the("ServiceRequest", document)["status"] = "revoked"

    answer = send(client, response_body(referred["id"], missed), headers_of(token))

    check(answer, TAKEN)
    with speak_for(world, partner):
        heard = Heard.objects.get()
        assert heard.request_status == "revoked"
        assert heard.words
    assert the_referral(world, partner).queue


def test_what_a_response_says_is_shown_to_whoever_has_the_referral(
    world, client, partner, token, referred
):
    def missed(document):
        document["entry"].append(
            {
                "fullUrl": "urn:uuid:6a1f0a44-9d58-4a9e-8c3d-1b7f3c2e9d0a",
                "resource": {
                    "resourceType": "Appointment",
                    "status": "noshow",
                    "participant": [{"status": "accepted"}],
                },
            }
        )

    send(client, response_body(referred["id"], missed), headers_of(token))
    referral = the_referral(world, partner)
    holder = world.adviser if referral.owner_id == world.charity.pk else world.lawyer

    client.sign_in(holder)
    page = client.get(f"/referrals/{referral.pk}/heard/").content.decode()
    linked = client.get(f"/referrals/{referral.pk}/").content.decode()
    client.sign_in(world.other_referrer)
    other = client.get(f"/referrals/{referral.pk}/heard/")

    assert "They did not come to the appointment" in page
    assert f"/referrals/{referral.pk}/heard/" in linked
    assert other.status_code == 404


def test_a_response_to_a_later_message_of_ours_is_known(world, client, partner, token, referred):
    ours = [row.pk for row in messages_of_everybody(world)]

    answers = [send(client, response_body(str(pk)), headers_of(token)).status_code for pk in ours]

    assert answers
    assert set(answers) == {200}


def messages_of_everybody(world):
    found: list[Message] = []
    for actor in (world.coordinator, world.adviser, world.lawyer, world.referrer):
        with world.acting(actor):
            found += Message.objects.filter(channel="BARS")
    return found


def test_a_response_of_another_partner_is_not_known(world, client, partner, token, referred):
    make_partner(world, name="other", versions=["1.0.0"])
    other = token_of("other")

    for pk in (referred["id"], *(str(row.pk) for row in messages_of_everybody(world))):
        answer = send(client, response_body(pk), headers_of(other))
        check(answer, (404, "not-found", GONE))
