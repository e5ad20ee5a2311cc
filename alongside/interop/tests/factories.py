"""Our own example message, and ways to change it."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from alongside.interop import rules, schemas
from alongside.interop.rules import Coding, Terms
from alongside.interop.rules.decisions import CATEGORIES, USE_CASES

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
