"""
A closed file whose time is over is erased with all that hangs on it, also what is only ever added.

Which rows hang on it the database knows by its foreign keys, so that a table of tomorrow is cleared
as well, or the erasing fails where nobody gave the right.
"""

from django.db import migrations

from alongside.kit.security import definer

TABLES = (
    "authority", "baseline", "case", "complaint", "conflictcheck", "content", "countersigning",
    "deadline", "document", "edition", "finding", "household", "issue", "issuestep", "joined",
    "letter", "note", "otherreference", "personlink", "recount", "reminder", "review", "task",
)  # fmt: skip
ERASED = [f"casework_{each}" for each in TABLES] + [
    "people_party", "people_partykey", "people_conflictitem",
]  # fmt: skip
# A complaint has a time of its own: it stays, and forgets of which file it was.
HANGING = """
    CREATE FUNCTION erase_hanging(erased regclass, ids uuid[]) RETURNS void LANGUAGE plpgsql
        SET search_path = public, pg_temp AS $$
    DECLARE child record; found uuid[];
    BEGIN
        FOR child IN SELECT c.conrelid::regclass AS place, a.attname AS field
            FROM pg_constraint c JOIN pg_attribute a
                ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
            WHERE c.contype = 'f' AND c.confrelid = erased AND c.conrelid <> erased
            ORDER BY 1, 2
        LOOP
            IF child.place = 'casework_complaint'::regclass THEN
                EXECUTE format('UPDATE %s SET %I = NULL WHERE %I = ANY ($1)',
                    child.place, child.field, child.field) USING ids;
            ELSIF NOT EXISTS (SELECT 1 FROM pg_attribute k WHERE k.attrelid = child.place
                AND k.attname = 'id' AND NOT k.attisdropped) THEN
                EXECUTE format('DELETE FROM %s WHERE %I = ANY ($1)', child.place, child.field)
                    USING ids;
            ELSE
                EXECUTE format('SELECT array_agg(id) FROM %s WHERE %I = ANY ($1)',
                    child.place, child.field) INTO found USING ids;
                IF found IS NOT NULL THEN
                    PERFORM erase_hanging(child.place, found);
                END IF;
            END IF;
        END LOOP;
        EXECUTE format('DELETE FROM %s WHERE id = ANY ($1)', erased) USING ids;
    END $$;
    REVOKE ALL ON FUNCTION erase_hanging(regclass, uuid[]) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION erase_hanging(regclass, uuid[]) TO definer;
"""
ERASE = """
LANGUAGE plpgsql VOLATILE AS $$
DECLARE parties uuid[];
BEGIN
    IF NOT EXISTS (SELECT 1 FROM casework_case c WHERE c.id = file AND c.state = 'CLOSED'
        AND c.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND c.provider_id = nullif(current_setting('alongside.organisation', true), '')::uuid
        AND c.id <> ALL ((SELECT walled_cases())::uuid[])
        AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = c.person_id
            AND (w.user_id = nullif(current_setting('alongside.user', true), '')::uuid
                OR w.user_id IS NULL AND w.organisation_id = c.provider_id))) THEN
        RETURN false;
    END IF;
    SELECT array_agg(p.id) INTO parties FROM people_party p WHERE p.case_id = file;
    IF parties IS NOT NULL THEN
        PERFORM erase_hanging('people_party'::regclass, parties);
    END IF;
    PERFORM erase_hanging('casework_case'::regclass, ARRAY[file]);
    RETURN true;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_b_school"), ("people", "0012_f_search")]

    operations = [
        migrations.RunSQL(
            [f"GRANT SELECT, UPDATE, DELETE ON {table} TO definer" for table in ERASED],
            [f"REVOKE DELETE ON {table} FROM definer" for table in ERASED],
        ),
        migrations.RunSQL(HANGING, "DROP FUNCTION erase_hanging(regclass, uuid[])"),
        definer("erase_file(file uuid) RETURNS boolean", ERASE, reads=("people_wall",)),
    ]
