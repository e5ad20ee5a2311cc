from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.law.rules.urgency import UrgencyLevel
from alongside.referrals.rules import OPEN, Exit, Queue, RiskAnswer, Source, Status, Urgency
from alongside.referrals.rules.tracking import Telling


class Referral(Record):
    """
    Somebody asks for advice for a person.

    Its status is the newest Step; the copy here, the milestones and the queue are stored for speed,
    and a test proves that each equals what the steps say.
    """

    PERSONAL = {
        "happening": "text",
        "risks": "text",
        "anything_else": "text",
        "letter_date": "date",
        "promised_date": "date",
        "patient": "drop",
        "domains": "drop",
        "urgency": "drop",
        "risk_answer": "drop",
        "other_party": "name",
        "level": "drop",
    }

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    reference = models.CharField(max_length=12)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", db_index=False
    )  # the client
    patient = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    client_is = models.CharField(max_length=20, default="PATIENT")

    site = models.ForeignKey("partnerships.Site", models.PROTECT, null=True, related_name="+")
    referring_organisation = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    referrer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    referrer_name = models.CharField(max_length=150)
    referrer_contact = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=Source)
    sender = models.UUIDField()  # whose key it is: a user or a partner system
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)  # of what was sent under the key
    again_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+"
    )  # the one that had ended when they came back

    domains = ArrayField(models.CharField(max_length=30))
    happening = models.TextField(blank=True)
    other_party = models.CharField(max_length=200, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency)
    letter_date = models.DateField(null=True)
    level = models.CharField(
        max_length=2,
        choices=UrgencyLevel,
        default=UrgencyLevel.ROUTINE,
        db_default=UrgencyLevel.ROUTINE,
    )  # worked out of what was said; the newest LevelChange says why
    level_at = models.DateTimeField(null=True)  # since when, where it changed after it came in
    risk_answer = models.CharField(max_length=10, choices=RiskAnswer)
    risks = models.TextField(blank=True)
    anything_else = models.TextField(blank=True)

    coordinator = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    status = models.CharField(max_length=20, choices=Status)
    status_at = models.DateTimeField()
    queue = models.CharField(max_length=20, choices=Queue, blank=True)
    owner = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, null=True, related_name="+"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # who at the owner took it, where somebody did
    due_at = models.DateTimeField(null=True)
    promised_date = models.DateField(null=True)  # while they wait on a list: by when they are seen

    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    booked_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)
    advised_at = models.DateTimeField(null=True)
    outcome_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    exit = models.CharField(max_length=20, choices=Exit, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"], name="one_referral_for_a_reference"
            ),
            models.UniqueConstraint(fields=["sender", "key"], name="one_referral_for_a_key"),
            models.CheckConstraint(
                condition=Q(
                    status__in=OPEN, queue__gt="", owner__isnull=False, due_at__isnull=False
                )
                | (~Q(status__in=OPEN) & Q(queue="", owner=None, due_at=None)),
                name="an_open_referral_waits_in_one_queue",
            ),
            models.CheckConstraint(
                condition=Q(risk_answer=RiskAnswer.YES, risks__gt="")
                | ~Q(risk_answer=RiskAnswer.YES),
                name="risks_are_said_where_there_are_any",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "queue", "due_at"], condition=Q(queue__gt=""), name="queue_of"
            ),
            models.Index(fields=["referring_organisation", "-received_at"], name="referred_by"),
            models.Index(fields=["provider", "-received_at"], name="taken_by"),
            models.Index(fields=["partnership", "received_at"], name="received_in"),
            models.Index(fields=["person", "-received_at"], name="referrals_of_a_person"),
        ]


class Step(Record):
    """A state that a referral reached: by whom, when and why. Rows are added, never altered."""

    PERSONAL = {"note": "text"}

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=Status)
    reason = models.CharField(max_length=20, blank=True)  # an Exit or a coded reason of the answer
    note = models.CharField(max_length=300, blank=True)
    told = models.CharField(max_length=20, choices=Telling, blank=True, db_default="")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=20)
    by_organisation = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="one_step_at_a_time"),
        ]
