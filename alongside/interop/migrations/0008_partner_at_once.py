from django.db import migrations

from alongside.kit.security import definer

# The whole partner, so that whoever calls is not looked for twice.
PARTNER = """
LANGUAGE sql STABLE AS $$
    SELECT p.* FROM interop_partner p WHERE p.client = p_client AND p.active
$$
"""


class Migration(migrations.Migration):
    dependencies = [("interop", "0007_security_of_heard")]

    operations = [
        migrations.RunSQL(
            ["SET LOCAL ROLE definer", "DROP FUNCTION partner_of_client(text)", "RESET ROLE"],
            migrations.RunSQL.noop,
        ),
        definer(
            "partner_of_client(p_client text) RETURNS SETOF interop_partner",
            PARTNER,
            reads=("interop_partner",),
        ),
    ]
