from django.conf import settings
from django.db import models

from alongside.kit.models import Record
from alongside.people.models.person import Person
from alongside.people.rules import AskedAlone, How, Purpose, SaidBy


class Consent(Record):
    """
    One thing that a person agreed to, refused, or took back. Rows are added, never altered.

    said_by  they, somebody with authority, or nobody: it was not sought, or decided for them
    why      of what was not sought, or was decided in their best interests
    """

    PERSONAL = {
        "given": "drop",
        "purpose": "drop",
        "language": "drop",
        "interpreter": "drop",
        "asked_alone": "drop",
        "said_by": "drop",
        "why": "text",
    }

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", db_index=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    recipient = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, null=True, related_name="+"
    )  # none: whoever the purpose is about
    given = models.BooleanField()
    wording = models.CharField(max_length=20)
    how = models.CharField(max_length=20, choices=How)
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=10, db_default="en")  # of the sentence read out
    interpreter = models.CharField(max_length=100, blank=True, db_default="")
    asked_alone = models.CharField(max_length=20, choices=AskedAlone, blank=True, db_default="")
    said_by = models.CharField(max_length=20, choices=SaidBy, db_default=SaidBy.SELF)
    proxy = models.ForeignKey("people.Proxy", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "-since"], name="newest_consent")]
