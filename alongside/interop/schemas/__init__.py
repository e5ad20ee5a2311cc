"""The shape of the messages that come in and of the answers that go out: FHIR R4, as JSON."""

from alongside.interop.schemas.answers import (
    Ours,
    capability_statement,
    operation_outcome,
    synchronous_answer,
)
from alongside.interop.schemas.reading import read
from alongside.interop.schemas.responses import response_bundle

__all__ = [
    "Ours",
    "capability_statement",
    "operation_outcome",
    "read",
    "response_bundle",
    "synchronous_answer",
]
