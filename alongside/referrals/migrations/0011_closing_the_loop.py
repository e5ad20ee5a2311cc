"""Which referrals are silent: their newest step told nothing, and does not say why."""

from django.db import migrations

from alongside.kit.security import definer

UNTOLD = """
LANGUAGE sql STABLE AS $$
    SELECT r.id FROM referrals_referral r
    JOIN LATERAL (SELECT * FROM referrals_step s WHERE s.referral_id = r.id
        ORDER BY s.number DESC LIMIT 1) newest ON true
    WHERE r.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND (newest.told = ''
            OR newest.told = 'NOTHING' AND newest.status IN
                ('DECLINED', 'CLOSED_COMPLETE', 'CLOSED_INCOMPLETE', 'WITHDRAWN')
            OR newest.told = 'TOLD' AND NOT EXISTS (SELECT 1 FROM correspondence_message m
                WHERE m.subject_id = r.id AND m.recipient_id = r.referring_organisation_id
                    AND m.written_at = newest.at AND m.kind = CASE
                        WHEN newest.status = 'CLOSED_INCOMPLETE' AND newest.reason = 'NOT_REACHED'
                            THEN 'NOT_REACHED'
                        WHEN newest.status IN ('CLOSED_COMPLETE', 'CLOSED_INCOMPLETE', 'WITHDRAWN')
                            THEN 'CLOSED'
                        ELSE newest.status END))
    ORDER BY r.id
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0010_told_and_again"),
        ("correspondence", "0005_security_of_two_way"),
    ]

    operations = [
        definer(
            "untold_referrals() RETURNS TABLE (referral uuid)",
            UNTOLD,
            reads=("referrals_referral", "referrals_step", "correspondence_message"),
        ),
    ]
