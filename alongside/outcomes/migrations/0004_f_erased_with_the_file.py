"""What hangs on a file is erased with it: `erase_file` may read and delete it."""

from django.db import migrations

TABLES = ("outcomes_outcome", "outcomes_line")


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0003_walls_around_patients"), ("casework", "0016_f_retention")]

    operations = [
        migrations.RunSQL(
            [f"GRANT SELECT, DELETE ON {table} TO definer" for table in TABLES],
            [f"REVOKE DELETE ON {table} FROM definer" for table in TABLES],
        )
    ]
