from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.people.models.person import Person
from alongside.people.rules import RelationKind


class Relation(Record):
    """What makes a person visible to an organisation, for as long as it stands."""

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="relations")
    organisation = models.ForeignKey(
        "partnerships.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, choices=RelationKind)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "kind"],
                condition=Q(until=None),
                name="one_standing_relation_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "person"],
                condition=Q(until=None),
                name="standing_relation",
            ),
        ]


class Wall(Record):
    """What hides a person from one user, or from a whole organisation where no user is named."""

    PERSONAL = {"why": "text"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    declared = models.BooleanField(default=False, db_default=False)  # "I know this person"
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # none: raised before this was written down
    raised_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "organisation"], name="wall_around_a_person")]
