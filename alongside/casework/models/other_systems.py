from django.conf import settings
from django.db import models

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.rules.other_systems import OtherSystem


class OtherReference(Filed):
    """
    Under which reference the provider's own case system keeps the same file.

    copied_at  up to when what was written here has been copied there
    """

    PERSONAL = {"reference": "drop"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    system = models.CharField(max_length=20, choices=OtherSystem)
    reference = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    copied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "system", "reference"], name="one_file_of_a_reference"
            ),
            models.UniqueConstraint(fields=["case", "system"], name="one_reference_in_a_system"),
        ]
