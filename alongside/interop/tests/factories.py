"""Our own example message, and ways to change it."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test import Client

from alongside.interop import actions, queries, rules, schemas
from alongside.interop.models import Partner
from alongside.interop.rules import Coding, Terms
from alongside.interop.rules.decisions import CATEGORIES, USE_CASES
from alongside.kit import context
from tests.world import NOON, World

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "referral.json"
TERMS = Terms(frozenset({"1.0.0"}), {"a5t1": "hjp1"})

type Node = dict[str, Any]


@cache
def example() -> Node:
    found: Node = json.loads(EXAMPLE.read_bytes())
    return found


def body(change: Callable[[Node], object] = lambda document: None) -> bytes:
    """Return the example as bytes, after one change to it."""
    document = deepcopy(example())
    change(document)
    return json.dumps(document).encode()


def the(kind: str, document: Node) -> Node:
    """Return the resource of a kind, the only one or the first."""
    found = (each["resource"] for each in document["entry"])
    resource: Node = next(each for each in found if each["resourceType"] == kind)
    return resource


def read(message: bytes):
    return schemas.read(message)


def why_not(message, terms: Terms = TERMS):
    return rules.why_not_process(message, terms)


def a_message(**changes):
    return replace(schemas.read(EXAMPLE.read_bytes()), **changes)


def with_header(**changes):
    message = a_message()
    return replace(message, header=replace(message.header, **changes))


def with_request(**changes):
    message = a_message()
    return replace(message, request=replace(message.request, **changes))


def with_patient(**changes):
    message = a_message()
    return replace(message, patient=replace(message.patient, **changes))


def with_categories(*pairs):
    return with_request(categories=tuple(Coding(system, code) for system, code in pairs))


def category(code: str, use_case: str = "a5t1") -> tuple[tuple[str, str], tuple[str, str]]:
    return (CATEGORIES, code), (USE_CASES, use_case)


# A partner that sends

FHIR = "application/fhir+json"
PROCESS = "/FHIR/R4/$process-message"


def make_partner(world: World, *, name: str = "demo", **terms: Any) -> Partner:
    known = rules.terms_of("demo")
    organisation, site = terms.get("of", (world.practice, world.surgery))
    with world.acting(world.coordinator) as by:
        partner, _ = actions.add_partner(
            name=name,
            organisation_id=organisation.pk,
            site_id=site.pk,
            versions=terms.get("versions", sorted(known.versions)),
            use_cases=terms.get("use_cases", known.use_cases),
            by=by,
            at=NOON,
        )
    return partner


def token_of(name: str = "demo") -> str:
    before = context.current()
    try:
        caller = queries.partner_called(name)
        assert caller is not None
        return actions.give_token(partner=caller.partner, by=caller.actor, at=caller.at)
    finally:
        context.take(before)


def headers_of(token: str | None, **changes: str | None) -> dict[str, str]:
    """The headers of a message under new ids. None leaves a header out."""
    said = {
        "Authorization": f"Bearer {token}" if token else None,
        "X-Request-Id": str(uuid4()),
        "X-Correlation-Id": str(uuid4()),
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    return {name: value for name, value in said.items() if value is not None}


def new_body(change: Callable[[Node], object] = lambda document: None) -> bytes:
    """The example under a new Bundle.id, after one change."""

    def changed(document: Node) -> None:
        document["id"] = str(uuid4())
        change(document)

    return body(changed)


def send(client: Client, message: bytes, headers: dict[str, str], kind: str = FHIR) -> Any:
    return client.post(PROCESS, message, content_type=kind, headers=headers)


# Messages that speak of an earlier one

KEPT = {"MessageHeader", "ServiceRequest", "Patient", "Organization"}
LATER = "2099-01-01T00:00:00.0000001+00:00"


def cancel_body(
    change: Callable[[Node], object] = lambda document: None, status: str = "revoked"
) -> bytes:
    """A message that takes the example back, under a new Bundle.id, after one change."""

    def cancelled(document: Node) -> None:
        document["entry"] = [
            each for each in document["entry"] if each["resource"]["resourceType"] in KEPT
        ]
        the("MessageHeader", document)["reason"]["coding"][0]["code"] = "update"
        request = the("ServiceRequest", document)
        request["status"] = status
        request.setdefault("meta", {})["lastUpdated"] = LATER
        change(document)

    return new_body(cancelled)


def response_body(
    to: str | None, change: Callable[[Node], object] = lambda document: None
) -> bytes:
    """A message that answers one of ours, after one change."""

    def answering(document: Node) -> None:
        head = the("MessageHeader", document)
        head["eventCoding"]["code"] = "servicerequest-response"
        if to is not None:
            head["response"] = {"identifier": to, "code": "ok"}
        change(document)

    return new_body(answering)


def outcome(answer: Any, status: int) -> Node:
    """Check that an answer is an outcome with this status, and return its issue."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == FHIR
    document = answer.json()
    assert document["resourceType"] == "OperationOutcome"
    (issue,) = document["issue"]
    found: Node = issue
    return found
