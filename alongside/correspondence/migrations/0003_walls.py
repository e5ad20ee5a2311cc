"""
A wall hides the messages about a person as well, and what left of them.

Not from Alongside itself, which has to find a message in order to hold it back.
"""

from django.db import migrations

from alongside.correspondence.rules import SYSTEM_ID
from alongside.kit.security import HERE, ORGANISATION, USER

OWN = f"{HERE} AND organisation_id = {ORGANISATION}"
SEEN = f"""
    {OWN} AND ({USER} = '{SYSTEM_ID}' OR NOT EXISTS (
        SELECT 1 FROM people_wall w WHERE w.person_id = correspondence_message.person_id
            AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION})))
"""
OF_SEEN = f"""
    {OWN} AND EXISTS (SELECT 1 FROM correspondence_message m
        WHERE m.id = correspondence_delivery.message_id)
"""


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0002_security"), ("people", "0002_security")]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY see ON {table} USING ({seen})", f"ALTER POLICY see ON {table} USING ({OWN})"
        )
        for table, seen in [("correspondence_message", SEEN), ("correspondence_delivery", OF_SEEN)]
    ]
