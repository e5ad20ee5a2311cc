"""What the HTTP headers of a message must be."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from alongside.interop.rules.faults import Fault, MessageRefused, Why, fault

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
JSON = {"application/fhir+json", "application/json"}
# What goes back in a header: short, and of signs that no header can be broken with.
ECHO = re.compile(r"[\x20-\x7e]{1,64}")


@dataclass(frozen=True)
class Ids:
    """The two ids under which a sender knows a request, and sends it again."""

    request: UUID
    correlation: UUID


def ids_of(request_id: str | None, correlation_id: str | None) -> Ids:
    if why := why_not_ids(request_id, correlation_id):
        raise MessageRefused(why)
    return Ids(UUID(request_id), UUID(correlation_id))


def bearer_token(authorization: str | None) -> str:
    """Return the token of an Authorization header, or nothing."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def why_not_ids(request_id: str | None, correlation_id: str | None) -> Fault | None:
    if not request_id or not correlation_id:
        return fault(Why.ID_MISSING)
    if not GUID.fullmatch(request_id) or not GUID.fullmatch(correlation_id):
        return fault(Why.ID_MALFORMED)
    return None


def why_not_media_type(content_type: str | None) -> Fault | None:
    kind = (content_type or "").partition(";")[0].strip().lower()
    return None if kind in JSON else fault(Why.NOT_JSON)


def echoed(request_id: str | None, correlation_id: str | None) -> Mapping[str, str]:
    """Return the headers that go back on every answer, a refusal too."""
    sent: Iterable[tuple[str, str | None]] = (
        ("X-Request-Id", request_id),
        ("X-Correlation-Id", correlation_id),
    )
    return {name: value for name, value in sent if value and ECHO.fullmatch(value)}
