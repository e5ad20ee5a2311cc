"""What a preset says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from alongside.law.rules import AreaId, Confidence, Level
from alongside.partnerships.rules import Catchment, Hours, Integration, OrganisationKind, SiteKind
from alongside.partnerships.schemas.words import (
    Access,
    Accreditation,
    ConsentModel,
    Feedback,
    FinancialMethod,
    Pack,
    Presence,
    ProviderType,
    RecordAccess,
    Reminder,
    Routing,
    Setting,
    SmallNumbers,
    Targeting,
)


@dataclass(frozen=True)
class Evidence:
    service: str
    seen: str
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class SiteLike:
    kind: SiteKind
    setting: Setting


@dataclass(frozen=True)
class ProviderLike:
    kind: OrganisationKind
    type: ProviderType
    accreditations: tuple[Accreditation, ...]


@dataclass(frozen=True)
class WeeklySession:
    weekday: int
    starts: time
    ends: time
    presence: Presence


@dataclass(frozen=True)
class AppointmentPattern:
    length_min: int
    urgent_slots_held: int
    walk_in: bool
    reminders: tuple[Reminder, ...]
    attempts_before_not_reached: int


@dataclass(frozen=True)
class Supervision:
    countersign_roles: tuple[str, ...]
    file_review_percent: int


@dataclass(frozen=True)
class Outcomes:
    pack: Pack
    follow_up_weeks: tuple[int, ...]
    financial_method: FinancialMethod


@dataclass(frozen=True)
class Preset:
    id: str
    name: str
    summary: str
    as_of: date
    in_force_to: date | None
    evidence: tuple[Evidence, ...]
    ours: str
    sites: tuple[SiteLike, ...]
    integration: Integration
    presence: tuple[Presence, ...]
    access: tuple[Access, ...]
    catchment: Catchment
    targeting: Targeting
    criteria: tuple[str, ...]
    scope: Mapping[AreaId, Level]
    providers: tuple[ProviderLike, ...]
    routing: Routing
    record_access: RecordAccess
    consent_model: ConsentModel
    default_feedback: Feedback
    appointment: AppointmentPattern
    hours: tuple[Hours, ...]
    sessions: tuple[WeeklySession, ...]
    supervision: Supervision
    outcomes: Outcomes
    funders: tuple[str, ...]
    small_numbers: SmallNumbers
