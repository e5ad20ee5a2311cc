"""In which of its two forms FHIR comes and goes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from alongside.interop.rules.faults import Fault, Why, fault


class Media(StrEnum):
    JSON = "application/fhir+json"
    XML = "application/fhir+xml"


KINDS = {
    **dict.fromkeys(("application/fhir+json", "application/json", "text/json", "json"), Media.JSON),
    **dict.fromkeys(("application/fhir+xml", "application/xml", "text/xml", "xml"), Media.XML),
}
ANYTHING = {"*/*", "application/*"}
# The standard has the version of its core in `Accept`: any of the first generation is ours.
OUR_VERSION = re.compile(r"1(\.\d{1,3}){0,2}(-[a-z]{1,10})?")
MOST = 20  # kinds that anybody asks for in one header


@dataclass(frozen=True)
class _Asked:
    kind: str
    weight: float
    version: str


def media_of_body(content_type: str | None) -> Media | None:
    found = KINDS.get((content_type or "").partition(";")[0].strip().lower())
    return found if content_type and "/" in content_type else None


def media_to_answer(
    format_asked: str | None, accept: str | None, sent: Media | None = None
) -> Media | None:
    """
    Return the form of an answer, or None where every form that is asked for is another one.

    format_asked  the parameter `_format`, which says it before any header does
    sent          the form of the body: whoever asks for nothing is answered as they write
    """
    if format_asked is not None:
        return KINDS.get(format_asked.replace(" ", "+").partition(";")[0].strip().lower())
    if not (accept or "").strip():
        return sent or Media.JSON
    asked = sorted(_asked(accept or ""), key=lambda each: -each.weight)
    forms = (_form(each, sent) for each in asked if each.weight > 0)
    return next((each for each in forms if each), None)


def why_not_accepted(media: Media | None) -> Fault | None:
    return None if media else fault(Why.NOT_ACCEPTABLE)


def _form(asked: _Asked, sent: Media | None) -> Media | None:
    if asked.version and not OUR_VERSION.fullmatch(asked.version):
        return None
    return (sent or Media.JSON) if asked.kind in ANYTHING else KINDS.get(asked.kind)


def _asked(accept: str) -> Iterator[_Asked]:
    for each in accept.split(",")[:MOST]:
        kind, *said = (part.strip().lower() for part in each.split(";"))
        parameters = dict(_pair(part) for part in said)
        yield _Asked(kind, _weight(parameters.get("q", "1")), parameters.get("version", ""))


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), value.strip().strip('"')


def _weight(written: str) -> float:
    try:
        found = float(written)
    except ValueError:
        return 0.0
    return found if 0 <= found <= 1 else 0.0
