from django.db import migrations

from alongside.kit.security import wall


class Migration(migrations.Migration):
    dependencies = [("care_team", "0002_security"), ("casework", "0004_walls_around_patients")]

    operations = [
        wall("care_team_plan", "case_id <> ALL ((SELECT walled_cases())::uuid[])"),
        wall(
            "care_team_disclosure",
            "referral_id IS NULL OR referral_id <> ALL ((SELECT walled_referrals())::uuid[])",
        ),
    ]
