"""
What we send back later: the answer to a referral, shaped like a BaRS servicerequest-response.

It says how far a referral has come and nothing of the advice. The same arguments give the same
bytes, so a message that is sent again is the same message.
"""

from datetime import UTC, datetime
from uuid import UUID

from alongside.interop.rules import IncomingReferral, Pattern, Reply, pattern_of
from alongside.interop.schemas.answers import (
    CORE,
    PROFILES,
    REFERENCES,
    SERVICES,
    Ours,
    Placed,
    bundle,
    header,
    pointer,
    them,
    url_of,
    us,
)
from alongside.interop.schemas.parsing import Node

REJECTED = "https://fhir.nhs.uk/CodeSystem/rejected-reasons-bars"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
AMBULATORY = {"system": ACT, "code": "AMB"}


def response_bundle(
    message: IncomingReferral,
    reply: Reply,
    *,
    reference: str,
    ours: Ours,
    response_id: UUID,
    at: datetime,
    says: str | None = None,
    meeting: tuple[datetime, datetime] | None = None,
) -> Node:
    """
    Build the answer to a referral.

    says     the exact words for the referrer, where the standing sentence will not do
    meeting  from and until, for an appointment that is booked or was missed
    """
    pattern = pattern_of(reply)
    entries = _entries(message, pattern, ours, response_id, reference, says or pattern.says)
    if pattern.appointment and meeting:
        entries.append(_appointment(message, pattern.appointment, meeting, response_id))
    return bundle(entries, response_id, message.header.version, at)


def _entries(
    message: IncomingReferral,
    pattern: Pattern,
    ours: Ours,
    response_id: UUID,
    reference: str,
    wording: str,
) -> list[Placed]:
    request = _request(message, pattern, response_id, reference, wording)
    return [
        header(message, ours, response_id, focus=request.url),
        request,
        _patient(message, response_id),
        _their_encounter(message, response_id),
        _our_encounter(message, pattern, response_id, wording),
        us(ours, response_id),
        them(message, response_id),
        _team(ours, response_id),
        _role(ours, response_id),
        _service(ours, response_id),
    ]


def _request(
    message: IncomingReferral,
    pattern: Pattern,
    response_id: UUID,
    reference: str,
    wording: str,
) -> Placed:
    asked = message.request
    node: Node = {
        "resourceType": "ServiceRequest",
        "meta": {"profile": [f"{PROFILES}/BARSServiceRequest-request-referral"]},
        "identifier": [{"system": REFERENCES, "value": reference}],
        "status": pattern.request,
        "intent": "plan",
        "category": [{"coding": [_coded(each.system, each.code) for each in asked.categories]}],
        "subject": {"reference": _url_of_patient(message, response_id)},
        "encounter": {"reference": url_of(response_id, "our encounter")},
        **({"authoredOn": asked.authored_on} if asked.authored_on else {}),
        "requester": {"reference": them(message, response_id).url},
        "performer": [{"reference": url_of(response_id, "service")}],
        "note": [{"text": wording}],
    }
    return Placed(asked.reference or url_of(response_id, "request"), node)


def _patient(message: IncomingReferral, response_id: UUID) -> Placed:
    """Say who it is about, in as few facts as the sender needs to find its own record."""
    who = message.patient
    name = {
        **({"family": who.family} if who.family else {}),
        **({"given": [who.given]} if who.given else {}),
    }
    node: Node = {
        "resourceType": "Patient",
        "meta": {"profile": [f"{CORE}/UKCore-Patient"]},
        **(
            {"identifier": [{"system": NHS_NUMBER, "value": who.nhs_number}]}
            if who.nhs_number
            else {}
        ),
        **({"name": [name]} if name else {}),
        **({"birthDate": who.birth_date.isoformat()} if who.birth_date else {}),
    }
    return Placed(_url_of_patient(message, response_id), node)


def _their_encounter(message: IncomingReferral, response_id: UUID) -> Placed:
    theirs = message.encounter
    kind = _coded(theirs.kind.system, theirs.kind.code) if theirs.kind else AMBULATORY
    node = _encounter(message, theirs.status or "finished", kind, response_id)
    return Placed(theirs.reference or url_of(response_id, "their encounter"), node)


def _our_encounter(
    message: IncomingReferral, pattern: Pattern, response_id: UUID, wording: str
) -> Placed:
    node = _encounter(message, pattern.encounter, AMBULATORY, response_id)
    reason: Node = {"text": wording}
    if pattern.reason:
        reason["coding"] = [_coded(REJECTED, pattern.reason)]
    node["reasonCode"] = [reason]
    return Placed(url_of(response_id, "our encounter"), node)


def _encounter(message: IncomingReferral, status: str, kind: Node, response_id: UUID) -> Node:
    return {
        "resourceType": "Encounter",
        "meta": {"profile": [f"{CORE}/UKCore-Encounter"]},
        "status": status,
        "class": kind,
        "subject": {"reference": _url_of_patient(message, response_id)},
    }


def _team(ours: Ours, response_id: UUID) -> Placed:
    """Speak as a team: which adviser somebody has is not for a message."""
    node: Node = {
        "resourceType": "Practitioner",
        "meta": {"profile": [f"{CORE}/UKCore-Practitioner"]},
        "name": [{"text": f"Advice team, {ours.name}"}],
    }
    return Placed(url_of(response_id, "team"), node)


def _role(ours: Ours, response_id: UUID) -> Placed:
    node: Node = {
        "resourceType": "PractitionerRole",
        "meta": {"profile": [f"{CORE}/UKCore-PractitionerRole"]},
        "practitioner": {"reference": url_of(response_id, "team")},
        "organization": {"reference": us(ours, response_id).url},
    }
    return Placed(url_of(response_id, "role"), node)


def _service(ours: Ours, response_id: UUID) -> Placed:
    node: Node = {
        "resourceType": "HealthcareService",
        "meta": {"profile": [f"{CORE}/UKCore-HealthcareService"]},
        **({"identifier": [{"system": SERVICES, "value": ours.service}]} if ours.service else {}),
        "active": True,
        "providedBy": {"reference": us(ours, response_id).url},
        "name": ours.name,
    }
    return Placed(url_of(response_id, "service"), node)


def _appointment(
    message: IncomingReferral,
    status: str,
    meeting: tuple[datetime, datetime],
    response_id: UUID,
) -> Placed:
    starts_at, ends_at = (each.astimezone(UTC).isoformat() for each in meeting)
    who = {"reference": _url_of_patient(message, response_id)}
    node: Node = {
        "resourceType": "Appointment",
        "meta": {"profile": [f"{CORE}/UKCore-Appointment"]},
        "status": status,
        "start": starts_at,
        "end": ends_at,
        "participant": [{"actor": who, "status": "accepted"}],
    }
    return Placed(url_of(response_id, "appointment"), node)


def _url_of_patient(message: IncomingReferral, response_id: UUID) -> str:
    reference: Node = pointer(message.patient.reference, "")
    return str(reference.get("reference") or url_of(response_id, "patient"))


def _coded(system: str, code: str) -> Node:
    return {**({"system": system} if system else {}), "code": code}
