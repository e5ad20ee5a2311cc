"""
The decision table for `$process-message`: a new referral, its cancelling, and a response to us.

Bookings are recognised, told from nonsense, and answered "not yet".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from alongside.interop.rules.faults import Fault, Why, fault
from alongside.interop.rules.message import IncomingReferral
from alongside.kit import nhs_number
from alongside.kit.documents import read

DATA = Path(__file__).parent.parent / "data"
CATEGORIES = "https://fhir.nhs.uk/CodeSystem/message-category-servicerequest"
USE_CASES = "https://fhir.nhs.uk/CodeSystem/usecases-categories-bars"
NOT_YET = {"booking-request"}
CANCELS = {"revoked", "entered-in-error"}
REASONS = {"new", "update"}
ENCOUNTER_DONE = {"triaged", "finished"}
IDENTIFIES = {nhs_number.Status.VALID, nhs_number.Status.TEST}


@dataclass(frozen=True)
class Terms:
    """What we take from one partner. Our own use cases need no mapping."""

    versions: frozenset[str]
    use_cases: Mapping[str, str]


class Deed(StrEnum):
    """What a message asks of us, or tells us."""

    NEW = "NEW"
    CANCEL = "CANCEL"
    RESPONSE = "RESPONSE"


class Earlier(StrEnum):
    """What we know of a message before we read it."""

    REQUEST_DONE = "REQUEST_DONE"
    BUNDLE_DONE = "BUNDLE_DONE"
    IN_HAND = "IN_HAND"


SEEN = {
    Earlier.REQUEST_DONE: Why.REQUEST_REPEATED,
    Earlier.BUNDLE_DONE: Why.BUNDLE_REPEATED,
    Earlier.IN_HAND: Why.STILL_PROCESSING,
}


def why_not_again(earlier: Earlier | None) -> Fault | None:
    return fault(SEEN[earlier]) if earlier else None


def why_not_process(message: IncomingReferral, terms: Terms) -> Fault | None:
    """Return the first reason, in the order in which the standard asks."""
    checks = (*FIRST, *CHECKS[deed_of(message)])
    reasons = (check(message, terms) for check in checks)
    return next((why for why in reasons if why), None)


def deed_of(message: IncomingReferral) -> Deed:
    """Return which it is, of a message whose event and reason are among ours."""
    if message.header.event == "servicerequest-response":
        return Deed.RESPONSE
    return Deed.NEW if message.header.reason == "new" else Deed.CANCEL


def use_case(message: IncomingReferral, terms: Terms) -> str | None:
    """Return which of our use cases this is, or None if we do not take it from this partner."""
    for coding in message.request.categories:
        if coding.system == our_system() and coding.code in our_use_cases():
            return coding.code
        if coding.system == USE_CASES and terms.use_cases.get(coding.code) in our_use_cases():
            return terms.use_cases[coding.code]
    return None


def terms_of(partner: str) -> Terms:
    """Return the terms of a partner that ships with the software: the demo's."""
    rows = read(DATA / "partners.yaml").entries("partners")
    row = next(each for each in rows if each.text("id") == partner)
    return Terms(frozenset(row.texts("versions")), row.mapping("use_cases"))


def _version(message: IncomingReferral, terms: Terms) -> Fault | None:
    if message.header.version is None:
        return fault(Why.VERSION_MISSING)
    return None if message.header.version in terms.versions else fault(Why.VERSION_UNSUPPORTED)


def _event(message: IncomingReferral, terms: Terms) -> Fault | None:
    event = message.header.event
    if event == "servicerequest-request":
        return None
    if event == "servicerequest-response":
        return None if message.header.responds_to else fault(Why.RESPONSE_MISSING)
    return fault(Why.EVENT_NOT_OFFERED if event in NOT_YET else Why.EVENT_UNKNOWN)


def _reason(message: IncomingReferral, terms: Terms) -> Fault | None:
    """Take an update of a request for one thing alone: its element values are not updated."""
    reason, is_request = message.header.reason, message.header.event == "servicerequest-request"
    if reason not in REASONS:
        return fault(Why.REASON_UNKNOWN)
    if is_request and reason == "update" and message.request.status not in CANCELS:
        return fault(Why.UPDATE_NOT_A_CANCEL)
    return None


def _category(message: IncomingReferral, terms: Terms) -> Fault | None:
    kinds = {each.code for each in message.request.categories if each.system == CATEGORIES}
    if kinds == {"referral"}:
        return None
    return fault(Why.VALIDATION_NOT_OFFERED if "validation" in kinds else Why.CATEGORY_UNKNOWN)


def _use_case(message: IncomingReferral, terms: Terms) -> Fault | None:
    return None if use_case(message, terms) else fault(Why.USE_CASE_UNMAPPED)


def _content(message: IncomingReferral, terms: Terms) -> Fault | None:
    for kind, (least, most) in contents(deed_of(message)).items():
        found = message.counts.get(kind, 0)
        if found < least or (most is not None and found > most):
            return fault(Why.CONTENT_MISSING, kind)
    return fault(Why.REFERENCE_UNKNOWN, message.lost[0]) if message.lost else None


def _state(message: IncomingReferral, terms: Terms) -> Fault | None:
    if message.request.status != "active":
        return fault(Why.REQUEST_NOT_ACTIVE)
    if message.care_plan_status != "completed":
        return fault(Why.CARE_PLAN_UNFINISHED)
    return None if message.encounter.status in ENCOUNTER_DONE else fault(Why.ENCOUNTER_UNFINISHED)


def _identity(message: IncomingReferral, terms: Terms) -> Fault | None:
    """Take a person with no NHS number, or a wrong one: a name and a birth date will do."""
    who = message.patient
    number = nhs_number.read(who.nhs_number or "")
    if who.family and (who.birth_date or number.status in IDENTIFIES):
        return None
    return fault(Why.IDENTITY_MISSING)


def _consent(message: IncomingReferral, terms: Terms) -> Fault | None:
    """Ask for one consent that stands, and for none that refuses."""
    refused = any(each.status == "active" and each.refuses for each in message.consents)
    if refused or not any(each.stands for each in message.consents):
        return fault(Why.CONSENT_MISSING)
    return None


type Check = Callable[[IncomingReferral, Terms], Fault | None]

FIRST: tuple[Check, ...] = (_version, _event, _reason)
CHECKS: Mapping[Deed, tuple[Check, ...]] = {
    Deed.NEW: (_category, _use_case, _content, _state, _identity, _consent),
    Deed.CANCEL: (_content,),
    Deed.RESPONSE: (_content,),
}


@cache
def contents(deed: Deed) -> Mapping[str, tuple[int, int | None]]:
    rows = read(DATA / "bars.yaml").entries(f"contents_of_{deed.lower()}")
    return {row.text("id"): (row.number("min"), row.optional_number("max")) for row in rows}


@cache
def our_use_cases() -> frozenset[str]:
    return frozenset(row.text("id") for row in read(DATA / "use_cases.yaml").entries("use_cases"))


@cache
def our_system() -> str:
    return read(DATA / "use_cases.yaml").entry("meta").text("system")


@cache
def in_force_from() -> date:
    """Return since when we do what the tables say."""
    return read(DATA / "bars.yaml").entry("meta").day("in_force_from")
