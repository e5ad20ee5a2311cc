"""What the HTTP headers of a request must be."""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from alongside.interop.rules.faults import Fault, MessageRefused, Why, fault

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
IDS = ("X-Request-Id", "X-Correlation-Id")
# What goes back in a header: short, and of signs that no header can be broken with.
ECHO = re.compile(r"[\x20-\x7e]{1,64}")
MOST = 4096  # signs of a coded header
CODED = re.compile(rf"[A-Za-z0-9+/]{{1,{MOST}}}={{0,2}}")
USE_CONTEXT = re.compile(r"[\w.:/-]{0,80}(\|[\w.:/-]{0,80}){0,3}", re.ASCII)


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


def why_not_headers(headers: Mapping[str, str]) -> Fault | None:
    """
    Return what is wrong with what a sender says of itself and of whom it wants.

    These headers are not asked for: they come through the NHS's proxy, and not from a partner that
    is connected directly. What is there is held to its form.
    """
    for name, fits in CODED_HEADERS.items():
        written = headers.get(name)
        if written is not None and not fits(_decoded(written)):
            return fault(Why.HEADER_MALFORMED, name)
    context = headers.get("use-context")
    if context is not None and not USE_CONTEXT.fullmatch(context):
        return fault(Why.HEADER_MALFORMED, "use-context")
    return None


def echoed(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return the headers that go back on every answer, a refusal too."""
    return dict(_echoed(headers))


def _echoed(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for names, form in ((IDS, ECHO), (CODED_HEADERS, CODED)):
        for name in names:
            value = headers.get(name)
            if value and form.fullmatch(value):
                yield name, value


def _decoded(written: str) -> Any:
    """Return what stands in a header coded as JSON in base64, or None."""
    if not CODED.fullmatch(written):
        return None
    padded = written.rstrip("=") + "=" * (-len(written.rstrip("=")) % 4)
    try:
        return json.loads(b64decode(padded, validate=True))
    except (ValueError, RecursionError):
        return None


def _identifies(found: Any) -> bool:
    parts = (found.get("system"), found.get("value")) if isinstance(found, dict) else (None,)
    return all(isinstance(each, str) and each for each in parts)


def _is(*kinds: str) -> Callable[[Any], bool]:
    """Say whether a header holds a resource of such a kind. A kind left out is the expected one."""
    return lambda found: isinstance(found, dict) and found.get("resourceType", kinds[0]) in kinds


CODED_HEADERS: Mapping[str, Callable[[Any], bool]] = {
    "NHSD-Target-Identifier": _identifies,
    "NHSD-End-User-Organisation": _is("Organization"),
    "NHSD-Requesting-Software": _is("Device"),
    "NHSD-Requesting-Practitioner": _is("PractitionerRole", "Practitioner"),
}
