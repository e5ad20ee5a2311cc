from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from alongside.accounts.rules import Actor, Permission, Role
from alongside.appointments.models import STANDS, Booking, Room, Session, Slot, Taken, WeeklySession
from alongside.appointments.rules import (
    AHEAD,
    NOTICE,
    Ask,
    Offer,
    Status,
    free_seats,
    is_held,
    moment,
)
from alongside.kit.filters import day_of
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Membership
from alongside.people import queries as people
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import WITH_A_PROVIDER, Urgency
from alongside.referrals.rules import Status as ReferralStatus

HAS_ROOM = Q(seats__gt=Taken("taken_seats"))  # in the words of the partial index
ADVISERS = (Role.ADVISER, Role.SUPERVISOR, Role.VOLUNTEER)

# Free times


def free_slots(
    actor: Actor,
    *,
    site_id: UUID | None,
    after: datetime,
    limit: int,
    urgent: bool = False,
    provider_id: UUID | None = None,
) -> QuerySet[Slot]:
    """
    Times that somebody who asks at the moment `after` can still book, soonest first.

    site_id  one place of care, or none for every one of the partnership
    urgent   whether a time held for urgent problems will do
    """
    place = Q(site=site_id) if site_id else Q(site__in=partnerships.sites_of(actor).values("pk"))
    slots = Slot.objects.filter(
        place,
        HAS_ROOM,
        partnership=actor.partnership_id,
        starts_at__gte=after + NOTICE,
        starts_at__lt=after + AHEAD,
    )
    if provider_id:
        slots = slots.filter(provider=provider_id)
    if not urgent:
        slots = slots.filter(Q(held_until=None) | Q(held_until__lte=after))
    return slots.select_related("session", "site").order_by("starts_at", "pk")[:limit]


@dataclass(frozen=True)
class Times:
    """Free times at one place of care, and those elsewhere."""

    here: list[Slot]
    elsewhere: list[Slot]


def times(
    actor: Actor,
    *,
    site_id: UUID | None,
    after: datetime,
    limit: int = 24,
    urgent: bool = False,
    provider_id: UUID | None = None,
) -> Times:
    """Free times at this place of care first, then at the other ones."""
    here = list(
        free_slots(
            actor, site_id=site_id, after=after, limit=limit, urgent=urgent, provider_id=provider_id
        )
        if site_id
        else []
    )
    anywhere = free_slots(
        actor, site_id=None, after=after, limit=2 * limit, urgent=urgent, provider_id=provider_id
    )
    return Times(here, [slot for slot in anywhere if slot.site_id != site_id][:limit])


def next_times(
    actor: Actor,
    *,
    site_id: UUID | None,
    after: datetime,
    limit: int = 3,
    urgent: bool = False,
    provider_id: UUID | None = None,
) -> list[Slot]:
    """The next few free times: at this place of care as far as there are any, then elsewhere."""
    found = times(
        actor, site_id=site_id, after=after, limit=limit, urgent=urgent, provider_id=provider_id
    )
    return [*found.here, *found.elsewhere][:limit]


def providers_sitting_at(actor: Actor, site_id: UUID, *, after: datetime) -> set[UUID]:
    """The providers that have sessions at this place of care to come."""
    sessions = Session.objects.filter(
        partnership=actor.partnership_id, site=site_id, starts_at__gte=after
    )
    return set(sessions.order_by().values_list("provider", flat=True).distinct())


# What the rules ask about one booking


def offer(slot: Slot) -> Offer:
    return Offer(
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        free_seats=free_seats(slot.seats, slot.taken_seats),
        held_until=slot.held_until,
    )


def is_busy(person_id: UUID, slot: Slot) -> bool:
    """
    Whether the person is known to have another appointment then.

    What other organisations booked is not seen here; the exclusion constraint knows it.
    """
    return Booking.objects.filter(
        STANDS, person=person_id, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at
    ).exists()


def ask(referral: Referral, person_id: UUID, slot: Slot) -> Ask:
    return Ask(
        status=ReferralStatus(referral.status),
        urgent=is_urgent(referral),
        same_person=referral.person_id == person_id,
        same_provider=referral.provider_id == slot.provider_id,
    )


def is_urgent(referral: Referral) -> bool:
    return referral.urgency == Urgency.TODAY


def booking_in(slot: Slot, referral: Referral) -> Booking | None:
    """The appointment that this referral has in this very slot."""
    return Booking.objects.filter(
        slot=slot, person=referral.person_id, referral=referral, status=Status.BOOKED
    ).first()


def first_booking_of(referral: Referral) -> Booking | None:
    return (
        Booking.objects.filter(STANDS, person=referral.person_id, referral=referral)
        .order_by("booked_at", "pk")
        .first()
    )


def has_other_booking(booking: Booking) -> bool:
    """Whether another appointment of the same referral is still to come."""
    return (
        Booking.objects.filter(
            person=booking.person_id, referral=booking.referral_id, status=Status.BOOKED
        )
        .exclude(pk=booking.pk)
        .exists()
    )


# Bookings and sessions


def visible_to(actor: Actor) -> QuerySet[Booking]:
    """Bookings with the actor's organisation, and those of people whom it referred."""
    organisation = actor.organisation_id
    return Booking.objects.filter(
        Q(provider=organisation) | Q(referring_organisation=organisation),
        partnership=actor.partnership_id,
    ).exclude(person__in=people.walled_from(actor))


def to_come(actor: Actor, referral: Referral, *, at: datetime) -> QuerySet[Booking]:
    """The appointments of a referral that are not over, soonest first."""
    return (
        visible_to(actor)
        .filter(STANDS, person=referral.person_id, referral=referral, ends_at__gte=at)
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
    return sessions.annotate(
        seats=Sum("slots__seats"), taken=Sum(Taken("slots__taken_seats"))
    ).order_by("starts_at", "pk")


@dataclass(frozen=True)
class Row:
    """A line of the day list: somebody's appointment, or a time with so many free seats."""

    slot: Slot
    booking: Booking | None = None
    free: int = 0
    unseen: int = 0  # taken by people whom the reader may not see

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
        .defer("referral__happening", "referral__anything_else", "referral__fingerprint")
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
    if unseen := len(slot.taken_seats) - len(here):
        rows.append(Row(slot, unseen=unseen))
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


# Rooms, advisers and patterns


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


def bank_holidays(actor: Actor) -> frozenset[date]:
    return partnerships.clock_of(partnerships.partnership_of(actor)).closed_on


def made_from(pattern: WeeklySession) -> set[date]:
    """The days on which this pattern has a session already, by London's calendar."""
    starts = Session.objects.filter(pattern=pattern).values_list("starts_at", flat=True)
    return {day_of(start) for start in starts}
