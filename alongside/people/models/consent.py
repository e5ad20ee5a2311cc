from django.conf import settings
from django.db import models

from alongside.kit.models import Record
from alongside.people.models.person import Person
from alongside.people.rules import How, Purpose


class Consent(Record):
    """One thing that a person agreed to, refused, or took back. Rows are added, never altered."""

    PERSONAL = {"given": "drop", "purpose": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    recipient = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, null=True, related_name="+"
    )  # none: whoever the purpose is about
    given = models.BooleanField()
    wording = models.CharField(max_length=20)
    how = models.CharField(max_length=20, choices=How)
    captured_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "-since"], name="newest_consent")]
