"""
A wall hides what the conflict register asks about whoever is behind it, and an officer who is not
behind it has it to decide.
"""

from importlib import import_module

from django.db import migrations, models

from alongside.kit.security import ORGANISATION, USER, definer, wall

before = import_module("alongside.people.migrations.0008_keys_without_sides")
READS = ("people_party", "people_wall", "people_person", "partnerships_membership")
PARTNERSHIP = "nullif(current_setting('alongside.partnership', true), '')::uuid"


def same(name: str, born: str) -> str:
    """That somebody of this name may be `p`. A register keeps names, and no ids of people."""
    return f"""(lower({name}) = lower(p.given_name || ' ' || p.family_name)
        AND ({born} IS NULL OR p.birth_date IS NULL OR {born} = p.birth_date))"""


def hides(item: str, name: str, born: str, user: str) -> str:
    """That a wall keeps this user from who was asked about, the party, or a file that it is of."""
    return f"""EXISTS (
        SELECT 1 FROM people_wall w JOIN people_person p ON p.id = w.person_id
        JOIN people_party y ON y.id = {item}.party_id
        WHERE (w.user_id = {user} OR w.user_id IS NULL AND w.organisation_id = y.provider_id)
            AND ({same(name, born)} OR {same("y.name", "y.birth_date")} OR EXISTS (
                SELECT 1 FROM people_party f WHERE f.case_id = y.case_id AND f.side = 'FOR'
                    AND {same("f.name", "f.birth_date")})))"""


def officer(item: str, provider: str, name: str, born: str) -> str:
    """The provider's first officer from whom no wall hides it, or nobody."""
    return f"""(
        SELECT m.user_id FROM partnerships_membership m
        WHERE m.organisation_id = {provider} AND m.role = 'SUPERVISOR' AND m.until IS NULL
            AND m.partnership_id = {PARTNERSHIP}
            AND NOT {hides(item, name, born, "m.user_id")}
        ORDER BY m.since, m.id LIMIT 1)"""


WALLED = f"""
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(i.id), '{{}}') FROM people_conflictitem i
    WHERE i.provider_id = {ORGANISATION} AND {hides("i", "i.name", "i.birth_date", USER)}
$$
"""
STANDING = f"""
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(y.id), '{{}}')
    FROM people_wall w JOIN people_person p ON p.id = w.person_id
    JOIN people_party y ON y.provider_id = {ORGANISATION} AND y.until IS NULL
        AND y.case_id IS NULL AND {same("y.name", "y.birth_date")}
    WHERE w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = y.provider_id
$$
"""
# Only from an officer to another: it tells nothing, and decides nothing.
HAND_ON = f"""
LANGUAGE sql VOLATILE AS $$
    UPDATE people_conflictitem i
    SET owner_id = {officer("i", "i.provider_id", "i.name", "i.birth_date")}
    WHERE i.provider_id = {ORGANISATION} AND i.decision = '' AND i.owner_id IS NOT NULL
        AND {hides("i", "i.name", "i.birth_date", "i.owner_id")}
$$
"""
NOTE = f"""
LANGUAGE sql VOLATILE AS $$
    {before.HITS}
    INSERT INTO people_conflictitem (id, created_at, provider_id, party_id, name, birth_date,
        side, asked, owner_id, made_at, due_at, decision, reason, decided_by_name)
    SELECT gen_random_uuid(), moment, few.provider, few.party_id, t.called, t.dated, t.side,
        few.subject, {officer("few", "few.provider", "t.called", "t.dated")},
        moment, due, '', '', ''
    FROM (SELECT hit.*, row_number() OVER (PARTITION BY number ORDER BY party_id) AS place
        FROM hit WHERE NOT hit.certain) few
    JOIN unnest(sides, called, dated) WITH ORDINALITY AS t (side, called, dated, number)
        USING (number)
    WHERE few.place <= 20
    ON CONFLICT DO NOTHING
$$
"""
SIGNATURE = (
    f"note_conflicts({before.ASKED}, sides text[], called text[], dated date[],"
    " moment timestamptz, due timestamptz) RETURNS void"
)
_noted = definer(
    SIGNATURE,
    before.NOTE,
    reads=("people_partykey", "partnerships_membership"),
    writes=("people_conflictitem",),
)


class Migration(migrations.Migration):
    dependencies = [("people", "0009_seal_every_record")]

    operations = [
        migrations.AddIndex(
            "party",
            models.Index(
                fields=["case_id"],
                condition=models.Q(case_id__isnull=False),
                name="party_of_file",
            ),
        ),
        migrations.RunSQL(_noted.reverse_sql, _noted.sql),
        definer(
            SIGNATURE, NOTE, reads=("people_partykey", *READS), writes=("people_conflictitem",)
        ),
        definer(
            "walled_conflicts() RETURNS uuid[]", WALLED, reads=("people_conflictitem", *READS)
        ),
        definer(
            "hand_on_conflicts() RETURNS void",
            HAND_ON,
            reads=READS,
            writes=("people_conflictitem",),
        ),
        definer("walled_parties() RETURNS uuid[]", STANDING, reads=READS),
        wall(
            "people_party",
            "case_id IS NOT NULL OR until IS NOT NULL"
            " OR id <> ALL ((SELECT walled_parties())::uuid[])",
        ),
        wall("people_conflictitem", "id <> ALL ((SELECT walled_conflicts())::uuid[])"),
    ]
