"""The plan is the provider's; what was shared from it is also its recipient's."""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, USER, append_only, secure


def not_walled(table: str) -> str:
    return f"""
        NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = {table}.person_id
            AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
    """


PLAN = f"{HERE} AND provider_id = {ORGANISATION} AND {not_walled('care_team_plan')}"
SHARED = f"""
    {HERE} AND (provider_id = {ORGANISATION} OR recipient_id = {ORGANISATION})
    AND {not_walled("care_team_disclosure")}
"""


class Migration(migrations.Migration):
    dependencies = [("care_team", "0001_initial"), ("people", "0002_security")]

    operations = [
        secure("care_team_plan", see=PLAN),
        secure("care_team_disclosure", see=SHARED),
        append_only("care_team_disclosure"),
    ]
