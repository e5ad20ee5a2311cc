"""Heads are for the functions that seal and check, and for nobody else."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_check")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
            ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
            REVOKE SELECT ON audit_head FROM app;
            """,
            """
            GRANT SELECT ON audit_head TO app;
            ALTER TABLE audit_head NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE audit_head DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
