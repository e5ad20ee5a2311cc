from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.rules.files import OPEN, Forum, IssueState


class Issue(Filed):
    """One problem. While it is open it has a next step, whose turn it is, and a day."""

    PERSONAL = {
        "domain": "drop",
        "problem": "drop",
        "sub_problem": "drop",
        "facts": "text",
        "advice": "text",
        "options": "text",
        "forum": "drop",
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
    options = models.TextField(blank=True, db_default="")
    instruction = models.TextField(blank=True)
    forum = models.CharField(max_length=30, choices=Forum, blank=True, db_default="")
    version = models.PositiveIntegerField(default=1, db_default=1)  # of what it says
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
