"""
People are found by their telephone number as well.

The digits of a number can use no index under row-level security, so that a listed function asks.
"""

from django.db import migrations

from alongside.kit.security import definer

DIGITS = r"right(regexp_replace(phone, '\D', '', 'g'), 9)"  # +44 7700 and 07700 are one number
BY_PHONE = f"""
LANGUAGE sql STABLE AS $$
    SELECT p.id FROM people_contact c JOIN people_person p ON p.id = c.person_id
    WHERE c.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND {DIGITS.replace("phone", "c.phone")} = digits AND length(digits) = 9
        AND NOT c.sealed AND p.partnership_id = c.partnership_id
        AND EXISTS (SELECT 1 FROM people_relation r WHERE r.person_id = p.id AND r.until IS NULL
            AND r.organisation_id
                = nullif(current_setting('alongside.organisation', true), '')::uuid
            AND r.partnership_id = p.partnership_id)
        AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = p.id
            AND (w.user_id = nullif(current_setting('alongside.user', true), '')::uuid
                OR w.user_id IS NULL AND w.organisation_id
                    = nullif(current_setting('alongside.organisation', true), '')::uuid))
    ORDER BY p.id LIMIT most
$$
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0011_fewer_indexes")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX contact_by_phone ON people_contact (partnership_id, {DIGITS})",
            "DROP INDEX contact_by_phone",
        ),
        definer(
            "people_by_phone(digits text, most integer) RETURNS TABLE (id uuid)",
            BY_PHONE,
            reads=("people_contact", "people_person", "people_relation", "people_wall"),
        ),
    ]
