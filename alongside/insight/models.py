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


class Month(Record):
    """
    What became of the referrals of a closed month, exact and frozen: of one site, or of all.

    organisation  who may see it: the site's own, and whoever coordinates
    """

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    coordinator = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    site = models.ForeignKey("partnerships.Site", models.PROTECT, null=True, related_name="+")
    month = models.CharField(max_length=7)  # as 2026-10
    figures = models.JSONField()
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "month", "site"],
                nulls_distinct=False,
                name="one_month_of_a_site",
            ),
        ]


class MonthRelease(Record):
    """The protected figures of a closed month, for whoever is outside. Never recomputed."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    figures = models.JSONField()  # protected already: no exact small number is kept
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "month"], name="one_release_of_a_month"),
        ]
