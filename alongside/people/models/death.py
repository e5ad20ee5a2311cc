from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.people.models.person import Person


class Death(Record):
    """That somebody told us of a death, and that it was a mistake if it was."""

    PERSONAL = {"died_on": "date", "told_by": "text"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    died_on = models.DateField()
    told_by = models.CharField(max_length=150)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", condition=Q(undone_at=None), name="one_death_of_a_person"
            )
        ]


class DeathSettled(Record):
    """That an organisation's bookings, messages, referrals and deadlines know of a death."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    death_id = models.UUIDField()  # no key: it may be of a linked record that is not ours to see
    undoes = models.BooleanField()
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "death_id", "person", "organisation", "undoes", name="a_death_is_settled_once"
            )
        ]
