"""A referral as a ServiceRequest in the shape of UK Core, and the answer to a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.interop.rules.decisions import CATEGORIES, our_system, our_use_cases
from alongside.interop.rules.searching import NHS_NUMBER
from alongside.interop.schemas.answers import CORE, ODS, REFERENCES
from alongside.interop.schemas.parsing import Node


@dataclass(frozen=True, repr=False)
class Asked:
    """
    What the organisation that referred may know. A status is told as far as it was agreed.

    nhs_number  only one that passes its check: any other is matched by hand
    """

    pk: UUID
    reference: str
    status: str
    nhs_number: str | None
    received_at: datetime
    organisation: str
    ods_code: str | None


def service_request(asked: Asked) -> Node:
    number = {"identifier": {"system": NHS_NUMBER, "value": asked.nhs_number}}
    ods = {"identifier": {"system": ODS, "value": asked.ods_code}}
    return {
        "resourceType": "ServiceRequest",
        "id": str(asked.pk),
        "meta": {"profile": [f"{CORE}/UKCore-ServiceRequest"]},
        "identifier": [{"system": REFERENCES, "value": asked.reference}],
        "status": asked.status,
        "intent": "plan",
        "category": [
            {
                "coding": [
                    {"system": CATEGORIES, "code": "referral"},
                    *({"system": our_system(), "code": each} for each in sorted(our_use_cases())),
                ]
            }
        ],
        "subject": {"type": "Patient", **(number if asked.nhs_number else {})},
        "authoredOn": asked.received_at.isoformat(timespec="seconds"),
        "requester": {
            "type": "Organization",
            **(ods if asked.ods_code else {}),
            "display": asked.organisation,
        },
    }


def searchset(base_url: str, kind: str, entries: Sequence[Node], *, total: int, query: str) -> Node:
    """
    Answer a search.

    query  what was understood of it, as it stands in an address
    """
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": total,
        "link": [{"relation": "self", "url": f"{base_url}{kind}{f'?{query}' if query else ''}"}],
        **({"entry": [_entry(base_url, kind, each) for each in entries]} if entries else {}),
    }


def _entry(base_url: str, kind: str, node: Node) -> Node:
    return {
        "fullUrl": f"{base_url}{kind}/{node['id']}",
        "resource": node,
        "search": {"mode": "match"},
    }
