from django.conf import settings
from django.db import models

from alongside.kit.models import Record
from alongside.referrals.models.referral import Referral
from alongside.referrals.rules import AttemptResult, Way


class ContactAttempt(Record):
    """Somebody tried to reach the person."""

    PERSONAL = {"note": "text"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="attempts")
    way = models.CharField(max_length=20, choices=Way)
    result = models.CharField(max_length=20, choices=AttemptResult)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
