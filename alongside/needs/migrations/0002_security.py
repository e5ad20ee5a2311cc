"""Who sees a check: whoever sees the person, and nobody from behind a wall. It is never altered."""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, PARTNERSHIP, USER, append_only, secure

ABOUT = f"""
    {HERE} AND EXISTS (SELECT 1 FROM people_relation r WHERE r.person_id = needs_check.person_id
        AND r.organisation_id = {ORGANISATION} AND r.partnership_id = {PARTNERSHIP}
        AND r.until IS NULL)
    AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = needs_check.person_id
        AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
"""
# The check is read under its own policy, so an answer is there for whom its check is.
OF_CHECK = f"{HERE} AND EXISTS (SELECT 1 FROM needs_check c WHERE c.id = check_of_id)"


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial"), ("people", "0002_security")]

    operations = [
        secure("needs_check", see=ABOUT),
        secure("needs_answer", see=OF_CHECK),
        append_only("needs_check", "needs_answer"),
    ]
