"""
What was answered to urgent questions is for whoever wrote it down, and for those who act on it:
the provider, and whoever coordinates until one has accepted. It is added to, never altered.

Referrals that are there already get the level of what the referrer chose.
"""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, append_only, secure

TABLES = ("triage", "levelchange", "urgentcall", "urgentstep")
BACKFILL = """
ALTER TABLE referrals_referral NO FORCE ROW LEVEL SECURITY;
UPDATE referrals_referral SET level = CASE urgency WHEN 'TODAY' THEN 'E1' ELSE 'E2' END
    WHERE urgency IN ('TODAY', 'DATED');
ALTER TABLE referrals_referral FORCE ROW LEVEL SECURITY;
"""


def acted_on(table: str) -> str:
    return f"""{HERE} AND EXISTS (SELECT 1 FROM referrals_referral r
        WHERE r.id = {table}.referral_id AND ({table}.by_organisation_id = {ORGANISATION}
            OR r.provider_id = {ORGANISATION} OR r.coordinator_id = {ORGANISATION}))"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_levels_of_urgency")]

    operations = [
        *[
            secure(f"referrals_{table}", see=acted_on(f"referrals_{table}"), write=HERE)
            for table in TABLES
        ],
        append_only(*[f"referrals_{table}" for table in TABLES]),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
