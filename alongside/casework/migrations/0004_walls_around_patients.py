"""A wall around the patient hides the file of that referral, and all that is in it."""

from django.db import migrations

from alongside.kit.security import definer, wall

FILES = """
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(c.id), '{}') FROM casework_case c
    WHERE c.referral_id = ANY (walled_referrals())
$$
"""
ISSUES = """
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(i.id), '{}') FROM casework_issue i
    WHERE i.case_id = ANY (walled_cases())
$$
"""
NOT_FILE = "case_id <> ALL ((SELECT walled_cases())::uuid[])"
NOT_ISSUE = "issue_id <> ALL ((SELECT walled_issues())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_rules_of_unknown_age"),
        ("referrals", "0014_walls_around_patients"),
    ]

    operations = [
        definer("walled_cases() RETURNS uuid[]", FILES, reads=("casework_case",)),
        definer("walled_issues() RETURNS uuid[]", ISSUES, reads=("casework_issue",)),
        wall(
            "casework_case",
            "referral_id IS NULL OR referral_id <> ALL ((SELECT walled_referrals())::uuid[])",
        ),
        wall("casework_issue", NOT_FILE),
        wall("casework_note", NOT_FILE),
        wall("casework_issuestep", NOT_ISSUE),
        wall("casework_deadline", NOT_ISSUE),
    ]
