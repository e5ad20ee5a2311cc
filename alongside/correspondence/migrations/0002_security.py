from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, append_only, definer, secure

OWN = f"{HERE} AND organisation_id = {ORGANISATION}"
# For the task that looks for messages whose own task was lost: ids alone, for all partnerships.
WAITING = """
LANGUAGE sql STABLE AS $$
    SELECT m.id, m.organisation_id, m.partnership_id FROM correspondence_message m
    WHERE m.state = 'WAITING' AND m.next_at <= moment ORDER BY m.next_at, m.id LIMIT most
$$
"""


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0001_initial")]

    operations = [
        secure("correspondence_message", see=OWN),
        secure("correspondence_delivery", see=OWN),
        append_only("correspondence_delivery"),
        definer(
            "messages_waiting(moment timestamptz, most integer)"
            " RETURNS TABLE (message uuid, organisation uuid, partnership uuid)",
            WAITING,
            reads=("correspondence_message",),
        ),
    ]
