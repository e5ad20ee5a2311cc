"""What is sealed on one record of a person is sealed on all, whichever organisation linked them."""

from django.db import migrations

from alongside.kit.security import ORGANISATION, PARTNERSHIP, definer

# Only of somebody whose own contact is sealed, to whom the asker's organisation has to do now.
SEAL_LINKED = f"""
LANGUAGE sql AS $$
    WITH RECURSIVE same (id) AS (
        SELECT person WHERE EXISTS (
            SELECT 1 FROM people_relation r JOIN people_contact c ON c.person_id = r.person_id
            WHERE r.person_id = person AND r.organisation_id = {ORGANISATION}
                AND r.partnership_id = {PARTNERSHIP} AND r.until IS NULL AND c.sealed)
        UNION
        SELECT CASE WHEN l.person_id = same.id THEN l.other_id ELSE l.person_id END
        FROM same JOIN people_sameperson l
            ON l.is_same AND same.id IN (l.person_id, l.other_id)
    ), others AS (
        SELECT c.* FROM people_contact c JOIN same ON same.id = c.person_id
        WHERE NOT c.sealed AND c.partnership_id = {PARTNERSHIP}
    ), told AS (
        SELECT o.partnership_id, o.person_id, o.phone, o.email, o.address, o.postcode,
            true AS confirmed
        FROM others o WHERE concat(o.phone, o.email, o.address, o.postcode) <> ''
        UNION ALL
        SELECT n.partnership_id, n.person_id, n.phone, n.email, n.address, n.postcode, false
        FROM people_newcontact n JOIN others o ON o.person_id = n.person_id
        WHERE n.taken IS NULL
    ), under AS (
        INSERT INTO people_sealed (id, created_at, partnership_id, person_id, phone, email,
                address, postcode, left_household, refuge, told_by_id, told_by_name, told_at,
                confirmed_at, why_opened)
            SELECT gen_random_uuid(), moment, partnership_id, person_id, phone, email, address,
                postcode, false, false, teller, teller_name, moment,
                CASE WHEN confirmed THEN moment END, ''
            FROM told
    ), waited AS (
        UPDATE people_newcontact n SET phone = '', email = '', address = '', postcode = '',
                taken = coalesce(n.taken, false), settled_at = coalesce(n.settled_at, moment)
            FROM others o WHERE o.person_id = n.person_id
    ), hidden AS (
        UPDATE people_contact c SET phone = '', email = '', address = '', postcode = '',
                sealed = true, through = via
            FROM others o WHERE o.id = c.id RETURNING 1
    ) SELECT count(*)::integer FROM hidden
$$
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_keys_without_sides")]

    operations = [
        definer(
            "seal_linked(person uuid, via text, teller uuid, teller_name text, moment timestamptz)"
            " RETURNS integer",
            SEAL_LINKED,
            reads=("people_relation", "people_sameperson"),
            writes=("people_sealed", "people_contact", "people_newcontact"),
        ),
    ]
