"""Who sees sealed contact, proxies and deaths; and what must be known beyond one's own rows."""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, PARTNERSHIP, USER, definer, secure

OWN = f"{HERE} AND organisation_id = {ORGANISATION}"


def related(column: str, kind: str = "") -> str:
    return f"""
        EXISTS (SELECT 1 FROM people_relation r WHERE r.person_id = {column}
            AND r.organisation_id = {ORGANISATION} AND r.partnership_id = {PARTNERSHIP}
            AND r.until IS NULL {kind})
        AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = {column}
            AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
    """


def about(table: str) -> str:
    return f"{HERE} AND {related(f'{table}.person_id')}"


ADVISES = f"""
    EXISTS (SELECT 1 FROM partnerships_membership m WHERE m.user_id = {USER}
        AND m.organisation_id = {ORGANISATION} AND m.partnership_id = {PARTNERSHIP}
        AND m.role IN ('ADVISER', 'SUPERVISOR') AND m.until IS NULL)
"""
OPENS = f"{HERE} AND {related('people_sealed.person_id', "AND r.kind = 'HOLDS'")} AND {ADVISES}"

# What each record of one person says that a sender must know, whoever linked the records: of a
# person to whom the asker's organisation has, or had, a relation.
RISKS = """
LANGUAGE sql STABLE AS $$
    SELECT asked.id, p.died_on IS NOT NULL, coalesce(c.sealed, false),
        EXISTS (SELECT 1 FROM people_sealed s WHERE s.person_id = p.id AND s.opened_at IS NULL
            AND s.confirmed_at IS NOT NULL AND (s.refuge OR s.left_household)),
        c.rule, c.asked_alone,
        (SELECT max(d.recorded_at) FROM people_death d
            WHERE d.person_id = p.id AND d.undone_at IS NULL)
    FROM unnest(persons) AS asked (id)
    CROSS JOIN LATERAL (
        WITH RECURSIVE same (id) AS (
            SELECT asked.id
            UNION
            SELECT CASE WHEN l.person_id = same.id THEN l.other_id ELSE l.person_id END
            FROM same JOIN people_sameperson l
                ON l.is_same AND same.id IN (l.person_id, l.other_id)
        ) SELECT id FROM same
    ) one
    JOIN people_person p ON p.id = one.id
        AND p.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
    LEFT JOIN people_contact c ON c.person_id = p.id
    WHERE EXISTS (SELECT 1 FROM people_relation r WHERE r.person_id = asked.id
        AND r.partnership_id = p.partnership_id AND r.organisation_id
            = nullif(current_setting('alongside.organisation', true), '')::uuid)
$$
"""
# Organisations that have, or had, to do with somebody who died, and have not settled it yet; and
# those that settled a death which was a mistake.
UNSETTLED = """
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT d.id, one.id, r.organisation_id, r.partnership_id, d.undone_at IS NOT NULL,
        d.died_on, d.recorded_at
    FROM people_death d
    CROSS JOIN LATERAL (
        WITH RECURSIVE same (id) AS (
            SELECT d.person_id
            UNION
            SELECT CASE WHEN l.person_id = same.id THEN l.other_id ELSE l.person_id END
            FROM same JOIN people_sameperson l
                ON l.is_same AND same.id IN (l.person_id, l.other_id)
        ) SELECT id FROM same
    ) one
    JOIN people_relation r ON r.person_id = one.id AND r.partnership_id = d.partnership_id
    WHERE NOT EXISTS (SELECT 1 FROM people_deathsettled s WHERE s.death_id = d.id
            AND s.person_id = one.id AND s.organisation_id = r.organisation_id
            AND s.undoes = (d.undone_at IS NOT NULL))
        AND (d.undone_at IS NULL OR EXISTS (SELECT 1 FROM people_deathsettled s
            WHERE s.death_id = d.id AND s.person_id = one.id
                AND s.organisation_id = r.organisation_id))
    ORDER BY 1, 2, 3 LIMIT most
$$
"""
# What was sealed before there was a place for it. The owner is held to row-level security as well.
MOVE = """
ALTER TABLE people_contact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE people_consent NO FORCE ROW LEVEL SECURITY;
INSERT INTO people_sealed (id, created_at, partnership_id, person_id, phone, email, address,
        postcode, left_household, refuge, told_by_id, told_by_name, told_at, confirmed_at,
        why_opened)
    SELECT gen_random_uuid(), c.asked_at, c.partnership_id, c.person_id, c.phone, c.email,
        c.address, c.postcode, false, false, said.captured_by_id, '', c.asked_at, c.asked_at, ''
    FROM people_contact c CROSS JOIN LATERAL (SELECT captured_by_id FROM people_consent s
        WHERE s.person_id = c.person_id ORDER BY since LIMIT 1) said
    WHERE c.sealed AND c.phone || c.email || c.address || c.postcode <> '';
UPDATE people_contact c SET phone = '', email = '', address = '', postcode = ''
    WHERE sealed AND EXISTS (SELECT 1 FROM people_sealed s WHERE s.person_id = c.person_id);
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE people_contact FORCE ROW LEVEL SECURITY;
ALTER TABLE people_consent FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_consent_and_contact"),
        ("partnerships", "0002_security"),
    ]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        secure("people_sealed", see=OPENS, write=about("people_sealed")),
        secure("people_newcontact", see=about("people_newcontact")),
        secure("people_proxy", see=about("people_proxy")),
        secure("people_death", see=about("people_death")),
        secure("people_deathsettled", see=OWN),
        definer(
            "risks_of(persons uuid[]) RETURNS TABLE (person uuid, died boolean, sealed boolean,"
            " hides boolean, rule varchar, asked_alone varchar, known_at timestamptz)",
            RISKS,
            reads=(
                "people_person",
                "people_contact",
                "people_sealed",
                "people_sameperson",
                "people_relation",
                "people_death",
            ),
        ),
        definer(
            "deaths_unsettled(most integer) RETURNS TABLE (death uuid, person uuid,"
            " organisation uuid, partnership uuid, undoes boolean, died_on date,"
            " recorded_at timestamptz)",
            UNSETTLED,
            reads=(
                "people_death",
                "people_deathsettled",
                "people_sameperson",
                "people_relation",
            ),
        ),
    ]
