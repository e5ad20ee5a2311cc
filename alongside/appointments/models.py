from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, IntegerField, Q

from alongside.appointments.rules import Status
from alongside.kit.models import Record, Span, one_at_a_time

STANDS = ~Q(status=Status.CANCELLED)


class Taken(Func):
    """How many seats of a slot are taken."""

    function = "CARDINALITY"
    output_field = IntegerField()


class Room(Record):
    """A room that a site lends to sessions, and whom to ask about it."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    site = models.ForeignKey("partnerships.Site", models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    contact = models.CharField(max_length=200, blank=True)
    step_free = models.BooleanField(default=True)


class WeeklySession(Record):
    """The pattern from which sessions are made: a weekday, hours, an adviser, a room."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    site = models.ForeignKey("partnerships.Site", models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens = models.TimeField()  # by London's clock
    closes = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=40)
    first_date = models.DateField()
    last_date = models.DateField(null=True)


class Session(Span):
    """An adviser's sitting in a place of care."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    site = models.ForeignKey("partnerships.Site", models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    adviser_name = models.CharField(max_length=150)
    pattern = models.ForeignKey(WeeklySession, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["adviser", "starts_at"], name="session_of_an_adviser"),
            models.Index(fields=["site", "starts_at"], name="session_at_a_site"),
        ]


class Slot(Span):
    """
    One stretch of a session. It repeats adviser and room, for one_at_a_time() to compare.

    taken_seats is the copy of its bookings' seats that anyone in the partnership may read: who
    holds a seat is not theirs to know. A test proves that it equals the bookings.
    """

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="slots")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    site = models.ForeignKey("partnerships.Site", models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField(default=1)
    taken_seats = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    held_until = models.DateTimeField(null=True)  # for urgent problems, until then

    class Meta:
        constraints = [
            one_at_a_time("adviser", name="one_slot_at_a_time_for_an_adviser"),
            one_at_a_time("room", name="one_slot_at_a_time_in_a_room"),
            models.CheckConstraint(
                condition=Q(seats__gte=Taken("taken_seats")), name="no_more_people_than_seats"
            ),
        ]
        indexes = [
            models.Index(
                F("site"),
                F("starts_at"),
                condition=Q(seats__gt=Taken("taken_seats")),
                name="free_slot_at_a_site",
            ),
        ]


class Booking(Span):
    """A person's seat in a slot. It repeats the slot's times, for one_at_a_time() to compare."""

    PERSONAL = {"bring": "text", "needs": "text", "why_missed": "text"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    referring_organisation = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, null=True, related_name="+"
    )
    session = models.ForeignKey(Session, models.PROTECT, related_name="bookings")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    seat = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.BOOKED)
    bring = models.CharField(max_length=200, blank=True)
    needs = models.CharField(max_length=200, blank=True)
    why_missed = models.CharField(max_length=200, blank=True)
    walk_in = models.BooleanField(default=False)
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "seat"], condition=STANDS, name="one_booking_for_a_seat"
            ),
            one_at_a_time("person", condition=STANDS, name="one_booking_at_a_time_for_a_person"),
        ]
        indexes = [
            models.Index(fields=["session", "starts_at"], name="bookings_of_a_session"),
            models.Index(fields=["person", "-starts_at"], name="bookings_of_a_person"),
        ]


class BookingStep(Record):
    """A state that a booking reached. Rows are added, never altered."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="steps")
    status = models.CharField(max_length=10, choices=Status)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
