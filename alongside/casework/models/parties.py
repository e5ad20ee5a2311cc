from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.rules.parties import InterestKind, Occasion
from alongside.kit.models import Record


class ConflictCheck(Filed):
    """That the provider's own register was asked, and took the names. Rows are added alone."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="conflict_checks")
    occasion = models.CharField(max_length=10, choices=Occasion)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="conflict_checks_of_a_case")]


class Interest(Record):
    """What ties somebody who works here to a name: an employer, a landlord, a relative."""

    PERSONAL = {"name": "name", "kind": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=InterestKind)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["provider", "user"], condition=Q(until=None), name="interests_of")
        ]
