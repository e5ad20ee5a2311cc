"""
An organisation is nobody's: it may be in many partnerships, and all may read its name. Only from
a partnership in which it takes part can it be changed, and nobody can remove it.
"""

from django.db import migrations

from alongside.kit.security import PARTNERSHIP

TAKES_PART = f"""
    EXISTS (SELECT 1 FROM partnerships_participation p WHERE p.until IS NULL
        AND p.organisation_id = partnerships_organisation.id AND p.partnership_id = {PARTNERSHIP})
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_security")]

    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE partnerships_organisation ENABLE ROW LEVEL SECURITY;
            ALTER TABLE partnerships_organisation FORCE ROW LEVEL SECURITY;
            CREATE POLICY see ON partnerships_organisation FOR SELECT USING (true);
            CREATE POLICY write ON partnerships_organisation FOR INSERT WITH CHECK (true);
            CREATE POLICY change ON partnerships_organisation FOR UPDATE
                USING ({TAKES_PART}) WITH CHECK ({TAKES_PART});
            """,
            """
            DROP POLICY see ON partnerships_organisation;
            DROP POLICY write ON partnerships_organisation;
            DROP POLICY change ON partnerships_organisation;
            ALTER TABLE partnerships_organisation NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE partnerships_organisation DISABLE ROW LEVEL SECURITY;
            """,
        )
    ]
