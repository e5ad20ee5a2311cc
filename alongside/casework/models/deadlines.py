from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models.filed import Filed
from alongside.casework.models.issues import Issue
from alongside.casework.rules import DeadlineState


class Deadline(Filed):
    """
    A day worked out from a rule of law. What was told to somebody is never moved by a later rule.

    legal_last_day        the last day the law allows (the earlier where the counting is disputed)
    alternative_last_day  the other reading, where there is one
    safe_date             the day to aim for
    internal_target       the day we ask of ourselves
    """

    PERSONAL = {
        "rule": "drop",
        "label": "drop",
        "trigger_date": "date",
        "legal_last_day": "date",
        "alternative_last_day": "date",
        "safe_date": "date",
        "internal_target": "date",
        "steps": "drop",
    }

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="deadlines")
    rule = models.CharField(max_length=80)
    rule_version = models.DateField(null=True)  # none: nobody knows since when
    label = models.CharField(max_length=200)
    nation = models.CharField(max_length=20)
    trigger_date = models.DateField()
    legal_last_day = models.DateField()
    alternative_last_day = models.DateField(null=True)
    safe_date = models.DateField()
    internal_target = models.DateField()
    steps = models.JSONField(default=list)  # the sum, in sentences
    source = models.TextField()
    authority = models.TextField()
    warning = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=DeadlineState, default=DeadlineState.LIVE)
    watcher = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(safe_date__lte=models.F("legal_last_day")),
                name="the_safe_date_is_no_later_than_the_law",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "safe_date"],
                condition=Q(state=DeadlineState.LIVE),
                name="live_deadlines",
            ),
        ]
