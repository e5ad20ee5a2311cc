from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.models.issues import Issue


class Task(Filed):
    """
    Something to do by a day, of one person, beside the next steps of the issues.

    reason   why it was set, where the words do not say it: what a rule of law made of a told date
    dropped  why it need not be done after all
    """

    PERSONAL = {"words": "text", "reason": "text", "dropped": "text", "due": "date"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    issue = models.ForeignKey(Issue, models.CASCADE, null=True, related_name="tasks")
    words = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=150, blank=True)
    dropped = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(dropped="", done_by_name=""),
                name="a_task_that_ended_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["who", "due"], condition=Q(done_at=None), name="tasks_of"),
            models.Index(fields=["case", "due"], name="tasks_of_a_case"),
        ]
