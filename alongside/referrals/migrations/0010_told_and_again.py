"""What each step told whoever referred, and which referral somebody came back after."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_level_since")]

    operations = [
        migrations.AddField(
            model_name="step",
            name="told",
            field=models.CharField(
                blank=True,
                choices=[
                    ("TOLD", "Told"),
                    ("NOTHING", "No news for whoever referred"),
                    ("NOT_AGREED", "They did not agree that this is told"),
                    ("KEPT_BACK", "Nothing is sent unless they ask for it"),
                    ("BY_THEMSELF", "They asked for themself: nobody else is told"),
                ],
                db_default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="again_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referrals.referral",
            ),
        ),
        migrations.AlterField(
            model_name="contactattempt",
            name="result",
            field=models.CharField(
                choices=[
                    ("SPOKE", "Spoke to them"),
                    ("NO_ANSWER", "No answer"),
                    ("LEFT_MESSAGE", "Left a message"),
                    ("SENT", "Sent: no answer yet"),
                    ("WRONG_NUMBER", "Wrong number"),
                    ("SOMEONE_ELSE", "Somebody else answered: nothing was said"),
                ],
                max_length=20,
            ),
        ),
    ]
