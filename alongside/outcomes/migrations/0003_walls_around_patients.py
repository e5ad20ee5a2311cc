from django.db import migrations

from alongside.kit.security import wall


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0002_security"), ("casework", "0004_walls_around_patients")]

    operations = [
        wall(table, "issue_id <> ALL ((SELECT walled_issues())::uuid[])")
        for table in ("outcomes_outcome", "outcomes_line")
    ]
