from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.models.issues import Issue


class Edition(Filed):
    """
    What an issue, or the household, said at one time. Rows are added, never altered: whatever
    anybody ever saved is there, also after somebody else wrote over it.

    issue  none: it is what the household said
    """

    PERSONAL = {"said": "drop"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    issue = models.ForeignKey(Issue, models.CASCADE, null=True, related_name="editions")
    version = models.PositiveIntegerField()
    said = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "version"],
                condition=Q(issue__isnull=False),
                name="one_edition_of_a_version",
            ),
            models.UniqueConstraint(
                fields=["case", "version"],
                condition=Q(issue=None),
                name="one_edition_of_a_household",
            ),
        ]
