"""What a provider can do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.kit.models import Record
from alongside.law.rules.areas import Level
from alongside.partnerships.models.agreed import Organisation, Partnership
from alongside.partnerships.rules import IntakeState


class Scope(Record):
    """What a provider advises on in a partnership, and how far it goes."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="scopes")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    domain = models.CharField(max_length=30)
    level = models.CharField(max_length=20, choices=Level)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "provider", "domain"], name="one_scope_for_a_domain"
            ),
        ]


class Intake(Record):
    """Whether a provider can take people now. Later stages write it down here."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="intakes")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    domain = models.CharField(max_length=30, blank=True)  # none: all that it advises on
    state = models.CharField(max_length=20, choices=IntakeState, default=IntakeState.OPEN)
    days_to_wait = models.PositiveSmallIntegerField(null=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "provider", "domain"], name="one_intake_for_a_domain"
            ),
        ]
