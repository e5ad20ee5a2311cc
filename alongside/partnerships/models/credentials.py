from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.law.rules.areas import CredentialKind
from alongside.partnerships.models.agreed import Organisation, Partnership


class Credential(Record):
    """What a regulator or a quality mark gave to an organisation, or to one of its people."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # none: the organisation itself
    kind = models.CharField(max_length=12, choices=CredentialKind)
    level = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=40, blank=True)
    categories = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    nations = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day; none: not said
    evidence = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # withdrawn, or written down by mistake

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from__lte=models.F("valid_to")),
                name="a_credential_begins_first",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "organisation"],
                condition=Q(ended_at=None),
                name="credentials_held",
            ),
        ]


class LocalLine(Record):
    """A number that somebody in an area can call now, such as the council’s out-of-hours line."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    area = models.CharField(max_length=80, blank=True)  # none: everywhere here
    label = models.CharField(max_length=120)
    phone = models.CharField(max_length=30)
    checked_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
