"""The seal is put on many rows in one statement: one statement for each cost more than its link."""

from django.db import migrations

from alongside.kit.security import definer

# Of an organisation that waits with very many, so many at a time.
AT_ONCE = 5000
SEAL = f"""
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    chain record; audited record; link bytea; place bigint; many int;
    events uuid[]; event_links bytea[]; event_places bigint[];
    looks uuid[]; look_links bytea[]; look_places bigint[];
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
        LOOP
            many := 0;
            events := '{{}}'; event_links := '{{}}'; event_places := '{{}}';
            looks := '{{}}'; look_links := '{{}}'; look_places := '{{}}';
            FOR audited IN
                SELECT 'event' AS kind, each.id, each.at, to_jsonb(each) AS written
                    FROM audit_event each
                    WHERE each.organisation_id = chain.organisation_id AND each.seal_number IS NULL
                UNION ALL
                SELECT 'look', each.id, each.at, to_jsonb(each)
                    FROM audit_look each
                    WHERE each.organisation_id = chain.organisation_id AND each.seal_number IS NULL
                ORDER BY 3, 2
                LIMIT {AT_ONCE}
            LOOP
                many := many + 1;
                place := place + 1;
                link := sha256(
                    link || convert_to(place || audit_words(audited.kind, audited.written), 'UTF8'));
                IF audited.kind = 'event' THEN
                    events := events || audited.id;
                    event_links := event_links || link;
                    event_places := event_places || place;
                ELSE
                    looks := looks || audited.id;
                    look_links := look_links || link;
                    look_places := look_places || place;
                END IF;
            END LOOP;
            UPDATE audit_event SET seal_number = sealed.place, seal_hash = sealed.link
                FROM unnest(events, event_places, event_links) AS sealed (id, place, link)
                WHERE audit_event.id = sealed.id;
            UPDATE audit_look SET seal_number = sealed.place, seal_hash = sealed.link
                FROM unnest(looks, look_places, look_links) AS sealed (id, place, link)
                WHERE audit_look.id = sealed.id;
            EXIT WHEN many < {AT_ONCE};
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


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_heads")]

    operations = [
        migrations.RunSQL(
            ["SET LOCAL ROLE definer", "DROP FUNCTION audit_seal(timestamptz)", "RESET ROLE"],
            migrations.RunSQL.noop,
        ),
        definer(
            "audit_seal(moment timestamptz)"
            " RETURNS TABLE (organisation uuid, number bigint, hash bytea)",
            SEAL,
            writes=("audit_event", "audit_look", "audit_head"),
        ),
    ]
