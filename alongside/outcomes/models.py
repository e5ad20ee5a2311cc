from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models import Filed
from alongside.outcomes.rules import Basis, Evidence, Kind, Method, Period, Result, Stage


class Outcome(Filed):
    """What became of an issue. The newest one counts."""

    PERSONAL = {"words": "text", "result": "drop"}

    issue = models.ForeignKey("casework.Issue", models.PROTECT, related_name="+")
    result = models.CharField(max_length=20, choices=Result)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["issue", "-at"], name="outcomes_of_an_issue")]


class Line(Filed):
    """One sum of the money ledger. Amounts in pence, in the period in which they are paid."""

    PERSONAL = {"amount": "drop", "counterfactual": "drop", "what": "text"}

    issue = models.ForeignKey("casework.Issue", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    what = models.CharField(max_length=100)
    amount = models.PositiveBigIntegerField()
    counterfactual = models.PositiveBigIntegerField(default=0)
    period = models.CharField(max_length=20, choices=Period)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    basis = models.CharField(max_length=20, choices=Basis)
    method = models.CharField(max_length=20, choices=Method, default=Method.WEEKS_52)
    evidence = models.CharField(max_length=20, choices=Evidence)
    stage = models.CharField(max_length=20, choices=Stage)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage=Stage.CONFIRMED, evidence=Evidence.ESTIMATE),
                name="an_estimate_is_never_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["issue", "-at"], name="lines_of_an_issue")]
