"""The terms of schools, for limits that are counted in school days."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.kit.security import ORGANISATION, append_only, secure


class Migration(migrations.Migration):
    dependencies = [
        ("law", "0002_a_sign_off"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="School",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("organisation_id", models.UUIDField()),
                ("name", models.CharField(max_length=120)),
                ("stretches", models.JSONField()),
                ("source", models.CharField(max_length=300)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation_id", "name", "-entered_at"], name="newest_terms"
                    )
                ],
            },
        ),
        secure("law_school", see=f"organisation_id = {ORGANISATION}"),
        append_only("law_school"),
    ]
