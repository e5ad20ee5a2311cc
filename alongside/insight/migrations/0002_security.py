"""
What was released is for the partnership. The funnel is counted by a listed function, which gives
counts to whoever coordinates or commissions and never a row.
"""

from django.db import migrations

from alongside.kit.security import HERE, append_only, definer, secure

FUNNEL = """
LANGUAGE sql STABLE AS $$
    SELECT r.site_id, r.exit, count(*), count(r.accepted_at), count(r.reached_at),
        count(r.booked_at), count(r.attended_at), count(r.advised_at), count(r.outcome_at),
        count(r.closed_at)
    FROM referrals_referral r
    WHERE r.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND r.received_at >= since AND r.received_at < before
        AND r.status <> 'ENTERED_IN_ERROR'
    GROUP BY r.site_id, r.exit
$$
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial"), ("referrals", "0002_security")]

    operations = [
        secure("insight_release", see=HERE),
        append_only("insight_release"),
        definer(
            "funnel_counts(since timestamptz, before timestamptz) RETURNS TABLE ("
            "site uuid, exit varchar, referred bigint, accepted bigint, reached bigint,"
            " booked bigint, attended bigint, advised bigint, outcome bigint, closed bigint)",
            FUNNEL,
            reads=("referrals_referral",),
        ),
    ]
