"""
A register is asked for all names at once, and its keys are fewer to ask for and narrower to keep.

The keys that were kept are of other marks: those of every standing party are made anew.
"""

from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from alongside.kit.security import ORGANISATION, definer, secure
from alongside.people.management.commands.conflict_keys import made_anew

before = import_module("alongside.people.migrations.0006_security_of_conflicts")
OWN = f"provider_id = {ORGANISATION}"
READS = ("people_partykey", "people_conflictitem")
# Parties that may be whoever is asked about. `certain` are those of the same name and birth date,
# or of an organisation's name, which has none. Each list has one entry for a look, which is one
# name in one register; each list of keys goes with a list that says whose look they are.
HITS = """
    WITH look AS (
        SELECT * FROM unnest(providers, exacts, sures, births, subjects)
            WITH ORDINALITY AS l (provider, exact, sure, birth, subject, number)
    ), found AS (
        SELECT l.number, k.party_id, k.born, bool_or(k.key = l.exact) AS same
        FROM unnest(keys, of_look) AS a (key, number)
        JOIN people_partykey k ON k.key = a.key
        JOIN look l ON l.number = a.number AND l.provider = k.provider_id
        GROUP BY l.number, k.party_id, k.born
    ), hit AS (
        SELECT l.number, l.provider, l.subject, f.party_id,
            f.same AND (l.sure AND f.born IS NULL OR l.birth IS NOT NULL AND l.birth = f.born)
                IS TRUE AS certain
        FROM found f JOIN look l USING (number)
        WHERE l.birth IS NULL OR f.born IS NULL OR f.born = l.birth
            OR (f.born, f.number) IN (
                SELECT n.born, n.number FROM unnest(nears, near_look) AS n (born, number))
    )
"""
CAN_TAKE = f"""
LANGUAGE sql STABLE AS $$
    {HITS}
    SELECT DISTINCT provider FROM look WHERE provider NOT IN (
        SELECT hit.provider FROM hit WHERE hit.certain OR NOT EXISTS (
            SELECT 1 FROM people_conflictitem i
            WHERE i.party_id = hit.party_id AND i.asked = hit.subject AND i.decision = 'CLEAR'))
$$
"""
# An officer is given no more than this of one question; whoever has so many has a common name.
NOTE = f"""
LANGUAGE sql VOLATILE AS $$
    {HITS}
    INSERT INTO people_conflictitem (id, created_at, provider_id, party_id, name, birth_date,
        side, asked, owner_id, made_at, due_at, decision, reason, decided_by_name)
    SELECT gen_random_uuid(), moment, few.provider, few.party_id, t.called, t.dated, t.side,
        few.subject,
        (SELECT m.user_id FROM partnerships_membership m
            WHERE m.organisation_id = few.provider AND m.role = 'SUPERVISOR' AND m.until IS NULL
                AND m.partnership_id
                    = nullif(current_setting('alongside.partnership', true), '')::uuid
            ORDER BY m.since, m.id LIMIT 1),
        moment, due, '', '', ''
    FROM (SELECT hit.*, row_number() OVER (PARTITION BY number ORDER BY party_id) AS place
        FROM hit WHERE NOT hit.certain) few
    JOIN unnest(sides, called, dated) WITH ORDINALITY AS t (side, called, dated, number)
        USING (number)
    WHERE few.place <= 20
    ON CONFLICT DO NOTHING
$$
"""
ASKED = (
    "providers uuid[], exacts bigint[], sures boolean[], births bigint[], subjects bigint[],"
    " keys bigint[], of_look integer[], nears bigint[], near_look integer[]"
)
_rows = secure("people_partykey", see=OWN)
_asked = definer(
    f"can_take({before.ASKED}) RETURNS boolean",
    before.CAN_TAKE,
    reads=READS,
)
_noted = definer(
    f"note_conflicts({before.ASKED}, called text, dated date, moment timestamptz,"
    " due timestamptz) RETURNS void",
    before.NOTE,
    reads=("people_partykey", "partnerships_membership"),
    writes=("people_conflictitem",),
)


def make_keys(apps: Any, schema_editor: Any) -> None:
    server = schema_editor.connection.connection
    server.execute("SET LOCAL ROLE loader")
    made_anew(server)
    server.execute("RESET ROLE")


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0002_security"),
        ("people", "0007_walls_around_relatives"),
    ]

    operations = [
        migrations.RunSQL(_asked.reverse_sql, _asked.sql),
        migrations.RunSQL(_noted.reverse_sql, _noted.sql),
        migrations.RunSQL(migrations.RunSQL.noop, _rows.sql),
        migrations.DeleteModel("PartyKey"),
        migrations.CreateModel(
            "PartyKey",
            [
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "party", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.BigIntegerField()),
                ("born", models.BigIntegerField(null=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+",
                        to="people.party",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT,
                        related_name="+", to="partnerships.organisation",
                    ),
                ),
            ],
        ),
        secure("people_partykey", see=OWN),
        definer(f"can_take({ASKED}) RETURNS SETOF uuid", CAN_TAKE, reads=READS),
        definer(
            f"note_conflicts({ASKED}, sides text[], called text[], dated date[],"
            " moment timestamptz, due timestamptz) RETURNS void",
            NOTE,
            reads=("people_partykey", "partnerships_membership"),
            writes=("people_conflictitem",),
        ),
        migrations.RunPython(make_keys, migrations.RunPython.noop),
    ]  # fmt: skip
