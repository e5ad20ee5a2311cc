from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.kit.models import Record
from alongside.law.rules.urgency import UrgencyLevel
from alongside.people.rules import AskedAlone
from alongside.referrals.models.referral import Referral
from alongside.referrals.rules.triage import AskedOf, Caller, Cause, Said


class _Kept(Record):
    """Who wrote it down, and when. Rows are added, never altered."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    by_organisation = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class Triage(_Kept):
    """What was answered to an urgent question, and the date of what happens, if there is one."""

    PERSONAL = {"rule": "drop", "said": "drop", "event_date": "date"}

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="triage")
    rule = models.CharField(max_length=40)
    said = models.CharField(max_length=10, choices=Said)
    event_date = models.DateField(null=True)
    version = models.DateField()  # of the set of questions
    asked_of = models.CharField(max_length=10, choices=AskedOf)
    alone = models.CharField(max_length=10, choices=AskedAlone, blank=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="triage_of_referral")]


class LevelChange(_Kept):
    """
    A level that a referral reached, and why.

    findings   what spoke for it, in words
    set_aside  the keys of what a supervisor set aside, with all that was set aside before
    """

    PERSONAL = {"findings": "drop", "set_aside": "drop", "reason": "text"}

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="level_changes")
    before = models.CharField(max_length=2, choices=UrgencyLevel)
    after = models.CharField(max_length=2, choices=UrgencyLevel)
    cause = models.CharField(max_length=10, choices=Cause)
    findings = ArrayField(models.CharField(max_length=200), default=list)
    set_aside = ArrayField(models.CharField(max_length=80), default=list)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="level_of_referral")]


class UrgentCall(_Kept):
    """Who called the service that is there now, or whose turn it is to call, and by when."""

    PERSONAL = {"note": "text", "route": "drop"}

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="urgent_calls")
    caller = models.CharField(max_length=10, choices=Caller)
    route = models.CharField(max_length=40, blank=True)  # an id of routes_now.yaml
    turn = models.CharField(max_length=10, choices=Caller, blank=True)  # where nobody called yet
    call_by = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)


class UrgentStep(_Kept):
    """That something which an urgent rule asks for was done, or was not after all."""

    PERSONAL = {"rule": "drop", "note": "text"}

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="urgent_steps")
    rule = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()  # its place in the rule, from 1
    done = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
