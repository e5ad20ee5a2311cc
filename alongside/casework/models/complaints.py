from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alongside.casework.models.files import Case
from alongside.casework.rules.complaints import ComplaintKind, Upheld
from alongside.kit.models import Record

USER = settings.AUTH_USER_MODEL


class Complaint(Record):
    """
    That somebody is dissatisfied, in their words, and what the organisation owes them for it.

    about      the colleague it is about, who does not see it; the database says so too
    owner      who sees to it
    acknowledge_by, answer_by  as they were worked out when it came
    """

    PERSONAL = {
        "complainant": "name",
        "words": "text",
        "reply_to": "drop",
        "received": "date",
        "acknowledge_by": "date",
        "acknowledged": "date",
        "acknowledged_how": "text",
        "answer_by": "date",
        "answered": "date",
        "answer": "text",
        "learnt": "text",
        "upheld": "drop",
    }

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=ComplaintKind)
    complainant = models.CharField(max_length=200)
    reply_to = models.CharField(max_length=300)
    words = models.TextField()
    received = models.DateField()
    about = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(USER, models.PROTECT, related_name="+")
    acknowledge_by = models.DateField()
    answer_by = models.DateField()
    acknowledged = models.DateField(null=True)
    acknowledged_how = models.CharField(max_length=200, blank=True)
    answered = models.DateField(null=True)
    answer = models.TextField(blank=True)
    upheld = models.CharField(max_length=10, choices=Upheld, blank=True)
    learnt = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(about=None) | ~Q(about=F("owner")),
                name="nobody_answers_a_complaint_about_themself",
            ),
            models.CheckConstraint(
                condition=Q(answered=None, upheld="")
                | Q(answered__isnull=False, answer__gt="", upheld__gt=""),
                name="an_answer_says_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "acknowledge_by"],
                condition=Q(answered=None),
                name="complaints_open",
            ),
        ]
