from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.rules import OPEN, CaseState, DeadlineState, IssueState, NoteKind
from alongside.kit.models import Record


class Filed(Record):
    """
    A row of an advice file. Whose file it is stands on every row, for row-level security to read
    without a join.
    """

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def whose_file(self) -> dict[str, UUID]:
        """The fields that say of a new row whose file it is in. No query: ids alone."""
        return {
            "partnership_id": self.partnership_id,
            "provider_id": self.provider_id,
            "person_id": self.person_id,
        }


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


class Issue(Filed):
    """One problem. While it is open it has a next step, whose turn it is, and a day."""

    PERSONAL = {
        "domain": "drop",
        "problem": "drop",
        "sub_problem": "drop",
        "facts": "text",
        "advice": "text",
        "instruction": "text",
        "opponent": "name",
        "next_step": "text",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="issues")
    domain = models.CharField(max_length=30)
    problem = models.CharField(max_length=60)  # an issue id of the law
    sub_problem = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=20)
    opponent = models.CharField(max_length=200, blank=True)
    facts = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    instruction = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=IssueState, default=IssueState.TO_START)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    next_step_due = models.DateField(null=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=OPEN,
                    next_step__gt="",
                    next_step_by__isnull=False,
                    next_step_due__isnull=False,
                    ended_at=None,
                )
                | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="an_open_issue_has_a_next_step",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_step_by", "next_step_due"],
                condition=Q(ended_at=None),
                name="next_steps_of",
            ),
            models.Index(fields=["case", "opened_at"], name="issues_of_a_case"),
        ]


class IssueStep(Filed):
    """A state that an issue reached. Rows are added, never altered."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=20, choices=IssueState)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


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


class Note(Filed):
    PERSONAL = {"words": "text"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    issue = models.ForeignKey(Issue, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=NoteKind, default=NoteKind.NOTE)
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="notes_of_a_case")]
