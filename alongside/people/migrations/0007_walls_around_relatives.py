"""That somebody has a relative behind a wall is hidden with the relative."""

from django.db import migrations

from alongside.kit.security import ORGANISATION, USER, wall


class Migration(migrations.Migration):
    dependencies = [("people", "0006_security_of_conflicts")]

    operations = [
        wall(
            "people_kinship",
            "NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = people_kinship.other_id"
            f" AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))",
        )
    ]
