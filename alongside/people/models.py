from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Lower

from alongside.kit.models import Record
from alongside.people.rules import (
    AskedAlone,
    ContactRule,
    How,
    NumberStatus,
    Purpose,
    RelationKind,
    Side,
)

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

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
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
            models.Index(fields=["partnership", "nhs_number"], name="person_by_number"),
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


class Contact(Record):
    """How to reach a person safely. Asked before anything is sent."""

    PERSONAL = {
        "phone": "drop",
        "email": "drop",
        "address": "drop",
        "postcode": "drop",
        "rule": "drop",
        "text_safe": "drop",
        "asked_alone": "drop",
        "sealed": "drop",
        "best_times": "drop",
    }

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.OneToOneField(Person, models.CASCADE, related_name="contact")
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    rule = models.CharField(max_length=20, choices=ContactRule)
    text_safe = models.BooleanField(default=False)
    asked_alone = models.CharField(max_length=20, choices=AskedAlone)
    best_times = models.CharField(max_length=100, blank=True)
    sealed = models.BooleanField(default=False)
    asked_at = models.DateTimeField()


class Kinship(Record):
    """That one person is something to another: the parent, carer or relative of a patient."""

    PERSONAL = {"kind": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)


class Relation(Record):
    """What makes a person visible to an organisation, for as long as it stands."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="relations")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
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
    raised_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "organisation"], name="wall_around_a_person")]


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


class SamePerson(Record):
    """Two records that may be of one person. They are linked, never merged."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    is_same = models.BooleanField(null=True)  # none: nobody has looked yet
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
