"""What we answer at once: what we can do, why we did not, or that a message is received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from alongside.interop.rules import Deed, Fault, IncomingReferral
from alongside.interop.rules.faults import profile, system_of_codes
from alongside.interop.schemas.parsing import Node

EVENTS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
REASONS = "https://fhir.nhs.uk/CodeSystem/message-reason-bars"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
SERVICES = "https://fhir.nhs.uk/Id/dos-service-id"
PROFILES = "https://fhir.nhs.uk/StructureDefinition"
CORE = "https://fhir.hl7.org.uk/StructureDefinition"
DEFINITIONS = "https://fhir.nhs.uk/MessageDefinition"
REFERENCES = "https://alongside.example/Id/referral-reference"
PROCESS = "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"
SECURITY = "http://terminology.hl7.org/CodeSystem/restful-security-service"
RECEIVED = (
    "bars-message-servicerequest-request-referral",
    "bars-message-servicerequest-request-cancelled",
    "bars-message-servicerequest-response-referral",
)
SEARCHED = {
    "MessageDefinition": {"context": "token"},
    "ServiceRequest": {
        "identifier": "token",
        "patient:identifier": "token",
        "patient:name": "string",
        "patient:birthdate": "date",
        "patient:address-postalcode": "string",
    },
}
NO_EMERGENCIES = "This is not an emergency service"
WORDS = {
    Deed.NEW: "Received",
    Deed.CANCEL: "Received: the referral is taken back, unless what we have is newer",
    Deed.RESPONSE: "Received and kept with the referral",
}


@dataclass(frozen=True)
class Ours:
    """Who answers. An advice provider often has no ODS code."""

    name: str
    ods_code: str | None
    service: str | None
    endpoint: str


@dataclass(frozen=True)
class Placed:
    """A resource and the fullUrl under which a message holds it."""

    url: str
    node: Node


def operation_outcome(refusal: Fault, outcome_id: UUID | None = None) -> Node:
    coded = {"coding": [{"system": system_of_codes(), "code": refusal.rec_code}]}
    return {
        "resourceType": "OperationOutcome",
        **({"id": str(outcome_id)} if outcome_id else {}),
        "meta": {"profile": [profile()]},
        "issue": [
            {
                "severity": "error",
                "code": refusal.issue_code,
                "details": coded,
                "diagnostics": refusal.diagnostics,
            }
        ],
    }


def synchronous_answer(
    message: IncomingReferral,
    deed: Deed,
    *,
    reference: str,
    ours: Ours,
    answer_id: UUID,
    at: datetime,
) -> Node:
    """Say that a message is received, with a reference that a person can read out."""
    outcome = Placed(url_of(answer_id, "outcome"), _received(deed, reference))
    request = Placed(
        message.request.reference or url_of(answer_id, "request"),
        {
            "resourceType": "ServiceRequest",
            "identifier": [{"system": REFERENCES, "value": reference}],
            "status": message.request.status or "active",
            "intent": "plan",
            "subject": pointer(message.patient.reference, "The patient of this referral"),
        },
    )
    head = header(message, ours, answer_id, focus=request.url)
    head.node["response"]["details"] = {"reference": outcome.url}
    entries = [head, request, outcome, us(ours, answer_id), them(message, answer_id)]
    return bundle(entries, answer_id, message.header.version, at)


def capability_statement(*, base_url: str, version: str, on: date) -> Node:
    """State what this software does today, and no more."""
    return {
        "resourceType": "CapabilityStatement",
        "name": "AlongsideReferralReceiver",
        "status": "active",
        "experimental": True,
        "date": on.isoformat(),
        "kind": "instance",
        "description": (
            "Receives referrals shaped like those of the NHS Booking and Referral Standard: new, "
            "taken back, and responses to our messages. Lets the organisation that referred read "
            "its own. Tested against the public examples of the guide 1.12.0. Does not offer "
            "bookings, slots, appointments or validation."
        ),
        "software": {"name": "Alongside", "version": version},
        "implementation": {"description": "Referrals to welfare rights advice", "url": base_url},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "application/fhir+xml"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "service": [{"coding": [{"system": SECURITY, "code": "OAuth"}]}],
                    "description": (
                        "OAuth 2.0 client credentials, by secret or by a signed assertion; a "
                        "short-lived bearer token"
                    ),
                },
                "resource": [_readable(kind) for kind in SEARCHED],
                "operation": [{"name": "process-message", "definition": PROCESS}],
            }
        ],
        "messaging": [
            {
                "supportedMessage": [
                    {"mode": "receiver", "definition": f"{DEFINITIONS}/{name}"} for name in RECEIVED
                ],
                "documentation": (
                    "Event servicerequest-request: reason new, category referral; reason update, "
                    "status revoked or entered-in-error. Event servicerequest-response."
                ),
            }
        ],
    }


def _readable(kind: str) -> Node:
    return {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "searchParam": [{"name": name, "type": form} for name, form in SEARCHED[kind].items()],
    }


def bundle(entries: Sequence[Placed], message_id: UUID, version: str | None, at: datetime) -> Node:
    instant = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return {
        "resourceType": "Bundle",
        "id": str(message_id),
        "meta": {
            **({"versionId": version} if version else {}),
            "lastUpdated": instant,
            "profile": [f"{PROFILES}/BARSBundleMessage"],
        },
        "type": "message",
        "timestamp": instant,
        "entry": [{"fullUrl": each.url, "resource": each.node} for each in entries],
    }


def header(message: IncomingReferral, ours: Ours, message_id: UUID, *, focus: str) -> Placed:
    """Head a message that answers another one: sender and receiver change places."""
    node: Node = {
        "resourceType": "MessageHeader",
        "meta": {"profile": [f"{PROFILES}/BARSMessageHeader-servicerequest-response"]},
        "eventCoding": {"system": EVENTS, "code": "servicerequest-response"},
        "destination": [_destination(message, message_id)],
        "sender": {"reference": url_of(message_id, "us")},
        "source": {"name": ours.name, "software": "Alongside", "endpoint": ours.endpoint},
        "reason": {"coding": [{"system": REASONS, "code": "new"}]},
        "response": {"identifier": message.header.bundle_id, "code": "ok"},
        "focus": [{"reference": focus}],
        "definition": f"{DEFINITIONS}/bars-message-servicerequest-response-referral",
    }
    return Placed(url_of(message_id, "header"), node)


def us(ours: Ours, message_id: UUID) -> Placed:
    return Placed(url_of(message_id, "us"), organisation_node(ours.name, ours.ods_code))


def them(message: IncomingReferral, message_id: UUID) -> Placed:
    """Name the sender as it named itself."""
    sender = message.sender
    node = organisation_node(
        (sender and sender.name) or "The sender", sender.ods_code if sender else None
    )
    return Placed(_url_of_them(message, message_id), node)


def organisation_node(name: str, ods_code: str | None) -> Node:
    return {
        "resourceType": "Organization",
        "meta": {"profile": [f"{CORE}/UKCore-Organization"]},
        **({"identifier": [{"system": ODS, "value": ods_code}]} if ods_code else {}),
        "name": name,
    }


def url_of(message_id: UUID, part: str) -> str:
    """Return the same address each time: building an answer twice gives the same answer."""
    return f"urn:uuid:{uuid5(message_id, part)}"


def pointer(reference: str | None, display: str) -> Node:
    return {"reference": reference} if reference else {"display": display}


def _url_of_them(message: IncomingReferral, message_id: UUID) -> str:
    known = message.sender.reference if message.sender else None
    return known or url_of(message_id, "them")


def _destination(message: IncomingReferral, message_id: UUID) -> Node:
    url = _url_of_them(message, message_id)
    return {"endpoint": message.header.source or url, "receiver": {"reference": url}}


def _received(deed: Deed, reference: str) -> Node:
    wording = f"{WORDS[deed]}. Our reference is {reference}. {NO_EMERGENCIES}."
    return {
        "resourceType": "OperationOutcome",
        "meta": {"profile": [profile()]},
        "issue": [
            {
                "severity": "information",
                "code": "informational",
                "details": {"text": wording},
                "diagnostics": wording,
            }
        ],
    }
