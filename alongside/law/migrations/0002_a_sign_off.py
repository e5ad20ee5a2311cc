"""
A sign-off is an organisation's own, for one nation and for the words that were read.

Nothing has written a row of the table before: it is made anew.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.kit.security import ORGANISATION, append_only, secure

OWN = f"organisation_id = {ORGANISATION}"


def key() -> models.UUIDField:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def user() -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("law", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="SignOff"),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", key()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("organisation_id", models.UUIDField()),
                ("nation", models.CharField(max_length=20)),
                ("rule", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=10)),
                ("wording", models.CharField(max_length=16)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("SIGNED", "Signed"),
                            ("NOT_OURS", "Not our area"),
                            ("WITHDRAWN", "Taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reviewed_on", models.DateField()),
                ("reviewed_at", models.DateTimeField()),
                ("next_review", models.DateField(null=True)),
                ("reviewed_by", user()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation_id", "nation", "rule", "-reviewed_at"],
                        name="newest_sign_off",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "SIGNED"), _negated=True),
                            ("next_review__isnull", False),
                            _connector="OR",
                        ),
                        name="what_is_signed_is_read_again",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commencement",
            fields=[
                ("id", key()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("organisation_id", models.UUIDField()),
                ("switch", models.CharField(max_length=60)),
                ("day", models.DateField(null=True)),
                ("instrument", models.CharField(max_length=30)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("entered_at", models.DateTimeField()),
                ("entered_by", user()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation_id", "switch", "-entered_at"],
                        name="newest_commencement",
                    )
                ],
            },
        ),
        secure("law_signoff", see=OWN),
        secure("law_commencement", see=OWN),
        append_only("law_signoff", "law_commencement"),
    ]
