from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, USER, secure


def filed(table: str) -> str:
    return f"""
        {HERE} AND provider_id = {ORGANISATION}
        AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = {table}.person_id
            AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
    """


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("people", "0002_security")]

    operations = [
        secure(f"outcomes_{name}", see=filed(f"outcomes_{name}")) for name in ("outcome", "line")
    ]
