"""Who takes part, where, and when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.partnerships.rules import Catchment, Integration, OrganisationKind, Part, SiteKind


class Organisation(Record):
    """A legal body. It may be in several partnerships; nothing crosses between them by itself."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    ods_code = models.CharField(max_length=10, blank=True)
    charity_number = models.CharField(max_length=10, blank=True)
    accreditations = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    shared_computers = models.BooleanField(default=False)  # a sign-in ends sooner there

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ods_code"],
                condition=~Q(ods_code=""),
                name="one_organisation_for_an_ods_code",
            ),
        ]


class Partnership(Record):
    name = models.CharField(max_length=200)
    preset = models.CharField(max_length=40)
    preset_as_of = models.DateField()
    coordinator = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    nation = models.CharField(max_length=20, default="england")
    integration = models.CharField(max_length=20, choices=Integration)
    catchment = models.CharField(max_length=30, choices=Catchment)
    areas = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    access = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    routing = models.CharField(max_length=30)
    record_access = models.CharField(max_length=30)
    consent_model = models.CharField(max_length=30)
    default_feedback = models.CharField(max_length=30)
    appointment_minutes = models.PositiveSmallIntegerField(default=40)
    urgent_slots_held = models.PositiveSmallIntegerField(default=0)
    walk_in = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, blank=True, db_default="")  # to ring when it is silent
    attempts_before_not_reached = models.PositiveSmallIntegerField(default=3)
    agreed_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    version = models.BigIntegerField(default=0, db_default=0, editable=False)  # kept by triggers


class OpeningHours(Record):
    """When the partnership is open, by London's clock. Promises count in this time."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_weekday_is_0_to_6"),
            models.CheckConstraint(condition=Q(opens__lt=models.F("closes")), name="opens_first"),
        ]


class Participation(Record):
    """An organisation in a partnership, and what it does there."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=Part)
    areas = ArrayField(
        models.CharField(max_length=80), default=list, blank=True
    )  # none: everywhere
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation", "part"],
                condition=Q(until=None),
                name="one_participation_in_a_part",
            ),
        ]


class Site(Record):
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="sites")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=SiteKind)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    ods_code = models.CharField(max_length=10, blank=True)
    area = models.CharField(max_length=80, blank=True)
    referrals_read = models.CharField(max_length=200, blank=True)  # in words, told to referrers
