"""
For whom replies and routes are, and what a task is told across partnerships: ids alone.

A message waits for those that were written before it to the same person by the same channel, so
that what is held up does not stand in the way of others who are due.
"""

from django.db import migrations

from alongside.correspondence.rules import SYSTEM_ID
from alongside.kit.security import HERE, ORGANISATION, USER, definer, secure

OWN = f"{HERE} AND organisation_id = {ORGANISATION}"
UNWALLED = f"""
    {OWN} AND ({USER} = '{SYSTEM_ID}' OR NOT EXISTS (
        SELECT 1 FROM people_wall w WHERE w.person_id = correspondence_reply.person_id
            AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION})))
"""
WAITING = """
LANGUAGE sql STABLE AS $$
    SELECT m.id, m.organisation_id, m.partnership_id FROM correspondence_message m
    WHERE m.state = 'WAITING' AND m.next_at <= moment AND NOT EXISTS (
        SELECT 1 FROM correspondence_message earlier
        WHERE earlier.person_id = m.person_id AND earlier.channel = m.channel
            AND earlier.state = 'WAITING' AND earlier.organisation_id = m.organisation_id
            AND (earlier.written_at, earlier.created_at, earlier.id)
                < (m.written_at, m.created_at, m.id))
    ORDER BY m.next_at, m.id LIMIT most
$$
"""
TEXTED = """
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (m.organisation_id, m.person_id)
        m.id, m.organisation_id, m.partnership_id, m.person_id, d.at
    FROM correspondence_delivery d JOIN correspondence_message m ON m.id = d.message_id
    WHERE d.to_key = wanted AND d.to_key > '' AND d.went AND d.at >= since
        AND m.person_id IS NOT NULL
    ORDER BY m.organisation_id, m.person_id, d.at DESC, d.id
$$
"""
WHOSE = """
LANGUAGE sql STABLE AS $$
    SELECT m.id, m.organisation_id, m.partnership_id FROM correspondence_message m
    WHERE m.id = wanted
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0004_two_way"),
        ("people", "0002_security"),
        ("interop", "0005_functions_for_app_alone"),
    ]

    operations = [
        secure("correspondence_reply", see=UNWALLED),
        secure("correspondence_route", see=HERE),
        migrations.RunSQL(
            ["SET LOCAL ROLE definer", "DROP FUNCTION messages_waiting(timestamptz, integer)",
             "RESET ROLE"],
            migrations.RunSQL.noop,
        ),  # fmt: skip
        definer(
            "messages_waiting(moment timestamptz, most integer)"
            " RETURNS TABLE (message uuid, organisation uuid, partnership uuid)",
            WAITING,
            reads=("correspondence_message",),
        ),
        definer(
            "texted(wanted text, since timestamptz)"
            " RETURNS TABLE (message uuid, organisation uuid, partnership uuid, person uuid,"
            " at timestamptz)",
            TEXTED,
            reads=("correspondence_delivery", "correspondence_message"),
        ),
        definer(
            "whose_message(wanted uuid)"
            " RETURNS TABLE (message uuid, organisation uuid, partnership uuid)",
            WHOSE,
            reads=("correspondence_message",),
        ),
    ]
