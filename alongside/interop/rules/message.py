"""
A referral as it came in a message, in facts.

What a sender left out is None, or an empty tuple. Nothing is made up, corrected or cut short.
Facts about people do not show themselves: they print as the name of their class.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Coding:
    system: str
    code: str
    display: str | None = None


@dataclass(frozen=True)
class Header:
    """What kind of message this is."""

    bundle_id: str
    version: str | None
    last_updated: str | None  # as text: the standard compares seven decimals of a second
    event: str | None
    reason: str | None
    definition: str | None
    responds_to: str | None
    destination: str | None
    source: str | None  # the endpoint that an answer goes to


@dataclass(frozen=True)
class Organisation:
    reference: str | None
    name: str | None
    ods_code: str | None


@dataclass(frozen=True, repr=False)
class Contact:
    kind: str  # phone, email, sms …
    value: str
    use: str | None
    rank: int | None


@dataclass(frozen=True, repr=False)
class Address:
    """Kept apart from the person: who may see it is decided apart."""

    text: str | None
    lines: tuple[str, ...]
    postcode: str | None


@dataclass(frozen=True, repr=False)
class Patient:
    reference: str | None
    nhs_number: str | None  # as sent; alongside.kit.nhs_number judges it
    number_verified: str | None  # what the sender says of it
    family: str | None
    given: str | None
    title: str | None
    birth_date: date | None
    gender: str | None
    language: str | None
    contacts: tuple[Contact, ...]  # the person's own, best first; nobody else's
    practice: Organisation | None
    deceased: bool
    restricted: bool  # in the Personal Demographics Service: no address is ever shown


@dataclass(frozen=True, repr=False)
class Professional:
    name: str | None
    organisation: Organisation | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, repr=False)
class Request:
    """The ServiceRequest."""

    reference: str | None
    status: str | None
    categories: tuple[Coding, ...]
    occurs_from: datetime | None
    occurs_until: datetime | None
    authored_on: str | None
    authored_at: datetime | None
    last_updated: str | None = None  # as text, for its seven decimals


@dataclass(frozen=True)
class Encounter:
    reference: str | None
    status: str | None
    kind: Coding | None


@dataclass(frozen=True, repr=False)
class Reason:
    """Why they refer, in the sender's own words."""

    source: str  # Condition, CarePlan, Task or ServiceRequest
    text: str


@dataclass(frozen=True, repr=False)
class Flag:
    """SG safeguarding, RA reasonable adjustment … as the sender codes it."""

    category: str | None
    code: str | None
    text: str | None


@dataclass(frozen=True)
class Consent:
    status: str | None
    refuses: bool
    categories: tuple[str, ...]
    policies: tuple[str, ...]
    given_on: str | None

    @property
    def stands(self) -> bool:
        return self.status == "active" and not self.refuses


@dataclass(frozen=True, repr=False)
class IncomingReferral:
    header: Header
    request: Request
    encounter: Encounter
    care_plan_status: str | None
    patient: Patient
    address: Address | None
    sender: Organisation | None
    receiver: Organisation | None
    service: str | None  # the identifier of the HealthcareService that is asked
    requester: Professional | None
    reasons: tuple[Reason, ...]
    flags: tuple[Flag, ...]
    consents: tuple[Consent, ...]
    counts: Mapping[str, int]  # resources by kind
    lost: tuple[str, ...]  # references that had to lead somewhere and do not
    appointment: str | None = None  # its status, where a response tells of one

    @property
    def safeguarding(self) -> tuple[Flag, ...]:
        return tuple(each for each in self.flags if each.category == "SG")

    @property
    def adjustments(self) -> tuple[Flag, ...]:
        return tuple(each for each in self.flags if each.category == "RA")
