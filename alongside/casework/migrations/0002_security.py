"""The advice file belongs to the provider, and to nobody else whatever their relation."""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, USER, append_only, secure


def filed(table: str) -> str:
    return f"""
        {HERE} AND provider_id = {ORGANISATION}
        AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = {table}.person_id
            AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
    """


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("people", "0002_security")]

    operations = [
        *[
            secure(f"casework_{name}", see=filed(f"casework_{name}"))
            for name in ("case", "issue", "issuestep", "deadline", "note")
        ],
        append_only("casework_issuestep"),
    ]
