"""Row-level security of whatever is filed in an advice file, for the migrations that add a table."""

from django.db.migrations import RunSQL

from alongside.kit.security import HERE, ORGANISATION, USER, secure, wall

NOT_FILE = "case_id <> ALL ((SELECT walled_cases())::uuid[])"
NOT_ISSUE = "issue_id <> ALL ((SELECT walled_issues())::uuid[])"


def secure_filed(table: str, seen: str = NOT_FILE) -> list[RunSQL]:
    """The provider's own, and never of anybody behind a wall, be they client or patient."""
    unwalled = f"""
        {HERE} AND provider_id = {ORGANISATION}
        AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = {table}.person_id
            AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
    """
    erased = RunSQL(
        f"GRANT SELECT, DELETE ON {table} TO definer", f"REVOKE DELETE ON {table} FROM definer"
    )  # with the file, once its time is over
    return [secure(table, see=unwalled), wall(table, seen), erased]
