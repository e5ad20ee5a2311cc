"""A membership is removed from its own partnership alone; its user only reads it elsewhere."""

from django.db import migrations

from alongside.kit.security import HERE, USER


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_organisations")]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY erase ON partnerships_membership USING ({HERE})",
            f"ALTER POLICY erase ON partnerships_membership USING ({HERE} OR user_id = {USER})",
        )
    ]
