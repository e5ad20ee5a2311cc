"""A wall around the patient hides the client's appointments for that referral."""

from django.db import migrations

from alongside.kit.security import wall


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0002_security"),
        ("referrals", "0014_walls_around_patients"),
    ]

    operations = [
        wall(
            "appointments_booking",
            "referral_id IS NULL OR referral_id <> ALL ((SELECT walled_referrals())::uuid[])",
        )
    ]
