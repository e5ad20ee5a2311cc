from django.conf import settings
from django.db import models

from alongside.care_team.rules import Answered, Asker
from alongside.casework.models import Filed
from alongside.kit.models import Record
from alongside.law.rules.areas import AreaId


class Plan(Filed):
    """The short plan that a person agreed to share. Nothing of the file is in it by itself."""

    PERSONAL = {"words": "text"}

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="+")
    words = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_by_name = models.CharField(max_length=150)


class Disclosure(Record):
    """That exactly these words were shared, with whom, under which consent. Never altered."""

    PERSONAL = {"words": "text"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    recipient = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=20)
    words = models.TextField()
    message = models.ForeignKey("correspondence.Message", models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shared_by_name = models.CharField(max_length=150)

    class Meta:
        indexes = [models.Index(fields=["person", "-shared_at"], name="shared_about_a_person")]


class Question(Record):
    """Something asked about nobody by name: who asked, on what, how long it took, the answer."""

    PERSONAL = {"words": "text", "answer_words": "text"}  # typed freely, whatever we warn of

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    topic = models.CharField(max_length=30, choices=AreaId)
    asker = models.CharField(max_length=20, choices=Asker)
    words = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=10, choices=Answered, default=Answered.WAITING)
    answer_words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["partnership", "-at"], name="questions_of_late")]
