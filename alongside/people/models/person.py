from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Lower

from alongside.kit.models import Record
from alongside.people.rules import NumberStatus

# A name as it is searched. Not Concat, which PostgreSQL does not allow in an index.
SPOKEN = CombinedExpression(
    CombinedExpression(F("given_name"), "||", Value(" ")),
    "||",
    F("family_name"),
    output_field=models.TextField(),
)


class Person(Record):
    """
    Somebody a partnership knows, told once and shown to each organisation that has a relation.

    No unique constraint on the NHS number: it would tell that somebody exists.
    """

    PERSONAL = {
        "given_name": "name",
        "family_name": "name",
        "birth_date": "date",
        "nhs_number": "drop",
        "number_status": "drop",
        "gp_practice_code": "drop",
        "language": "drop",
        "interpreter": "drop",
        "needs": "drop",
        "died_on": "date",
    }

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    birth_date = models.DateField(null=True)
    nhs_number = models.CharField(max_length=20, blank=True)
    number_status = models.CharField(max_length=20, choices=NumberStatus, default=NumberStatus.NONE)
    gp_practice_code = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=10, default="en")
    interpreter = models.BooleanField(default=False)
    needs = models.CharField(max_length=200, blank=True)  # what an appointment needs: ground floor…
    died_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["nhs_number", "birth_date"], name="person_by_number"),
            models.Index(fields=["partnership", "birth_date"], name="person_by_birth_date"),
            GinIndex(
                OpClass(
                    Lower(SPOKEN),
                    name="gin_trgm_ops",
                ),
                name="person_by_name",
            ),
        ]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Kinship(Record):
    """That one person is something to another: the parent, carer or relative of a patient."""

    PERSONAL = {"kind": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)


class SamePerson(Record):
    """Two records that may be of one person. They are linked, never merged."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    is_same = models.BooleanField(null=True)  # none: nobody has looked yet
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
