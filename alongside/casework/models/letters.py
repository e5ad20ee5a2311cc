from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models.documents import Content
from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.models.issues import Issue
from alongside.casework.rules.letters import LetterState, Route


class Letter(Filed):
    """
    A letter that we write: a draft of typed values, then the paper as it was approved and sent.

    template    which one, in which wording
    values      what is merged into it, by field
    sender, recipient   the lines of each address
    edition     one more at each change: whoever saves says which one they read
    content     the PDF, set when it is approved and never again
    to_whom     the name it went to, as kept with how it went
    """

    PERSONAL = {
        "values": "drop",
        "title": "text",
        "sender": "text",
        "recipient": "text",
        "to_whom": "name",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="letters")
    issue = models.ForeignKey(Issue, models.CASCADE, null=True, related_name="letters")
    template = models.CharField(max_length=80)
    body = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    values = models.JSONField(default=dict)
    sender = models.TextField(blank=True)
    recipient = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    written_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    approved_at = models.DateTimeField(null=True)
    approved_by_name = models.CharField(max_length=150, blank=True)
    content = models.ForeignKey(Content, models.PROTECT, null=True, related_name="+")
    route = models.CharField(max_length=10, choices=Route, blank=True)
    to_whom = models.CharField(max_length=200, blank=True)
    sent_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[LetterState.APPROVED, LetterState.SENT])
                | Q(content__isnull=False, approved_at__isnull=False),
                name="an_approved_letter_is_kept",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.SENT)
                | Q(route__gt="", sent_on__isnull=False, sent_at__isnull=False),
                name="a_sent_letter_says_how",
            ),
        ]
        indexes = [models.Index(fields=["case", "-written_at"], name="letters_of_a_case")]
