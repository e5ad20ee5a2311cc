from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, append_only, definer, secure

# A partner is known by the client of its token before anything else is known of the request.
PARTNER = """
LANGUAGE sql STABLE AS $$
    SELECT p.id, p.user_id FROM interop_partner p WHERE p.client = p_client AND p.active
$$
"""


class Migration(migrations.Migration):
    dependencies = [("interop", "0001_initial"), ("people", "0002_security")]

    operations = [
        secure("interop_partner", see=HERE),
        secure("interop_received", see=f"{HERE} AND organisation_id = {ORGANISATION}"),
        append_only("interop_received"),
        definer(
            "partner_of_client(p_client text) RETURNS TABLE (partner uuid, user_id uuid)",
            PARTNER,
            reads=("interop_partner",),
        ),
    ]
