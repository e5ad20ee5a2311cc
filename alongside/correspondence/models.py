from django.db import models
from django.db.models import Q

from alongside.correspondence.rules import Channel, Kind, State
from alongside.kit.models import Record


class Message(Record):
    """
    Words for somebody outside, written in the transaction of what they tell.

    organisation  whose message it is: its outbox shows it
    subject       what it tells about, by label and id: later stages own it
    purpose       the consent without which it may not leave; asked again when it does
    words         the exact text that was previewed, or nothing where the kind says it all
    """

    PERSONAL = {"words": "text", "person": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.CharField(max_length=20, choices=Channel)
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField()
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[State.WAITING, State.FAILED], done_at=None)
                | Q(state__in=[State.SENT, State.HELD], done_at__isnull=False),
                name="a_message_is_done_or_waits",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state=State.WAITING), name="message_waiting"
            ),
            models.Index(fields=["organisation", "-written_at"], name="message_of_organisation"),
            models.Index(fields=["subject_id", "-written_at"], name="message_about"),
        ]


class Delivery(Record):
    """One attempt to hand a message to its channel: the bytes that left, and the answer."""

    PERSONAL = {"payload": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    went = models.BooleanField()
    payload = models.BinaryField()
    answer = models.CharField(max_length=200)
