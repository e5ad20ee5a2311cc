from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.people.models.person import Person
from alongside.people.rules import ProxyKind


class Proxy(Record):
    """Somebody who may speak for a person, or decide for them, within a scope and until a day."""

    PERSONAL = {
        "name": "name",
        "kind": "drop",
        "may_speak": "drop",
        "may_agree": "drop",
        "may_receive": "drop",
        "limits": "text",
        "evidence": "text",
        "since": "date",
        "until": "date",
        "confirmed_on": "date",
    }

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=ProxyKind)
    may_speak = models.BooleanField()
    may_agree = models.BooleanField()
    may_receive = models.BooleanField()
    limits = models.CharField(max_length=200, blank=True)  # what it does not go to
    evidence = models.CharField(max_length=200)  # what was seen, and by whom
    since = models.DateField()
    until = models.DateField(null=True)
    confirmed_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index("person", condition=Q(ended_at=None), name="standing_proxy")]
