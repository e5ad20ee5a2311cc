from django.db import models

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case


class Joined(Filed):
    """A later referral of somebody who has a file: it goes into that file instead of a new one."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="joined")
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "provider"], name="one_file_for_a_later_referral"
            ),
        ]
