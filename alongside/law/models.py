from django.conf import settings
from django.db import models

from alongside.kit.models import Record


class SignOff(Record):
    """That somebody who knows the area read a rule of law and stands by it."""

    rule = models.CharField(max_length=80)
    version = models.DateField()  # the day from which this wording of the rule is in force
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_on = models.DateField()
    next_review = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["rule", "-reviewed_on"], name="newest_sign_off")]
