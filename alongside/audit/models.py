from django.db import models
from django.db.models import Q

from alongside.kit.models import Record


class Sealed(Record):
    """
    A row of the audit, and its place in the chain of its organisation once it is sealed.

    Organisation and partnership are bare ids: they belong to a later stage.
    """

    organisation_id = models.UUIDField()
    partnership_id = models.UUIDField()
    actor_id = models.UUIDField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    seal_number = models.BigIntegerField(null=True, editable=False)
    seal_hash = models.BinaryField(null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(seal_number=None, seal_hash=None)
                | Q(seal_number__isnull=False, seal_hash__isnull=False),
                name="%(class)s_has_a_whole_seal_or_none",
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "seal_number"], name="%(class)s_one_place_in_the_chain"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "at"],
                condition=Q(seal_number=None),
                name="%(class)s_unsealed",
            ),
        ]


class Event(Sealed):
    """Something was done."""

    ASKED_FOR_LATER = True  # those of one action may be inserted at once, at its end
    PERSONAL = {"person_id": "drop"}

    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)  # codes and ids alone, never words about a person

    class Meta(Sealed.Meta):
        indexes = [
            *Sealed.Meta.indexes,
            models.Index(fields=["subject_id", "at"], name="event_of_a_subject"),
            models.Index(fields=["person_id", "at"], name="event_of_a_person"),
        ]


class Look(Sealed):
    """Somebody was shown a person."""

    PERSONAL = {"person_id": "drop"}

    person_id = models.UUIDField()
    page = models.CharField(max_length=60)  # the name of the page, never its address

    class Meta(Sealed.Meta):
        indexes = [
            *Sealed.Meta.indexes,
            models.Index(fields=["person_id", "-at"], name="look_at_a_person"),
        ]


class Head(models.Model):
    """How far the chain of an organisation reaches."""

    organisation_id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"chain of {self.organisation_id} up to {self.number}"
