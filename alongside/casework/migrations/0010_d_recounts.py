"""Somebody is asked about a recount by a task, whose day it is; a deadline knows its letter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_e_documents")]

    operations = [
        migrations.RemoveIndex("recount", "recounts_to_answer"),
        migrations.RemoveField("recount", "due"),
        migrations.AddField(
            "recount",
            "task",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.task"
            ),
        ),
        migrations.AddField(
            "deadline",
            "document",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.document",
            ),
        ),
    ]
