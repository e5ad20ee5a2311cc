from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from alongside.correspondence.rules import Channel, Kind, Receipt, State
from alongside.correspondence.rules.texts import Said
from alongside.kit.models import Record


class Message(Record):
    """
    Words for somebody outside, written in the transaction of what they tell.

    organisation  whose message it is: its outbox shows it
    subject       what it tells about, by label and id: later stages own it
    purpose       the consent without which it may not leave; asked again when it does
    words         the exact text that was previewed, or nothing where the kind says it all
    template      of data/templates.yaml, filled in with `personalisation` when it leaves
    why           why it is held or failed: a sentence of our rules, with nothing personal in it
    receipt       what the carrier said later
    """

    PERSONAL = {"words": "text", "person": "drop", "patient": "drop", "personalisation": "drop"}

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    recipient = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    patient = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.CharField(max_length=20, choices=Channel)
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    template = models.CharField(max_length=40, blank=True, db_default="")
    personalisation = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    why = models.CharField(max_length=200, blank=True, db_default="")
    receipt = models.CharField(max_length=20, choices=Receipt, blank=True, db_default="")
    receipt_at = models.DateTimeField(null=True)
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
            models.Index(
                fields=["person", "channel", "written_at"],
                condition=Q(state=State.WAITING),
                name="message_line",
            ),
            models.Index(fields=["organisation", "-written_at"], name="message_of_organisation"),
            models.Index(fields=["subject_id", "-written_at"], name="message_about"),
        ]


class Delivery(Record):
    """
    One attempt to hand a message to its channel: the bytes that left, and the answer.

    to_key      a keyed hash of the number it went to, by which a reply finds it
    carrier_id  how the carrier calls it
    """

    PERSONAL = {"payload": "drop", "to_key": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    went = models.BooleanField()
    payload = models.BinaryField()
    answer = models.CharField(max_length=200)
    to_key = models.CharField(max_length=64, blank=True, db_default="")
    carrier_id = models.CharField(max_length=60, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["to_key", "-at"], condition=Q(to_key__gt=""), name="texted_to"),
        ]


class Reply(Record):
    """
    What somebody texted back, and whose turn it is. What they said stays as it came.

    is_shared  more than one person was written to at that number: nobody knows who answered
    due_at     by when somebody looks, or nothing where nobody has to
    """

    PERSONAL = {"words": "text", "said": "drop", "key": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="replies")
    key = models.CharField(max_length=100)  # the carrier's id of what it received
    said = models.CharField(max_length=10, choices=Said)
    words = models.CharField(max_length=1000)
    is_shared = models.BooleanField(default=False)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "key"], name="one_reply_once"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_at"],
                condition=Q(due_at__isnull=False, done_at=None),
                name="reply_to_look_at",
            ),
            models.Index(fields=["person", "-at"], name="replies_of_a_person"),
        ]


class Route(Record):
    """
    How an organisation, or one of its sites, hears of its referrals, and where it can be rung.

    site      none: the organisation, wherever no site of it says otherwise
    email     news goes here besides the page; it names nobody
    ring_on   the number that texts name, for whoever is asked to ring
    """

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    site = models.ForeignKey("partnerships.Site", models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True)
    ring_on = models.CharField(max_length=30, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation", "site"],
                nulls_distinct=False,
                name="one_route_for_a_place",
            ),
        ]
