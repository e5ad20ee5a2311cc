"""Who may read and write the audit, and the chain into which it is sealed."""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, append_only, definer

OWN = f"{HERE} AND organisation_id = {ORGANISATION}"

# A table of the audit is not altered, but for the seal that the function below puts on a row.
GUARD = """
CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.seal_number IS NULL AND NEW.seal_number IS NOT NULL
        AND to_jsonb(OLD) - ARRAY['seal_number', 'seal_hash']
          = to_jsonb(NEW) - ARRAY['seal_number', 'seal_hash'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit is only added to';
END $$;
"""
GUARDED = """
CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE TRIGGER audit_guard_all BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_guard();
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
"""
# The text of a row, from which its hash is made. Everything but the seal itself.
WORDS = """
CREATE FUNCTION audit_words(kind text, audited jsonb) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ SELECT kind || (audited - ARRAY['seal_number', 'seal_hash'])::text $$;
"""
SEAL = """
LANGUAGE plpgsql VOLATILE AS $$
DECLARE chain record; audited record; link bytea; place bigint;
BEGIN
    FOR chain IN
        SELECT unsealed.organisation_id FROM audit_event unsealed WHERE unsealed.seal_number IS NULL
        UNION
        SELECT unsealed.organisation_id FROM audit_look unsealed WHERE unsealed.seal_number IS NULL
    LOOP
        PERFORM pg_advisory_xact_lock(hashtextextended('audit' || chain.organisation_id, 0));
        SELECT head.number, head.hash INTO place, link
            FROM audit_head head WHERE head.organisation_id = chain.organisation_id;
        place := coalesce(place, 0);
        link := coalesce(link, sha256(convert_to(chain.organisation_id::text, 'UTF8')));
        FOR audited IN
            SELECT 'event' AS kind, each.id, each.at, to_jsonb(each) AS written
                FROM audit_event each
                WHERE each.organisation_id = chain.organisation_id AND each.seal_number IS NULL
            UNION ALL
            SELECT 'look', each.id, each.at, to_jsonb(each)
                FROM audit_look each
                WHERE each.organisation_id = chain.organisation_id AND each.seal_number IS NULL
            ORDER BY 3, 2
        LOOP
            place := place + 1;
            link := sha256(
                link || convert_to(place || audit_words(audited.kind, audited.written), 'UTF8'));
            IF audited.kind = 'event' THEN
                UPDATE audit_event SET seal_number = place, seal_hash = link WHERE id = audited.id;
            ELSE
                UPDATE audit_look SET seal_number = place, seal_hash = link WHERE id = audited.id;
            END IF;
        END LOOP;
        INSERT INTO audit_head (organisation_id, number, hash, sealed_at)
            VALUES (chain.organisation_id, place, link, moment)
            ON CONFLICT (organisation_id)
            DO UPDATE SET number = place, hash = link, sealed_at = moment;
        organisation := chain.organisation_id; number := place; hash := link;
        RETURN NEXT;
    END LOOP;
END $$
"""
POLICIES = f"""
CREATE POLICY see ON audit_event FOR SELECT USING ({OWN});
CREATE POLICY write ON audit_event FOR INSERT WITH CHECK ({OWN});
CREATE POLICY append ON audit_look FOR INSERT TO audit_writer WITH CHECK (true);
GRANT USAGE ON SCHEMA public TO audit_writer;
GRANT INSERT ON audit_look TO audit_writer;
REVOKE INSERT ON audit_look FROM app;
REVOKE INSERT ON audit_head FROM app;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(GUARD, "DROP FUNCTION audit_guard()"),
        migrations.RunSQL(WORDS, "DROP FUNCTION audit_words(text, jsonb)"),
        *[
            migrations.RunSQL(GUARDED.format(table=table), migrations.RunSQL.noop)
            for table in ("audit_event", "audit_look")
        ],
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
        append_only("audit_event", "audit_look", "audit_head"),
        definer(
            "audit_seal(moment timestamptz)"
            " RETURNS TABLE (organisation uuid, number bigint, hash bytea)",
            SEAL,
            writes=("audit_event", "audit_look", "audit_head"),
        ),
    ]
