"""
Whether a document has the structure of FHIR.

R4B stands in for R4: for the resources that we read, the two have the same fields. Displays,
extensions and codes are not looked at.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from alongside.interop.rules import Fault, Why, fault
from alongside.interop.schemas.parsing import Node

# What the library raises, instead of saying so, for a value of a kind that it did not expect.
STUMBLES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
ELEMENT = re.compile(r"_?[a-z][A-Za-z]{0,40}")


def why_not_fhir(document: Node) -> Fault | None:
    # Half a second and 36 MB: only for a process that a message really reaches.
    from fhir.resources.R4B.bundle import Bundle
    from pydantic import ValidationError

    if document.get("resourceType") != "Bundle":
        return fault(Why.NOT_A_MESSAGE)
    if is_surely_fhir(document):
        return None
    try:
        Bundle.model_validate(document)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        return fault(Why.NOT_FHIR, place(found[0]))
    except STUMBLES:
        return fault(Why.NOT_FHIR)
    return None


def is_surely_fhir(document: Node) -> bool:
    """Say whether a quick look suffices. Where it does not, nothing is said of the document."""
    from alongside.interop.schemas.vouching import quick

    try:
        quick().validate_python(document)
    except STUMBLES:
        return False
    return True


def warm_up() -> None:
    """Load and build the models of FHIR: a server does it before it opens its port."""
    for document in ({"resourceType": "Bundle", "type": "message"}, {"resourceType": "Bundle"}):
        why_not_fhir(document)


def place(error: Mapping[str, Any]) -> str:
    """Say where, in names of FHIR's own: a key that a sender made up could name a person."""
    steps: tuple[str | int, ...] = error["loc"]
    known = steps[:-1] if error["type"] == "extra_forbidden" else steps
    return "Bundle" + "".join(_written(known))


def _written(steps: Iterable[str | int]) -> Iterable[str]:
    for step in steps:
        if isinstance(step, int):
            yield f"[{step}]"
        elif ELEMENT.fullmatch(step):
            yield f".{step}"
