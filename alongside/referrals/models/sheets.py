"""A spreadsheet of referrals, from its upload until it is imported or forgotten."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.referrals.rules.sheets import Stage


class Sheet(Record):
    """
    What was read from a spreadsheet. The file itself is not kept.

    rows  the cells as text, by the names of our columns; emptied once they are imported, and the
          whole row is deleted a day after it was read
    """

    PERSONAL = {"rows": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    site = models.ForeignKey("partnerships.Site", models.PROTECT, null=True, related_name="+")
    rows = models.JSONField()
    total = models.PositiveIntegerField()
    stage = models.CharField(max_length=10, choices=Stage)
    why = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField()
    until = models.DateTimeField()
    imported = models.PositiveIntegerField(default=0)  # referrals that this import made
    had = models.PositiveIntegerField(default=0)  # those that were there before

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage=Stage.DONE) | Q(rows=[]), name="an_imported_sheet_is_empty"
            ),
        ]
        indexes = [models.Index(fields=["user", "-read_at"], name="sheets_of_a_user")]
