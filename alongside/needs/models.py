from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.needs.rules import Mode, Said, WhyNot


class Check(Record):
    """One time that somebody was asked what is happening. Asked again is a new one."""

    PERSONAL = {"language": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    mode = models.CharField(max_length=20, choices=Mode)
    language = models.CharField(max_length=10)
    checked_words = models.BooleanField()  # whether a human had checked the words in that language
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()


def _reasoned(part: str) -> models.CheckConstraint:
    """What was not asked has a reason, and nothing else has."""
    unasked = Q(**{part: Said.NOT_ASKED})
    reasoned = ~Q(**{f"{part}_why": ""})
    return models.CheckConstraint(
        condition=(unasked & reasoned) | (~unasked & ~reasoned), name=f"why_{part}_was_not_asked"
    )


class Answer(Record):
    """What was said to one question of a check."""

    PERSONAL = {
        "happening": "drop",
        "happening_why": "drop",
        "wants_help": "drop",
        "wants_help_why": "drop",
        "urgent": "drop",
        "urgent_why": "drop",
        "rule": "drop",
        "on": "date",
    }

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    check_of = models.ForeignKey(Check, models.CASCADE, related_name="answers")
    item = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    happening = models.CharField(max_length=10, choices=Said)
    happening_why = models.CharField(max_length=20, choices=WhyNot, blank=True)
    wants_help = models.CharField(max_length=10, choices=Said)
    wants_help_why = models.CharField(max_length=20, choices=WhyNot, blank=True)
    urgent = models.CharField(max_length=10, choices=Said)
    urgent_why = models.CharField(max_length=20, choices=WhyNot, blank=True)
    rule = models.CharField(max_length=40, blank=True)  # of the law's urgency, where it is urgent
    on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_of", "item"], name="one_answer_to_an_item"),
            *map(_reasoned, ("happening", "wants_help", "urgent")),
        ]
