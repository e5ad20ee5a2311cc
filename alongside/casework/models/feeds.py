from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record


class Feed(Record):
    """
    A private address from which a calendar reads the days of its user's deadlines.

    The token in the address is not kept: it is made from the key of this row and the secret key.
    `token_hash` is how it is found. One that was revoked opens nothing, and is not used again.
    """

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    whole_team = models.BooleanField(default=False)
    since = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "partnership", "whole_team"],
                condition=Q(revoked_at=None),
                name="one_calendar_of_a_kind",
            ),
        ]
