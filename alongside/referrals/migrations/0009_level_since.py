from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_whose_turn")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="level_at",
            field=models.DateTimeField(null=True),
        ),
    ]
