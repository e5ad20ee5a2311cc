"""The little of a message that a reply to it needs, to be kept, and to be read again."""

from dataclasses import asdict
from datetime import date
from typing import Any

from alongside.interop.rules import (
    Coding,
    Encounter,
    Header,
    IncomingReferral,
    Organisation,
    Patient,
    Request,
)
from alongside.interop.schemas.parsing import Node


def addressed(message: IncomingReferral) -> Node:
    """Return who is to be answered, about which request, in the sender's own references."""
    who, asked = message.patient, message.request
    return {
        "header": asdict(message.header),
        "request": {
            "reference": asked.reference,
            "categories": [[each.system, each.code] for each in asked.categories],
            "authored_on": asked.authored_on,
            "last_updated": asked.last_updated,
        },
        "encounter": {
            "reference": message.encounter.reference,
            "status": message.encounter.status,
            "kind": _pair(message.encounter.kind),
        },
        "patient": {
            "reference": who.reference,
            "nhs_number": who.nhs_number,
            "family": who.family,
            "given": who.given,
            "birth_date": who.birth_date.isoformat() if who.birth_date else None,
        },
        "sender": asdict(message.sender) if message.sender else None,
        "service": message.service,
    }


def to_be_answered(kept: Node) -> IncomingReferral:
    """Return the message as far as it was kept. The rest of it is as if it had been left out."""
    sender = kept["sender"]
    return IncomingReferral(
        header=Header(**kept["header"]),
        request=_request(kept["request"]),
        encounter=_encounter(kept["encounter"]),
        care_plan_status=None,
        patient=_patient(kept["patient"]),
        address=None,
        sender=Organisation(**sender) if sender else None,
        receiver=None,
        service=kept["service"],
        requester=None,
        reasons=(),
        flags=(),
        consents=(),
        counts={},
        lost=(),
    )


def _request(kept: Node) -> Request:
    return Request(
        reference=kept["reference"],
        status=None,
        categories=tuple(Coding(system, code) for system, code in kept["categories"]),
        occurs_from=None,
        occurs_until=None,
        authored_on=kept["authored_on"],
        authored_at=None,
        last_updated=kept.get("last_updated"),
    )


def _encounter(kept: Node) -> Encounter:
    kind = Coding(*kept["kind"]) if kept["kind"] else None
    return Encounter(kept["reference"], kept["status"], kind)


def _patient(kept: Node) -> Patient:
    born: Any = kept["birth_date"]
    return Patient(
        reference=kept["reference"],
        nhs_number=kept["nhs_number"],
        number_verified=None,
        family=kept["family"],
        given=kept["given"],
        title=None,
        birth_date=date.fromisoformat(born) if born else None,
        gender=None,
        language=None,
        contacts=(),
        practice=None,
        deceased=False,
        restricted=False,
    )


def _pair(coding: Coding | None) -> list[str] | None:
    return [coding.system, coding.code] if coding else None
