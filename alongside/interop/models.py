from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.interop.rules import Deed, Media
from alongside.kit.models import Record

DEEDS = [(each.value, each.value) for each in Deed]


class Partner(Record):
    """
    A system that may send us messages, and what we take from it.

    client     the id under which it asks for a token
    versions   the message versions that we accept from it
    use_cases  its codes of use cases → ours; what is not there is refused
    """

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    site = models.ForeignKey("partnerships.Site", models.PROTECT, null=True, related_name="+")
    name = models.SlugField(max_length=40, unique=True)
    client = models.CharField(max_length=100, unique=True)
    versions = ArrayField(models.CharField(max_length=20), default=list)
    use_cases = models.JSONField(default=dict)
    active = models.BooleanField(default=True)


class Received(Record):
    """
    A message as it came, byte for byte, and how we answered it.

    addressed  the little of it that a reply to its sender needs, for whoever replies: the message
               itself is its sender's, and no provider reads it
    number_mark, name_mark  hashes of the request with each thing its patient is known by, under
               which it is found again when it is cancelled or asked for twice

    Two keys are unique for a sender: the pair of header ids, and the id of the bundle.
    """

    PERSONAL = {
        "body": "drop",
        "addressed": "drop",
        "number_mark": "drop",
        "name_mark": "drop",
    }

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    request_id = models.UUIDField()
    correlation_id = models.UUIDField()
    bundle_id = models.CharField(max_length=64)
    deed = models.CharField(max_length=10, choices=DEEDS, default=Deed.NEW, db_default=Deed.NEW)
    media = models.CharField(max_length=30, default=Media.JSON, db_default=Media.JSON)
    number_mark = models.UUIDField(null=True)
    name_mark = models.UUIDField(null=True)
    body = models.BinaryField()
    referral = models.ForeignKey(
        "referrals.Referral", models.PROTECT, related_name="+", db_index=False
    )
    answered = models.JSONField()
    addressed = models.JSONField(default=dict)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "request_id", "correlation_id"], name="one_message_for_its_ids"
            ),
            models.UniqueConstraint(
                fields=["partner", "bundle_id"], name="one_message_for_a_bundle"
            ),
        ]
        indexes = [
            models.Index(fields=["referral"], name="message_of_a_referral"),
            models.Index(fields=["number_mark"], name="request_by_number"),
            models.Index(fields=["name_mark"], name="request_by_name"),
        ]


class Heard(Record):
    """What a partner's system said later of a referral that it made: a response to one of ours."""

    PERSONAL = {"words": "text", "request_status": "drop", "appointment_status": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    referral = models.ForeignKey("referrals.Referral", models.PROTECT, related_name="+")
    received = models.OneToOneField(Received, models.PROTECT, related_name="+")
    request_status = models.CharField(max_length=30, blank=True)
    appointment_status = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["referral", "-at"], name="heard_of_a_referral")]
