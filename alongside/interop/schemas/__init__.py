"""The shape of what comes in and of what goes out: FHIR R4, as JSON or XML."""

from alongside.interop.schemas.addressing import addressed, to_be_answered
from alongside.interop.schemas.answers import (
    REFERENCES,
    Ours,
    capability_statement,
    operation_outcome,
    synchronous_answer,
)
from alongside.interop.schemas.definitions import definitions, of_contexts
from alongside.interop.schemas.parsing import MAX_BYTES
from alongside.interop.schemas.reading import read
from alongside.interop.schemas.requests import Asked, searchset, service_request
from alongside.interop.schemas.responses import response_bundle
from alongside.interop.schemas.writing import written

__all__ = [
    "Asked",
    "REFERENCES",
    "definitions",
    "of_contexts",
    "searchset",
    "service_request",
    "MAX_BYTES",
    "Ours",
    "addressed",
    "capability_statement",
    "operation_outcome",
    "read",
    "response_bundle",
    "synchronous_answer",
    "to_be_answered",
    "written",
]
