from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from alongside.accounts.models import User
from alongside.accounts.rules import Actor
from alongside.appointments import queries, rules
from alongside.appointments.actions.bookings import clashes
from alongside.appointments.models import Room, Session, Slot, WeeklySession
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.locks import constraint_of, lock
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships


@dataclass
class Made:
    """The sessions made from patterns, and the days on which adviser or room were taken."""

    sessions: list[Session] = field(default_factory=list)
    clashes: list[date] = field(default_factory=list)


@transaction.atomic
def add_room(
    *,
    site_id: UUID,
    name: str,
    by: Actor,
    at: datetime,
    contact: str = "",
    step_free: bool = True,
) -> Room:
    """Note a room that a site lends, and whom to ask about it."""
    lock(site_id)
    if queries.rooms_of(by).filter(site=site_id, name__iexact=name.strip()).exists():
        raise Refused("There is a room of that name at this place already", field="name")
    room = Room.objects.create(
        partnership_id=by.partnership_id,
        site_id=site_id,
        name=name.strip(),
        contact=contact,
        step_free=step_free,
    )
    audit.record("appointments.add_room", room, by=by, at=at)
    return room


@transaction.atomic
def add_weekly_session(
    *,
    room_id: UUID,
    provider_id: UUID,
    adviser_id: UUID,
    weekday: int,
    opens: time,
    closes: time,
    first_date: date,
    by: Actor,
    at: datetime,
    slot_minutes: int = 40,
    last_date: date | None = None,
) -> WeeklySession:
    """Have an adviser sit in a room every week. make_sessions() makes the dates of it."""
    if reason := rules.why_not_sit(opens, closes, slot_minutes):
        raise Refused(reason, field="closes")
    room = Room.objects.get(pk=room_id)
    pattern = WeeklySession.objects.create(
        partnership_id=by.partnership_id,
        provider_id=provider_id,
        site_id=room.site_id,
        room=room,
        adviser_id=adviser_id,
        weekday=weekday,
        opens=opens,
        closes=closes,
        slot_minutes=slot_minutes,
        first_date=first_date,
        last_date=last_date,
    )
    audit.record("appointments.add_weekly_session", pattern, by=by, at=at)
    return pattern


@clashes()
@transaction.atomic
def plan_weekly_session(
    *,
    room_id: UUID,
    provider_id: UUID,
    adviser_id: UUID,
    weekday: int,
    opens: time,
    closes: time,
    first_date: date,
    weeks: int,
    by: Actor,
    at: datetime,
    slot_minutes: int = 40,
) -> tuple[WeeklySession, Made]:
    """Add a weekly session and make its first dates, of which there must be at least one."""
    pattern = add_weekly_session(
        room_id=room_id,
        provider_id=provider_id,
        adviser_id=adviser_id,
        weekday=weekday,
        opens=opens,
        closes=closes,
        first_date=first_date,
        slot_minutes=slot_minutes,
        by=by,
        at=at,
    )
    made = make_sessions(weeks=weeks, by=by, at=at, pattern_id=pattern.pk)
    if not made.sessions:
        raise Refused(rules.CLASH if made.clashes else rules.NO_DATES.format(weeks=weeks))
    return pattern, made


@clashes()
@transaction.atomic
def make_sessions(*, weeks: int, by: Actor, at: datetime, pattern_id: UUID | None = None) -> Made:
    """
    Make the sessions of the next weeks that patterns ask for and that are not there yet.

    None on a bank holiday, none where adviser or room are taken. Made again, nothing is added.
    """
    today = day_of(at)
    closed, held = queries.bank_holidays(by), partnerships.partnership_of(by).urgent_slots_held
    patterns = queries.patterns_of(by, on=today)
    if pattern_id:
        patterns = patterns.filter(pk=pattern_id)
    made = Made()
    for pattern in patterns:
        lock(pattern.pk)
        days = _days(pattern, today, weeks, closed) - queries.made_from(pattern)
        for day in sorted(days):
            _make(pattern, day, held, made, by=by, at=at)
    return made


@clashes()
@transaction.atomic
def add_session(
    *,
    room_id: UUID,
    provider_id: UUID,
    adviser_id: UUID,
    day: date,
    opens: time,
    closes: time,
    by: Actor,
    at: datetime,
    slot_minutes: int = 40,
    held: int = 0,
) -> Session:
    """Add one session, on one day."""
    if reason := rules.why_not_sit(opens, closes, slot_minutes):
        raise Refused(reason, field="closes")
    room = Room.objects.get(pk=room_id)
    sitting = WeeklySession(  # not kept: it says in one word what a session is made of
        partnership_id=by.partnership_id,
        provider_id=provider_id,
        site_id=room.site_id,
        room=room,
        adviser_id=adviser_id,
        opens=opens,
        closes=closes,
        slot_minutes=slot_minutes,
    )
    return _add(sitting, day, held, pattern=None, by=by, at=at)


def _days(pattern: WeeklySession, today: date, weeks: int, closed: frozenset[date]) -> set[date]:
    first = max(pattern.first_date, today)
    last = today + timedelta(weeks=weeks)
    if pattern.last_date:
        last = min(last, pattern.last_date)
    return set(rules.weekdays_between(pattern.weekday, first, last, closed_on=closed))


def _make(
    pattern: WeeklySession, day: date, held: int, made: Made, *, by: Actor, at: datetime
) -> None:
    """Make one session, or note that the adviser or the room is taken; others go on."""
    try:
        with transaction.atomic():
            made.sessions.append(_add(pattern, day, held, pattern=pattern, by=by, at=at))
    except IntegrityError as error:
        if rules.NETS.get(constraint_of(error)) != rules.CLASH:
            raise
        made.clashes.append(day)


def _add(
    sitting: WeeklySession,
    day: date,
    held: int,
    *,
    pattern: WeeklySession | None,
    by: Actor,
    at: datetime,
) -> Session:
    starts_at, ends_at = rules.sitting(day, sitting.opens, sitting.closes)
    place = {
        "partnership_id": sitting.partnership_id,
        "provider_id": sitting.provider_id,
        "site_id": sitting.site_id,
        "room_id": sitting.room_id,
        "adviser_id": sitting.adviser_id,
    }
    session = Session.objects.create(
        **place,
        starts_at=starts_at,
        ends_at=ends_at,
        adviser_name=User.objects.get(pk=sitting.adviser_id).name,
        pattern=pattern,
    )
    times = rules.slots_between(starts_at, ends_at, sitting.slot_minutes)
    Slot.objects.bulk_create(
        Slot(session=session, starts_at=start, ends_at=end, held_until=until, **place)
        for start, end, until in rules.held_from(times, held)
    )
    audit.record("appointments.add_session", session, by=by, at=at)
    return session
