"""
A message about a referral names the patient too, so that a wall around them hides it.

Not from Alongside itself, which has to find a message in order to hold it back.
"""

import django.db.models.deletion
from django.db import migrations, models

from alongside.correspondence.rules import SYSTEM_ID
from alongside.kit.security import ORGANISATION, USER, wall


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0006_codes"), ("people", "0002_security")]

    operations = [
        migrations.AddField(
            "message",
            "patient",
            models.ForeignKey(
                "people.Person", django.db.models.deletion.PROTECT, null=True, related_name="+"
            ),
        ),
        wall(
            "correspondence_message",
            f"patient_id IS NULL OR {USER} = '{SYSTEM_ID}' OR NOT EXISTS (SELECT 1 FROM people_wall w"
            " WHERE w.person_id = correspondence_message.patient_id AND (w.user_id = "
            f"{USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))",
        ),
    ]
