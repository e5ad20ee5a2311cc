"""
What was released is for the partnership. The funnel is counted by a listed function, which gives
counts to whoever coordinates or commissions and never a row.
"""

from django.db import migrations

from alongside.kit.security import HERE, append_only, definer, secure

FUNNEL = """
LANGUAGE sql STABLE AS $$
    SELECT r.site_id,
        CASE WHEN r.outcome_at IS NOT NULL THEN 5 WHEN r.advised_at IS NOT NULL THEN 4
            WHEN r.attended_at IS NOT NULL THEN 3 WHEN r.booked_at IS NOT NULL THEN 2
            WHEN r.reached_at IS NOT NULL THEN 1 ELSE 0 END,
        r.exit, r.closed_at IS NULL, count(*)
    FROM referrals_referral r
    WHERE r.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND r.received_at >= since AND r.received_at < before
        AND r.status <> 'ENTERED_IN_ERROR'
    GROUP BY 1, 2, 3, 4
$$
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial"), ("referrals", "0002_security")]

    operations = [
        secure("insight_release", see=HERE),
        append_only("insight_release"),
        definer(
            "funnel_counts(since timestamptz, before timestamptz) RETURNS TABLE ("
            "site uuid, stage integer, exit varchar, is_open boolean, number bigint)",
            FUNNEL,
            reads=("referrals_referral",),
        ),
    ]
