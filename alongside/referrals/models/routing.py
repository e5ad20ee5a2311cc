from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.referrals.models.referral import Referral
from alongside.referrals.rules import Answer, ToldThem, TurnAwayReason


class Proposal(Record):
    """That a provider was proposed for a referral, why, and what it answered."""

    PERSONAL = {"reasons": "drop"}

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="proposals")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)  # the routing rule that fired, or "by_hand"
    reasons = models.JSONField(default=list)  # sentences, one a fact
    can_take = models.BooleanField()  # what the provider's own register said
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(answer=""), name="one_open_proposal"
            ),
        ]


class TurnAway(Record):
    """
    Advice that somebody needed and nobody could give, with or without a referral.

    urgent_asked  whether the urgent questions were asked all the same
    told          what they were told instead
    """

    PERSONAL = {"domains": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    site = models.ForeignKey("partnerships.Site", models.PROTECT, null=True, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="+")
    domains = ArrayField(models.CharField(max_length=30))
    reason = models.CharField(max_length=20, choices=TurnAwayReason)
    area = models.CharField(max_length=80, blank=True, db_default="")
    urgent_asked = models.BooleanField(null=True)  # none: kept before this was asked
    told = models.CharField(max_length=20, choices=ToldThem, blank=True, db_default="")
    at = models.DateTimeField()


class RoutingRun(Record):
    """
    How it was found who is asked: the facts, each step, and the result, to be worked out again.

    It names providers that cannot take the referral, so whoever coordinates alone reads it.
    """

    PERSONAL = {"facts": "drop", "result": "drop"}

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    coordinator = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="+", db_index=False)
    rules = models.CharField(max_length=20)  # their version
    facts = models.JSONField()
    result = models.JSONField()
    chosen = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    by_rule = models.CharField(max_length=40, blank=True)
    transfer = ArrayField(models.CharField(max_length=40), default=list)  # ids of routes_now.yaml
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="routing_of_referral")]
