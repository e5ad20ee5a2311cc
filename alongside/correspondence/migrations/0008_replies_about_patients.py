"""
What was texted back is seen where the message is seen that it answers.

A wall around the patient hides the message, and what came back to it with it.
"""

from django.db import migrations

from alongside.kit.security import wall


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0007_patients")]

    operations = [
        wall(
            "correspondence_reply",
            "EXISTS (SELECT 1 FROM correspondence_message m"
            " WHERE m.id = correspondence_reply.message_id)",
        ),
    ]
