"""A draft is its user's alone; only age lets anybody else delete it, unseen."""

from django.db import migrations

from alongside.kit.security import definer

FORGET = """
LANGUAGE sql VOLATILE AS $$
    WITH gone AS (
        DELETE FROM accounts_draft
        WHERE saved_at <= least(p_before, clock_timestamp() - interval '24 hours')
        RETURNING 1
    ) SELECT count(*) FROM gone
$$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_security")]

    operations = [
        migrations.RunSQL(
            "GRANT DELETE ON accounts_draft TO definer",
            "REVOKE DELETE ON accounts_draft FROM definer",
        ),
        definer(
            "forget_drafts(p_before timestamptz) RETURNS bigint", FORGET, reads=("accounts_draft",)
        ),
    ]
