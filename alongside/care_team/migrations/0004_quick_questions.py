"""Quick questions: the partnership's, since no question names anybody."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.care_team.rules import Answered, Asker
from alongside.kit.security import HERE, ORGANISATION, secure
from alongside.law.rules.areas import AreaId

OURS = f"{HERE} AND organisation_id = {ORGANISATION}"


class Migration(migrations.Migration):
    dependencies = [
        ("care_team", "0003_walls_around_patients"),
        ("partnerships", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("topic", models.CharField(choices=AreaId.choices, max_length=30)),
                ("asker", models.CharField(choices=Asker.choices, max_length=20)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("minutes", models.PositiveSmallIntegerField(default=0)),
                (
                    "answer",
                    models.CharField(choices=Answered.choices, default="WAITING", max_length=10),
                ),
                ("answer_words", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["partnership", "-at"], name="questions_of_late")],
            },
        ),
        secure("care_team_question", see=HERE, write=OURS),
    ]
