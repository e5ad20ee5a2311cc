"""A wall around the patient hides a referral as one around the client does."""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, USER


def not_walled(column: str) -> str:
    return f"""
        NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = {column}
            AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
    """


BEFORE = f"""
    {HERE} AND (referring_organisation_id = {ORGANISATION} OR provider_id = {ORGANISATION}
        OR (coordinator_id = {ORGANISATION} AND accepted_at IS NULL))
    AND {not_walled("referrals_referral.person_id")}
"""
AFTER = f"{BEFORE} AND (patient_id IS NULL OR {not_walled('referrals_referral.patient_id')})"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_attempts_are_the_providers")]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY see ON referrals_referral USING ({AFTER})",
            f"ALTER POLICY see ON referrals_referral USING ({BEFORE})",
        )
    ]
