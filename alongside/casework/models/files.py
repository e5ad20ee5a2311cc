from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models.filed import Filed
from alongside.casework.rules import CaseState


class Case(Filed):
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, null=True, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    adviser_name = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN, closed_at=None)
                | Q(state=CaseState.CLOSED, closed_at__isnull=False),
                name="a_case_is_open_or_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["referral", "provider"], name="one_case_for_a_referral"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "state", "-opened_at"], name="cases_of_a_provider"),
            models.Index(fields=["person", "-opened_at"], name="cases_of_a_person"),
        ]
