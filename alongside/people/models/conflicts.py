from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from alongside.kit.models import Record
from alongside.people.rules import Side


class Party(Record):
    """A name that a provider acts for or against, for its own conflict checks."""

    PERSONAL = {"name": "name", "birth_date": "date"}

    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    birth_date = models.DateField(null=True)
    side = models.CharField(max_length=10, choices=Side)
    case_id = models.UUIDField(null=True)  # casework is a later stage
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("provider", Lower("name"), condition=Q(until=None), name="party_by_name"),
        ]
