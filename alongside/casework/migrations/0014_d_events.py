"""A deadline knows each day that its rule was given: a recount gives it the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0013_c_transfers")]

    operations = [migrations.AddField("deadline", "events", models.JSONField(null=True))]
