from django.conf import settings
from django.db import models

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.models.issues import Issue
from alongside.casework.rules import NoteKind


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
