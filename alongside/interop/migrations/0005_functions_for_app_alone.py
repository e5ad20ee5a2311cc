"""
Take the functions that pass row-level security from everybody but the serving role.

In databases made before November 2026 the taking was said by a role that could not take any more.
"""

from django.db import migrations

TAKE = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN
        SELECT p.oid::regprocedure AS called FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
        WHERE p.prosecdef AND r.rolname = 'definer'
            AND p.pronamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', each.called);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO app', each.called);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("interop", "0004_whom_to_answer"),
        ("accounts", "0003_forget_drafts"),
        ("audit", "0003_check"),
        ("correspondence", "0002_security"),
        ("insight", "0002_security"),
        ("partnerships", "0002_security"),
        ("people", "0002_security"),
        ("referrals", "0002_security"),
    ]

    operations = [
        migrations.RunSQL(["SET LOCAL ROLE definer", TAKE, "RESET ROLE"], migrations.RunSQL.noop)
    ]
