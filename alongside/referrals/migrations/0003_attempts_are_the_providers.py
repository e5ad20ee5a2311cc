"""Who tried to reach a person, and what was said of it, is for the provider alone to read."""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION

OF_REFERRAL = (
    f"{HERE} AND EXISTS (SELECT 1 FROM referrals_referral r"
    " WHERE r.id = referrals_contactattempt.referral_id)"
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_security")]

    operations = [
        migrations.RunSQL(
            "ALTER POLICY see ON referrals_contactattempt"
            f" USING ({OF_REFERRAL} AND provider_id = {ORGANISATION})",
            f"ALTER POLICY see ON referrals_contactattempt USING ({OF_REFERRAL})",
        )
    ]
