from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q

from alongside.kit.ids import IdField, new_id


class Record(models.Model):
    """
    A row with an unguessable id.

    PERSONAL names the fields that say something about a person, and how a copy for testing
    scrubs each of them: "drop", "name", "date" or "text". PLAIN names all others.
    """

    PERSONAL: dict[str, str] = {}

    id = IdField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Say no more than this: a log may show it, and to follow a key here costs a query."""
        return f"{self._meta.verbose_name} {self.pk}"


class Span(Record):
    """A record that lasts from one moment up to, but not including, another."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        abstract = True


def one_at_a_time(key: str, *, name: str, condition: Q | None = None) -> ExclusionConstraint:
    """Have PostgreSQL refuse two spans that overlap and share this key. Needs btree_gist."""
    span = Func("starts_at", "ends_at", function="TSTZRANGE", output_field=DateTimeRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[(key, RangeOperators.EQUAL), (span, RangeOperators.OVERLAPS)],
        condition=condition,
    )


class Allowance(models.Model):
    """How much of a limit somebody has used up: `kit.limits` alone reads and writes it."""

    pk = models.CompositePrimaryKey("name", "key")
    name = models.CharField(max_length=40)
    key = models.CharField(max_length=64)  # a keyed hash; nothing of whose it is
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"allowance for {self.name}"
