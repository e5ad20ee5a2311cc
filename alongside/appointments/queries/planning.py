"""Rooms, advisers and weekly sessions."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor, Permission, Role
from alongside.appointments.models import Room, Session, WeeklySession
from alongside.appointments.rules import sitting
from alongside.kit.filters import day_of
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Membership

ADVISERS = (Role.ADVISER, Role.SUPERVISOR, Role.VOLUNTEER)


def rooms_of(actor: Actor) -> QuerySet[Room]:
    rooms = Room.objects.filter(partnership=actor.partnership_id).select_related("site")
    return rooms.order_by("site__name", "name", "pk")


def advisers_of(actor: Actor) -> QuerySet[Membership]:
    """Who can sit in a session: a coordinator plans for all providers, others for their own."""
    sitting = Membership.objects.filter(
        partnership=actor.partnership_id, role__in=ADVISERS, until=None
    )
    if not actor.may(Permission.SET_UP_PARTNERSHIP):
        sitting = sitting.filter(organisation=actor.organisation_id)
    return sitting.select_related("user", "organisation").order_by(
        "organisation__name", "user__name", "pk"
    )


def patterns_of(actor: Actor, *, on: date) -> QuerySet[WeeklySession]:
    """The weekly sessions that have not ended by that day."""
    patterns = WeeklySession.objects.filter(partnership=actor.partnership_id).exclude(
        last_date__lt=on
    )
    return patterns.select_related("site", "room", "adviser", "provider").order_by(
        "site__name", "weekday", "opens", "pk"
    )


@dataclass(frozen=True)
class Planned:
    """A weekly session, and the sessions of it that are made and still to come."""

    pattern: WeeklySession
    sessions: list[Session]

    @property
    def hours(self) -> tuple[datetime, datetime]:
        """From when to when, as moments of its first day."""
        return sitting(self.pattern.first_date, self.pattern.opens, self.pattern.closes)


def planned(actor: Actor, *, at: datetime) -> list[Planned]:
    patterns = list(patterns_of(actor, on=day_of(at)))
    sessions: dict[UUID | None, list[Session]] = defaultdict(list)
    made = Session.objects.filter(pattern__in=patterns, starts_at__gte=at).order_by("starts_at")
    for session in made:
        sessions[session.pattern_id].append(session)
    return [Planned(pattern, sessions[pattern.pk]) for pattern in patterns]


def bank_holidays(actor: Actor) -> frozenset[date]:
    return partnerships.clock_of(partnerships.partnership_of(actor)).closed_on


def made_from(pattern: WeeklySession) -> set[date]:
    """The days on which this pattern has a session already, by London's calendar."""
    starts = Session.objects.filter(pattern=pattern).values_list("starts_at", flat=True)
    return {day_of(start) for start in starts}
