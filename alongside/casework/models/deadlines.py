from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models.filed import Filed
from alongside.casework.models.issues import Issue
from alongside.casework.rules import DeadlineState, Rung, ToldHow
from alongside.casework.rules.deadlines import WITH_WORDS
from alongside.casework.rules.recounts import Answer


class Deadline(Filed):
    """
    A day worked out from a rule of law. What was told to somebody is never moved by a later rule.

    legal_last_day        the last day the law allows (the earlier where the counting is disputed)
    alternative_last_day  the other reading, where there is one
    safe_date             the day to aim for
    internal_target       the day we ask of ourselves
    dated, received       what stands on the letter, and when it came; none without a letter
    settled_on            the day on which it was met, or of the letter that gives it back
    """

    PERSONAL = {
        "rule": "drop",
        "label": "drop",
        "trigger_date": "date",
        "events": "drop",
        "school": "drop",
        "legal_last_day": "date",
        "alternative_last_day": "date",
        "safe_date": "date",
        "internal_target": "date",
        "steps": "drop",
        "dated": "date",
        "received": "date",
        "settled_on": "date",
        "settled_words": "text",
    }

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="deadlines")
    rule = models.CharField(max_length=80)
    rule_version = models.DateField(null=True)  # none: nobody knows since when
    label = models.CharField(max_length=200)
    nation = models.CharField(max_length=20)
    dated = models.DateField(null=True)
    received = models.DateField(null=True)
    posting = models.BooleanField(default=False, db_default=False)
    document = models.ForeignKey("casework.Document", models.PROTECT, null=True, related_name="+")
    trigger_date = models.DateField()
    events = models.JSONField(null=True)  # each day that the rule was given, by its name there
    school = models.CharField(max_length=120, blank=True, db_default="")  # whose terms it counts by
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
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=10, choices=ToldHow, blank=True, db_default="")
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    settled_on = models.DateField(null=True)
    settled_words = models.TextField(blank=True, db_default="")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=WITH_WORDS) | Q(settled_words__gt=""),
                name="whoever_lets_a_deadline_go_says_why",
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=models.F("watcher")),
                name="a_deputy_is_somebody_else",
            ),
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


class Reminder(Filed):
    """That somebody was reminded of a deadline that comes near. Rows are added, never altered."""

    PERSONAL = {"safe_date": "date"}

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="+")
    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="+")
    rung = models.CharField(max_length=10, choices=Rung)
    safe_date = models.DateField()
    told = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "rung", "told"],
                nulls_distinct=False,
                name="one_reminder_at_a_rung",
            ),
        ]
        indexes = [models.Index(fields=["told", "-at"], name="reminders_of_somebody")]


class Recount(Filed):
    """
    What a deadline would be by the rule as it stands now. The dates that were kept stay: somebody
    decides which count.
    """

    PERSONAL = {
        "legal_last_day": "date",
        "alternative_last_day": "date",
        "safe_date": "date",
        "internal_target": "date",
        "steps": "drop",
        "words": "text",
    }

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="+")
    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="recounts")
    rule_version = models.DateField(null=True)
    legal_last_day = models.DateField()
    alternative_last_day = models.DateField(null=True)
    safe_date = models.DateField()
    internal_target = models.DateField()
    steps = models.JSONField(default=list)
    source = models.TextField()
    authority = models.TextField()
    warning = models.TextField(blank=True)
    found_at = models.DateTimeField()
    task = models.ForeignKey("casework.Task", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "legal_last_day", "alternative_last_day", "safe_date"],
                nulls_distinct=False,
                condition=~Q(answer=Answer.WITHDRAWN),
                name="one_recount_of_the_same_dates",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__gt="", answered_at__isnull=False),
                name="a_recount_is_answered_at_a_time",
            ),
        ]
