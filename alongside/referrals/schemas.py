"""What a referral is when it arrives: the same for the page and for a message."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from alongside.people.rules import Purpose
from alongside.people.schemas import Identity, Reach
from alongside.referrals.rules import ClientIs, RiskAnswer, Source, Urgency
from alongside.referrals.rules.doors import NewStay
from alongside.referrals.rules.triage import Said

# Were no part of a referral once: left out of its fingerprint where nothing was said.
LATER = ("triage", "events", "stay")


@dataclass(frozen=True)
class NewReferral:
    """
    identity, reach  who needs the advice, and how to reach them safely
    patient          the patient, where that is somebody else; `client_is` says what they are
    domains          ids of areas of law; none where nobody is sure
    happening        what is going on, in the referrer's words
    other_party      whom it is against, for the provider's own conflict check
    consents         what the person said to each purpose; what was not asked is left out
    site_id          the place of care that it comes from
    triage           what was said to the urgent questions, by the id of the rule
    events           the dates of a hearing, an eviction, a reply, by the id of the rule
    stay             what a hospital, a hospice or a maternity service adds
    """

    identity: Identity
    reach: Reach
    referrer_contact: str
    risk_answer: RiskAnswer
    consents: Mapping[Purpose, bool]
    urgency: Urgency = Urgency.ROUTINE
    domains: tuple[str, ...] = ()
    happening: str = ""
    other_party: str = ""
    letter_date: date | None = None
    risks: str = ""
    anything_else: str = ""
    patient: Identity | None = None
    client_is: ClientIs = ClientIs.PATIENT
    site_id: UUID | None = None
    source: Source = Source.PAGE
    referrer_name: str = field(default="")  # where a system sends it for somebody
    triage: Mapping[str, Said] = field(default_factory=dict)
    events: Mapping[str, date] = field(default_factory=dict)
    stay: NewStay | None = None


def fingerprint(new: NewReferral) -> str:
    """Tell whether two referrals under one key say the same."""
    told = {name: value for name, value in asdict(new).items() if name not in LATER or value}
    said = json.dumps(told, sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()
