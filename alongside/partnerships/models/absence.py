from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.partnerships.models.agreed import Organisation, Partnership


class Absence(Record):
    """That somebody is away on these days, and who stands in. Why is nobody's business."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    since = models.DateField()
    until = models.DateField()  # the last day
    ended_at = models.DateTimeField(null=True)  # called off, or back early

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__lte=models.F("until")), name="an_absence_begins_first"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=models.F("user")),
                name="nobody_is_their_own_deputy",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "until"], condition=Q(ended_at=None), name="absence_stands"
            ),
        ]
