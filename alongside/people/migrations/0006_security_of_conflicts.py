"""
A provider's conflict register is its own: its keys and its items too. Others ask it through two
functions, of which one says yes or no and the other says nothing.
"""

from django.db import migrations

from alongside.kit.security import ORGANISATION, definer, secure

OWN = f"provider_id = {ORGANISATION}"
# Parties that may be whoever is asked about. `certain` are those of the same name and birth date,
# or of an organisation's name, which has none.
HITS = """
    SELECT k.party_id, bool_or(k.key = ANY (exact)
        AND (sure AND k.born IS NULL OR birth IS NOT NULL AND k.born = birth)) AS certain
    FROM people_partykey k
    WHERE k.key = ANY (exact || close) AND k.provider_id = provider AND k.side = looks
        AND (birth IS NULL OR k.born IS NULL OR k.born = birth OR k.born = ANY (near))
    GROUP BY k.party_id
"""
CAN_TAKE = f"""
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT 1 FROM ({HITS}) hit WHERE hit.certain OR NOT EXISTS (
        SELECT 1 FROM people_conflictitem i
        WHERE i.party_id = hit.party_id AND i.asked = subject AND i.decision = 'CLEAR'))
$$
"""
NOTE = f"""
LANGUAGE sql VOLATILE AS $$
    INSERT INTO people_conflictitem (id, created_at, provider_id, party_id, name, birth_date,
        side, asked, owner_id, made_at, due_at, decision, reason, decided_by_name)
    SELECT gen_random_uuid(), moment, provider, hit.party_id, called, dated, looks, subject,
        (SELECT m.user_id FROM partnerships_membership m
            WHERE m.organisation_id = provider AND m.role = 'SUPERVISOR' AND m.until IS NULL
                AND m.partnership_id
                    = nullif(current_setting('alongside.partnership', true), '')::uuid
            ORDER BY m.since, m.id LIMIT 1),
        moment, due, '', '', ''
    FROM ({HITS} ORDER BY 2 DESC, 1 LIMIT 20) hit WHERE NOT hit.certain
    ON CONFLICT DO NOTHING
$$
"""
ASKED = (
    "provider uuid, looks text, exact bigint[], close bigint[], sure boolean, birth bigint,"
    " near bigint[], subject bigint"
)
BEFORE = "can_take(provider uuid, names text[], born date[], opponent text) RETURNS boolean"
# Names as they were compared before there were keys, for going back.
CAN_TAKE_BEFORE = """
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
_before = definer(BEFORE, CAN_TAKE_BEFORE, reads=("people_party",))


class Migration(migrations.Migration):
    dependencies = [("people", "0005_conflicts"), ("partnerships", "0002_security")]

    operations = [
        secure("people_partykey", see=OWN),
        secure("people_conflictitem", see=OWN),
        migrations.RunSQL(_before.reverse_sql, _before.sql),
        definer(
            f"can_take({ASKED}) RETURNS boolean",
            CAN_TAKE,
            reads=("people_partykey", "people_conflictitem"),
        ),
        definer(
            f"note_conflicts({ASKED}, called text, dated date, moment timestamptz,"
            " due timestamptz) RETURNS void",
            NOTE,
            reads=("people_partykey", "partnerships_membership"),
            writes=("people_conflictitem",),
        ),
    ]
