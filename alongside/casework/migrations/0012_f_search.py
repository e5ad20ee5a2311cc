"""
Documents are found by what stands in them.

Words can use no index under row-level security, so that a listed function asks.
"""

from django.db import migrations

from alongside.kit.security import definer

FIND = """
LANGUAGE sql STABLE AS $$
    SELECT d.id, ts_rank(d.lexemes, asked.query)
    FROM (SELECT websearch_to_tsquery('english', words) AS query) asked, LATERAL (
        SELECT d.id, d.lexemes FROM casework_document d
        WHERE d.lexemes @@ asked.query
            AND d.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
            AND d.provider_id = nullif(current_setting('alongside.organisation', true), '')::uuid
            AND d.case_id <> ALL ((SELECT walled_cases())::uuid[])
            AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = d.person_id
                AND (w.user_id = nullif(current_setting('alongside.user', true), '')::uuid
                    OR w.user_id IS NULL AND w.organisation_id
                        = nullif(current_setting('alongside.organisation', true), '')::uuid))
        LIMIT 500) d
    ORDER BY 2 DESC, 1 LIMIT most
$$
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_d_withdrawn"), ("people", "0012_f_search")]

    operations = [
        definer(
            "find_documents(words text, most integer) RETURNS TABLE (id uuid, likeness real)",
            FIND,
            reads=("casework_document", "people_wall"),
        ),
    ]
