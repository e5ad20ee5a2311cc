from django.conf import settings
from django.db import models

from alongside.kit.models import Record


class Release(Record):
    """The protected figures of a closed quarter, frozen. What was released is never recomputed."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=6)  # as 2026Q3
    figures = models.JSONField()  # protected already: no exact small number is kept
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "quarter"], name="one_release_of_a_quarter"
            ),
        ]
