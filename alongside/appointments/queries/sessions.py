"""Bookings, sessions, and the day list of one session."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from alongside.accounts.rules import Actor
from alongside.appointments.models import STANDS, Booking, Session, Slot, Taken
from alongside.appointments.rules import AHEAD, Status, is_held, moment
from alongside.people import queries as people
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import WITH_A_PROVIDER
from alongside.referrals.rules import Status as ReferralStatus

# What the day list shows of a booking; to fetch more of it, of 26 people, takes time.
SHOWN = (
    *("session", "slot", "seat", "status", "starts_at", "bring", "needs", "walk_in"),
    *("person__given_name", "person__family_name", "person__birth_date", "person__language"),
    *("person__interpreter", "person__needs", "person__contact__rule"),
    *("referral__domains", "referral__urgency", "referral__letter_date", "referral__risk_answer"),
)


def visible_to(actor: Actor) -> QuerySet[Booking]:
    """Bookings with the actor's organisation, and those of people whom it referred."""
    organisation, walled = actor.organisation_id, people.walled_from(actor)
    return (
        Booking.objects.filter(
            Q(provider=organisation) | Q(referring_organisation=organisation),
            partnership=actor.partnership_id,
        )
        .exclude(person__in=walled)
        .exclude(referral__patient__in=walled)
    )


def to_come(actor: Actor, referral: Referral, *, at: datetime) -> QuerySet[Booking]:
    """The appointments of a referral that are not over or missed, soonest first."""
    return (
        visible_to(actor)
        .filter(STANDS, person=referral.person_id, referral=referral, ends_at__gte=at)
        .exclude(status__in=[Status.ATTENDED, Status.MISSED])
        .select_related("session__site", "session__room")
        .order_by("starts_at", "pk")
    )


def sessions_run_by(actor: Actor) -> QuerySet[Session]:
    """The sessions of the actor's organisation, whoever sits in them."""
    return Session.objects.filter(
        partnership=actor.partnership_id, provider=actor.organisation_id
    ).select_related("site", "room")


def sessions_of(actor: Actor, day: date, *, everyone: bool = False) -> QuerySet[Session]:
    """
    Sessions from that day on, soonest first, each with its `seats` and how many are `taken`.

    They are the actor's own, or those of everyone in the organisation.
    """
    start = moment(day, time.min)
    sessions = sessions_run_by(actor).filter(starts_at__gte=start, starts_at__lt=start + AHEAD)
    if not everyone:
        sessions = sessions.filter(adviser=actor.user_id)
    here = visible_to(actor).filter(STANDS, session=OuterRef("pk")).order_by()
    # A seat of somebody whom the reader may not see is no seat to them.
    return sessions.annotate(
        taken=Coalesce(Subquery(here.values("session").values(n=Count("pk"))), 0),
        free=Coalesce(Sum(F("slots__seats") - Taken("slots__taken_seats")), 0),
        seats=F("taken") + F("free"),
    ).order_by("starts_at", "pk")


@dataclass(frozen=True)
class Row:
    """
    A line of the day list: somebody's appointment, or a time with so many free seats.

    A seat that is taken by somebody whom the reader may not see is in no line.
    """

    slot: Slot
    booking: Booking | None = None
    free: int = 0

    def is_held(self, at: datetime) -> bool:
        return is_held(self.slot.held_until, at)


@dataclass(frozen=True)
class DayList:
    session: Session
    rows: list[Row]
    cancelled: list[Booking]

    @property
    def bookings(self) -> list[Booking]:
        return [row.booking for row in self.rows if row.booking]

    def next_free(self, at: datetime, *, urgent: bool) -> Slot | None:
        """The time into which a walk-in would go."""
        for row in self.rows:
            if row.free and row.slot.ends_at > at and (urgent or not row.is_held(at)):
                return row.slot
        return None


def day_list(actor: Actor, session_id: UUID) -> DayList | None:
    """Everything that the page of one session shows, in two queries."""
    slots = list(
        Slot.objects.filter(
            session=session_id, provider=actor.organisation_id, partnership=actor.partnership_id
        )
        .select_related("session__site", "session__room")
        .order_by("starts_at", "pk")
    )
    if not slots:
        return None
    bookings = list(
        visible_to(actor)
        .filter(session=session_id)
        .select_related("person__contact", "referral")
        .only(*SHOWN)
        .order_by("starts_at", "seat", "pk")
    )
    return DayList(
        session=slots[0].session,
        rows=[row for slot in slots for row in _rows(slot, bookings)],
        cancelled=[each for each in bookings if each.status == Status.CANCELLED],
    )


def _rows(slot: Slot, bookings: list[Booking]) -> list[Row]:
    here = [
        booking
        for booking in bookings
        if booking.slot_id == slot.pk and booking.status != Status.CANCELLED
    ]
    rows = [Row(slot, booking) for booking in here]
    if free := slot.seats - len(slot.taken_seats):
        rows.append(Row(slot, free=free))
    return rows


@dataclass(frozen=True)
class Found:
    """Somebody whose name is like the one typed, and the referral under which they can be seen."""

    referral: Referral
    can_be_booked: bool


def walk_ins(actor: Actor, words: str) -> list[Found]:
    """Open referrals to the actor's organisation of people with such a name, the likest first."""
    order = [each.person_id for each in people.find(actor, words, limit=15)]
    rows = (
        referrals.visible_to(actor)
        .filter(person__in=order, provider=actor.organisation_id, queue__gt="")
        .select_related("person")
        .order_by("-received_at", "pk")
    )
    found = [Found(each, ReferralStatus(each.status) in WITH_A_PROVIDER) for each in rows]
    return sorted(found, key=lambda each: order.index(each.referral.person_id))
