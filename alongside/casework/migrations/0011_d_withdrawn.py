"""What was asked of a rule that has changed again may be asked anew."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_d_recounts")]

    operations = [
        migrations.AlterField(
            "recount",
            "answer",
            models.CharField(
                blank=True,
                choices=[
                    ("KEPT", "Keep the dates that stand"),
                    ("REPLACED", "Use the new dates"),
                    ("WITHDRAWN", "The rule has changed again since"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("recount", "one_recount_of_the_same_dates"),
        migrations.AddConstraint(
            "recount",
            models.UniqueConstraint(
                condition=~Q(answer="WITHDRAWN"),
                fields=("deadline", "legal_last_day", "alternative_last_day", "safe_date"),
                name="one_recount_of_the_same_dates",
                nulls_distinct=False,
            ),
        ),
    ]
