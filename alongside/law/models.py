from django.conf import settings
from django.db import models

from alongside.kit.models import Record
from alongside.law.rules.sign_off import Verdict


class SignOff(Record):
    """
    What an editor of an organisation says of a rule of law, for one nation.

    Rows are only added; the newest of a rule and its version counts. An organisation is a bare id:
    it belongs to a later stage.

    version  the day from which this wording of the rule is in force
    wording  a hash of what was read: a rule that was worded anew is read anew
    """

    organisation_id = models.UUIDField()
    nation = models.CharField(max_length=20)
    rule = models.CharField(max_length=80)
    version = models.CharField(max_length=10)
    wording = models.CharField(max_length=16)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_on = models.DateField()
    reviewed_at = models.DateTimeField()
    next_review = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "nation", "rule", "-reviewed_at"],
                name="newest_sign_off",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verdict=Verdict.SIGNED) | models.Q(next_review__isnull=False),
                name="what_is_signed_is_read_again",
            )
        ]


class Commencement(Record):
    """
    The day that an organisation's editor entered for a switch, with the instrument that names it.

    Rows are only added; the newest of a switch counts. Without a day it is taken back.
    """

    organisation_id = models.UUIDField()
    switch = models.CharField(max_length=60)
    day = models.DateField(null=True)
    instrument = models.CharField(max_length=30)
    why = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "switch", "-entered_at"], name="newest_commencement"
            )
        ]


class School(Record):
    """
    The terms of a school, as somebody of an organisation copied them from its calendar.

    Rows are only added; the newest of a name counts.

    stretches  lists of a first day, a last day and whether the school is open
    """

    organisation_id = models.UUIDField()
    name = models.CharField(max_length=120)
    stretches = models.JSONField()
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "name", "-entered_at"], name="newest_terms")
        ]
