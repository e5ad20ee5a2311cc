"""Reading a preset strictly: what is wrong raises Broken with the place and the reason."""

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType

from alongside.kit.documents import Broken, Entry
from alongside.law.rules import AreaId, Confidence, Level
from alongside.partnerships.rules import (
    PROVIDER_KINDS,
    Catchment,
    Hours,
    Integration,
    OrganisationKind,
    SiteKind,
)
from alongside.partnerships.schemas.shape import (
    AppointmentPattern,
    Evidence,
    Outcomes,
    Preset,
    ProviderLike,
    SiteLike,
    Supervision,
    WeeklySession,
)
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

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_preset(document: Entry, name: str) -> Preset:
    """Return what a document says, or raise Broken. Its id is the name of its file."""
    found = Preset(
        id=document.some_text("id"),
        name=document.some_text("name"),
        summary=document.some_text("summary"),
        as_of=document.day("as_of"),
        in_force_to=document.optional_day("in_force_to"),
        evidence=tuple(_evidence(entry) for entry in document.entries("drawn_from")),
        ours=document.some_text("ours"),
        sites=tuple(_site(entry) for entry in document.entries("sites")),
        integration=document.choice("integration", Integration),
        presence=document.choices("presence", Presence),
        access=document.choices("access", Access),
        catchment=document.choice("catchment", Catchment),
        targeting=document.choice("targeting", Targeting),
        criteria=document.texts("criteria"),
        scope=_scope(document),
        providers=tuple(_provider(entry) for entry in document.entries("providers")),
        routing=document.choice("routing", Routing),
        record_access=document.choice("record_access", RecordAccess),
        consent_model=document.choice("consent_model", ConsentModel),
        default_feedback=document.choice("default_feedback", Feedback),
        appointment=_appointment(document.entry("appointment")),
        hours=_hours(document),
        sessions=tuple(_session(entry) for entry in document.entries("sessions")),
        supervision=_supervision(document.entry("supervision")),
        outcomes=_outcomes(document.entry("outcomes")),
        funders=document.texts("funders"),
        small_numbers=document.choice("small_numbers", SmallNumbers),
    )
    document.done()
    if reason := why_not_sound(found, name):
        raise document.refuse(reason)
    return found


def why_not_sound(preset: Preset, name: str) -> str | None:
    if preset.id != name:
        return f"the id must be the name of the file, ‘{name}’"
    if not preset.evidence:
        return "name at least one real service under drawn_from"
    if not (preset.sites and preset.providers and preset.scope and preset.hours):
        return "give at least one of each: sites, providers, scope, hours"
    if preset.appointment.walk_in != (Access.WALK_IN in preset.access):
        return "walk_in must be said both under access and under appointment, or in neither"
    return _why_not_sound_sessions(preset)


def _why_not_sound_sessions(preset: Preset) -> str | None:
    if strange := [each for each in preset.sessions if each.presence not in preset.presence]:
        return f"a session is ‘{strange[0].presence}’, which is not under presence"
    for session in preset.sessions:
        if not any(_holds(stretch, session) for stretch in preset.hours):
            return f"the session on {WEEKDAYS[session.weekday]} lies outside the hours"
    return None


def _holds(stretch: Hours, session: WeeklySession) -> bool:
    return (
        stretch.weekday == session.weekday
        and stretch.opens <= session.starts
        and session.ends <= stretch.closes
    )


def _evidence(entry: Entry) -> Evidence:
    evidence = Evidence(
        service=entry.some_text("service"),
        seen=entry.some_text("seen"),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return evidence


def _site(entry: Entry) -> SiteLike:
    site = SiteLike(entry.choice("kind", SiteKind), entry.choice("setting", Setting))
    entry.done()
    return site


def _provider(entry: Entry) -> ProviderLike:
    provider = ProviderLike(
        kind=entry.choice("kind", OrganisationKind),
        type=entry.choice("type", ProviderType),
        accreditations=entry.choices("accreditations", Accreditation),
    )
    entry.done()
    if provider.kind not in PROVIDER_KINDS:
        raise entry.refuse(f"‘{provider.kind}’ gives no advice")
    return provider


def _scope(document: Entry) -> Mapping[AreaId, Level]:
    entry = document.entry("scope")
    if unknown := sorted(set(entry.values) - set(AreaId)):
        raise entry.refuse(f"there is no area ‘{unknown[0]}’")
    return MappingProxyType({AreaId(key): entry.choice(key, Level) for key in entry.values})


def _appointment(entry: Entry) -> AppointmentPattern:
    pattern = AppointmentPattern(
        length_min=entry.number("length_min"),
        urgent_slots_held=entry.number("urgent_slots_held"),
        walk_in=entry.flag("walk_in"),
        reminders=entry.choices("reminders", Reminder),
        attempts_before_not_reached=entry.number("attempts_before_not_reached"),
    )
    entry.done()
    if pattern.length_min < 1 or pattern.attempts_before_not_reached < 1:
        raise entry.refuse("length_min and attempts_before_not_reached must be 1 or more")
    if pattern.urgent_slots_held < 0:
        raise entry.refuse("urgent_slots_held must be 0 or more")
    return pattern


def _hours(document: Entry) -> tuple[Hours, ...]:
    entry = document.entry("hours")
    found = []
    for day in entry.values:
        weekday = _weekday(entry, day)
        for stretch in entry.text(day).split(", "):
            found.append(Hours(weekday, *_stretch(entry, stretch)))
    return tuple(found)


def _session(entry: Entry) -> WeeklySession:
    starts, ends = _stretch(entry, entry.text("time"))
    session = WeeklySession(
        weekday=_weekday(entry, entry.text("day")),
        starts=starts,
        ends=ends,
        presence=entry.choice("presence", Presence),
    )
    entry.done()
    return session


def _weekday(entry: Entry, day: str) -> int:
    if day not in WEEKDAYS:
        raise entry.refuse(f"there is no day ‘{day}’")
    return WEEKDAYS.index(day)


def _stretch(entry: Entry, words: str) -> tuple[time, time]:
    """Read two times of a day, such as 09:00-17:00."""
    try:
        begins, ends = (time.fromisoformat(word) for word in words.split("-"))
    except ValueError as error:
        raise entry.refuse(f"write two times such as 09:00-17:00, not ‘{words}’") from error
    if begins >= ends:
        raise entry.refuse(f"‘{words}’ ends before it begins")
    return begins, ends


def _supervision(entry: Entry) -> Supervision:
    supervision = Supervision(
        countersign_roles=entry.texts("countersign_roles"),
        file_review_percent=entry.number("file_review_percent"),
    )
    entry.done()
    if not 0 <= supervision.file_review_percent <= 100:
        raise entry.refuse("file_review_percent must be from 0 to 100")
    return supervision


def _outcomes(entry: Entry) -> Outcomes:
    outcomes = Outcomes(
        pack=entry.choice("pack", Pack),
        follow_up_weeks=_weeks(entry),
        financial_method=entry.choice("financial_method", FinancialMethod),
    )
    entry.done()
    return outcomes


def _weeks(entry: Entry) -> tuple[int, ...]:
    words = entry.text("follow_up_weeks").split(", ")
    if not all(word.isdecimal() for word in words):
        raise Broken(f"{entry.where}: follow_up_weeks must be whole numbers such as 6, 13")
    return tuple(int(word) for word in words)
