"""The table of refusals: `data/faults.yaml`, one row for each reason that we can have."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from alongside.kit.documents import Entry, read

TABLE = Path(__file__).parent.parent / "data" / "faults.yaml"


class Why(StrEnum):
    ID_MISSING = "id_missing"
    ID_MALFORMED = "id_malformed"
    HEADER_MALFORMED = "header_malformed"
    NOT_JSON = "not_json"
    NOT_XML = "not_xml"
    MEDIA_TYPE = "media_type"
    NOT_ACCEPTABLE = "not_acceptable"
    TEXT_UNUSABLE = "text_unusable"
    NUMBER_UNUSABLE = "number_unusable"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    NOT_FHIR = "not_fhir"
    NOT_A_MESSAGE = "not_a_message"
    BUNDLE_ID_MISSING = "bundle_id_missing"
    URL_TWICE = "url_twice"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    RESPONSE_UNKNOWN = "response_unknown"
    REQUEST_UNKNOWN = "request_unknown"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TIMEOUT = "timeout"
    REQUEST_REPEATED = "request_repeated"
    BUNDLE_REPEATED = "bundle_repeated"
    CHANGED_HERE = "changed_here"
    OPEN_HERE = "open_here"
    STILL_PROCESSING = "still_processing"
    VERSION_MISSING = "version_missing"
    VERSION_UNSUPPORTED = "version_unsupported"
    EVENT_UNKNOWN = "event_unknown"
    EVENT_NOT_OFFERED = "event_not_offered"
    REASON_UNKNOWN = "reason_unknown"
    RESPONSE_MISSING = "response_missing"
    CATEGORY_UNKNOWN = "category_unknown"
    VALIDATION_NOT_OFFERED = "validation_not_offered"
    USE_CASE_UNMAPPED = "use_case_unmapped"
    REQUEST_NOT_ACTIVE = "request_not_active"
    UPDATE_NOT_A_CANCEL = "update_not_a_cancel"
    CARE_PLAN_UNFINISHED = "care_plan_unfinished"
    ENCOUNTER_UNFINISHED = "encounter_unfinished"
    CONTENT_MISSING = "content_missing"
    REFERENCE_UNKNOWN = "reference_unknown"
    IDENTITY_MISSING = "identity_missing"
    CONSENT_MISSING = "consent_missing"
    NOT_TAKEN = "not_taken"
    PARAMETER_UNKNOWN = "parameter_unknown"
    PARAMETER_UNUSABLE = "parameter_unusable"
    SEARCH_TOO_WIDE = "search_too_wide"
    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Fault:
    """An answer that says no. Nothing in it may come from what a person wrote."""

    why: Why
    status: int
    issue_code: str
    rec_code: str
    diagnostics: str


class MessageRefused(Exception):
    """A message that cannot be read. The fault is the answer to its sender."""

    def __init__(self, refusal: Fault) -> None:
        super().__init__(refusal.diagnostics)
        self.fault = refusal


def fault(why: Why, where: str = "") -> Fault:
    """Return the fault, with the place in the message: a name of FHIR's, never a value."""
    found = table()[why]
    return replace(found, diagnostics=f"{found.diagnostics}: {where}") if where else found


@cache
def table() -> Mapping[Why, Fault]:
    rows = (_fault(row) for row in read(TABLE).entries("faults"))
    return {row.why: row for row in rows}


@cache
def system_of_codes() -> str:
    return read(TABLE).entry("meta").text("system")


@cache
def profile() -> str:
    return read(TABLE).entry("meta").text("profile")


def _fault(row: Entry) -> Fault:
    found = Fault(
        why=row.choice("id", Why),
        status=row.number("status"),
        issue_code=row.some_text("issue"),
        rec_code=row.some_text("code"),
        diagnostics=row.some_text("says"),
    )
    row.done()
    return found
