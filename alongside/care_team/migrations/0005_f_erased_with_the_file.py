"""What hangs on a file is erased with it: `erase_file` may read and delete it."""

from django.db import migrations

TABLES = ("care_team_disclosure", "care_team_plan")


class Migration(migrations.Migration):
    dependencies = [("care_team", "0004_quick_questions"), ("casework", "0016_f_retention")]

    operations = [
        migrations.RunSQL(
            [f"GRANT SELECT, DELETE ON {table} TO definer" for table in TABLES],
            [f"REVOKE DELETE ON {table} FROM definer" for table in TABLES],
        )
    ]
