"""What was passed on because nobody saw to it, and what was asked of whoever referred."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.referrals.models.referral import Referral
from alongside.referrals.rules import Status
from alongside.referrals.rules.turns import Rung


class Escalation(Record):
    """
    That somebody was told of something late. Rows are added, never altered.

    kind, subject_id  what waits: a kind of the registry of queues, and its row
    due_at            by when it was promised; a new promise begins anew
    told              the person who was told; nobody, where a message went to whoever referred, or
                      where there is nobody to tell, which is a fault that is shown
    """

    PERSONAL = {"referral": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=12, blank=True)
    owner = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    rung = models.CharField(max_length=12, choices=Rung)
    told = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told_organisation = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, null=True, related_name="+"
    )
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "due_at", "rung", "told"],
                nulls_distinct=False,
                name="nobody_is_told_twice",
            ),
        ]
        indexes = [
            models.Index(fields=["told", "-at"], name="escalations_told"),
            models.Index(fields=["subject_id", "-at"], name="escalations_about"),
        ]


class Question(Record):
    """
    What a provider or the coordinator has to know from whoever referred, and the answer.

    back_to     the status to which the referral goes back with the answer
    due_before  by when the asker had promised to do the next thing: the question does not move it
    """

    PERSONAL = {"words": "text", "answer": "text"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="questions")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=150)
    words = models.CharField(max_length=600)
    asked_at = models.DateTimeField()
    back_to = models.CharField(max_length=20, choices=Status)
    due_before = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_by_name = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(answered_at=None), name="one_open_question"
            ),
        ]
