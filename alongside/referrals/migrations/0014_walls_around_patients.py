"""
What later stages ask, in order to hide what concerns a referral whose patient is behind a wall.

A list of ids, made once for a statement: walls are few.
"""

from django.db import migrations

from alongside.kit.security import definer

WALLED = """
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(r.id), '{}')
    FROM people_wall w JOIN referrals_referral r ON r.patient_id = w.person_id
    WHERE w.user_id = nullif(current_setting('alongside.user', true), '')::uuid
        OR w.user_id IS NULL AND w.organisation_id
            = nullif(current_setting('alongside.organisation', true), '')::uuid
$$
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0013_routing_runs"), ("people", "0002_security")]

    operations = [
        definer(
            "walled_referrals() RETURNS uuid[]", WALLED, reads=("people_wall", "referrals_referral")
        )
    ]
