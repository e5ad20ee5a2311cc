"""A deadline knows by whose school terms it was counted: a recount takes the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0014_d_events")]

    operations = [
        migrations.AddField(
            "deadline", "school", models.CharField(blank=True, db_default="", max_length=120)
        )
    ]
