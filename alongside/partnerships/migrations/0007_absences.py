"""Who is away and who stands in; what to ring; and for whom tasks look through what waits."""

import django.db.models.deletion
import uuid

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from alongside.kit.security import HERE, ORGANISATION, definer, secure

BODIES = """
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT organisation_id, partnership_id FROM partnerships_participation
    WHERE until IS NULL OR until >= current_date ORDER BY 1, 2
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0006_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "partnership", "phone", models.CharField(blank=True, db_default="", max_length=20)
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "deputy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(ended_at=None),
                        fields=["partnership", "until"],
                        name="absence_stands",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(since__lte=F("until")), name="an_absence_begins_first"
                    ),
                    models.CheckConstraint(
                        condition=Q(deputy=None) | ~Q(deputy=F("user")),
                        name="nobody_is_their_own_deputy",
                    ),
                ],
            },
        ),
        # Whoever escalates across organisations has to know who is there.
        secure(
            "partnerships_absence",
            see=HERE,
            write=f"{HERE} AND organisation_id = {ORGANISATION}",
            change=f"{HERE} AND organisation_id = {ORGANISATION}",
        ),
        definer(
            "bodies_at_work() RETURNS TABLE (organisation uuid, partnership uuid)",
            BODIES,
            reads=("partnerships_participation",),
        ),
    ]
