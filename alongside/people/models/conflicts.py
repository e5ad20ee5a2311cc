from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from alongside.kit.models import Record
from alongside.people.rules import Side
from alongside.people.rules.conflicts import Decision, PartyKind


class Party(Record):
    """A name that a provider acts for or against, for its own conflict checks."""

    PERSONAL = {"name": "name", "birth_date": "date"}

    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    birth_date = models.DateField(null=True)
    side = models.CharField(max_length=10, choices=Side)
    kind = models.CharField(
        max_length=20, choices=PartyKind, default=PartyKind.OTHER, db_default=PartyKind.OTHER
    )
    case_id = models.UUIDField(null=True)  # casework is a later stage
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("provider", Lower("name"), condition=Q(until=None), name="party_by_name"),
            models.Index(
                fields=["case_id"], condition=Q(case_id__isnull=False), name="party_of_file"
            ),
        ]


class PartyKey(models.Model):
    """
    One mark of a standing party's name, hashed with the provider's own secret. No name in clear.

    The provider's secret and the side are in the key, so that it is one provider's and one side's.
    There are about fifteen of a party: hence no id and no more columns than are asked for.
    """

    pk = models.CompositePrimaryKey("key", "party")
    key = models.BigIntegerField()
    born = models.BigIntegerField(null=True)  # the birth date, hashed likewise
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    provider = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class ConflictItem(Record):
    """
    Two names that may be one person's or one body's, for the provider's conflict officer to decide.

    party  who stands in the register
    name, birth_date, side  who was asked about, and on which side the register was looked at
    asked  the keyed hash of them, under which the decision counts when they are asked about again
    """

    PERSONAL = {"name": "name", "birth_date": "date", "reason": "text"}

    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    birth_date = models.DateField(null=True)
    side = models.CharField(max_length=10, choices=Side)
    asked = models.BigIntegerField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # none: whoever is the provider's officer
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "asked"], name="one_item_for_two_names"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | Q(~Q(decision=""), ~Q(reason=""), decided_at__isnull=False),
                name="a_decision_has_a_reason_and_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "due_at"], condition=Q(decision=""), name="conflicts_to_decide"
            ),
        ]
