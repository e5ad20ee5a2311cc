"""Let whoever replies to a referral know whom to answer, and nothing else of the message."""

from django.db import migrations

from alongside.kit.security import definer

# For an organisation that sees the referral by the rules of referrals/0002_security: who made it,
# who coordinates until a provider has it, and the provider; none of them from behind a wall.
WHOM = """
LANGUAGE sql STABLE AS $$
    SELECT m.id, m.correlation_id, m.bundle_id, m.addressed
    FROM interop_received m JOIN referrals_referral r ON r.id = m.referral_id
    WHERE r.id = p_referral
        AND r.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND (nullif(current_setting('alongside.organisation', true), '')::uuid
                IN (r.referring_organisation_id, r.provider_id)
            OR r.accepted_at IS NULL AND r.coordinator_id
                = nullif(current_setting('alongside.organisation', true), '')::uuid)
        AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = r.person_id
            AND (w.user_id = nullif(current_setting('alongside.user', true), '')::uuid
                OR w.user_id IS NULL AND w.organisation_id
                    = nullif(current_setting('alongside.organisation', true), '')::uuid))
    ORDER BY m.received_at LIMIT 1
$$
"""


class Migration(migrations.Migration):
    dependencies = [("interop", "0003_received_addressed"), ("referrals", "0002_security")]

    operations = [
        definer(
            "whom_to_answer(p_referral uuid) RETURNS TABLE ("
            "message uuid, correlation_id uuid, bundle_id varchar, addressed jsonb)",
            WHOM,
            reads=("interop_received", "referrals_referral", "people_wall"),
        ),
    ]
