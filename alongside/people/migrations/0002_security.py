"""Who sees a person: an organisation with a relation that stands, and no wall."""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, PARTNERSHIP, USER, definer, secure

OWN = f"{HERE} AND organisation_id = {ORGANISATION}"


def related(column: str) -> str:
    """That the organisation has a relation to this person, and nothing walls them off."""
    return f"""
        EXISTS (SELECT 1 FROM people_relation r WHERE r.person_id = {column}
            AND r.organisation_id = {ORGANISATION} AND r.partnership_id = {PARTNERSHIP}
            AND r.until IS NULL)
        AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = {column}
            AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
    """


def about(column: str) -> str:
    return f"{HERE} AND {related(column)}"


FIND = """
LANGUAGE sql STABLE AS $$
    SELECT p.id, p.given_name || ' ' || p.family_name, p.birth_date,
        similarity(lower(p.given_name || ' ' || p.family_name), lower(words))
    FROM people_person p
    WHERE lower(p.given_name || ' ' || p.family_name) %> lower(words)
        AND p.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND EXISTS (SELECT 1 FROM people_relation r WHERE r.person_id = p.id AND r.until IS NULL
            AND r.organisation_id = nullif(current_setting('alongside.organisation', true), '')::uuid
            AND r.partnership_id = p.partnership_id)
        AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = p.id
            AND (w.user_id = nullif(current_setting('alongside.user', true), '')::uuid
                OR w.user_id IS NULL AND w.organisation_id
                    = nullif(current_setting('alongside.organisation', true), '')::uuid))
    ORDER BY 4 DESC, 2, 1 LIMIT most
$$
"""
REGISTERED = """
LANGUAGE sql STABLE AS $$
    SELECT p.id FROM people_person p
    WHERE p.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND p.nhs_number = number AND p.birth_date = born
        AND p.number_status IN ('VALID', 'TEST')
    ORDER BY p.created_at, p.id LIMIT 1
$$
"""
# Names are compared without case and without accents. A hit on either side is a hit: whoever acts
# against the person, and whoever acts for the other party.
CAN_TAKE = """
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM people_party party
        WHERE party.provider_id = provider AND party.until IS NULL AND (
            party.side = 'AGAINST' AND EXISTS (
                SELECT 1 FROM unnest(names, born) AS client (name, birth_date)
                WHERE unaccent(lower(party.name)) = unaccent(lower(client.name))
                    AND (party.birth_date IS NULL OR client.birth_date IS NULL
                        OR party.birth_date = client.birth_date))
            OR party.side = 'FOR' AND opponent <> ''
                AND unaccent(lower(party.name)) = unaccent(lower(opponent))))
$$
"""
END = """
LANGUAGE plpgsql VOLATILE AS $$
DECLARE ended uuid;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM people_relation mine WHERE mine.person_id = person
        AND mine.organisation_id = nullif(current_setting('alongside.organisation', true), '')::uuid
        AND mine.until IS NULL) THEN
        RETURN NULL;
    END IF;
    UPDATE people_relation r SET until = moment
        WHERE r.person_id = person AND r.organisation_id = organisation AND r.kind = what
            AND r.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
            AND r.until IS NULL
        RETURNING r.id INTO ended;
    RETURN ended;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("audit", "0002_security")]

    operations = [
        secure("people_relation", see=OWN, write=HERE),
        secure("people_wall", see=OWN, write=HERE),
        secure("people_person", see=about("people_person.id")),
        secure("people_contact", see=about("people_contact.person_id")),
        secure("people_kinship", see=about("people_kinship.person_id")),
        secure("people_consent", see=about("people_consent.person_id")),
        secure("people_sameperson", see=OWN, write=HERE),
        secure("people_party", see=f"provider_id = {ORGANISATION}"),
        migrations.RunSQL(
            f"CREATE POLICY see ON audit_look FOR SELECT USING"
            f" ({HERE} AND {related('audit_look.person_id')})",
            "DROP POLICY see ON audit_look",
        ),
        definer(
            "find_people(words text, most integer)"
            " RETURNS TABLE (id uuid, name text, born date, likeness real)",
            FIND,
            reads=("people_person", "people_relation", "people_wall"),
        ),
        definer("registered_person(number text, born date) RETURNS uuid", REGISTERED),
        definer(
            "can_take(provider uuid, names text[], born date[], opponent text) RETURNS boolean",
            CAN_TAKE,
            reads=("people_party",),
        ),
        definer(
            "end_relation(person uuid, organisation uuid, what text, moment timestamptz)"
            " RETURNS uuid",
            END,
            writes=("people_relation",),
        ),
    ]
