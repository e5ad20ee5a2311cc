import uuid

import django.db.models.deletion
from django.db import migrations, models

from alongside.kit.security import HERE, secure


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0008_credentials")]

    operations = [
        migrations.CreateModel(
            name="LocalLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("area", models.CharField(blank=True, max_length=80)),
                ("label", models.CharField(max_length=120)),
                ("phone", models.CharField(max_length=30)),
                ("checked_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        secure("partnerships_localline", see=HERE),
    ]
