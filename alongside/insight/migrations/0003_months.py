"""
A page a month, frozen: exact for the site itself and for whoever coordinates, protected for others.

What is counted across organisations is counted by listed functions, which give numbers and no row:
of months to whoever made the referrals or coordinates them, of turn-aways to the partnership.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.kit.security import HERE, ORGANISATION, append_only, definer, secure

MONTHS = """
LANGUAGE sql STABLE AS $$
    SELECT grouping(r.site_id) = 1, r.site_id, count(*), count(r.reached_at), count(r.attended_at),
        percentile_cont(0.25) WITHIN GROUP (ORDER BY w.days),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY w.days),
        percentile_cont(0.75) WITHIN GROUP (ORDER BY w.days)
    FROM referrals_referral r,
        LATERAL (SELECT (r.attended_at AT TIME ZONE 'Europe/London')::date
            - (r.received_at AT TIME ZONE 'Europe/London')::date AS days) w
    WHERE r.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND nullif(current_setting('alongside.organisation', true), '')::uuid
            IN (r.coordinator_id, r.referring_organisation_id)
        AND r.received_at >= since AND r.received_at < before
        AND r.status <> 'ENTERED_IN_ERROR'
    GROUP BY GROUPING SETS ((r.site_id), ())
$$
"""
TURN_AWAYS = """
LANGUAGE sql STABLE AS $$
    SELECT d.domain, t.area, t.reason, count(*)
    FROM referrals_turnaway t, unnest(t.domains) AS d(domain)
    WHERE t.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
        AND (NOT own OR t.organisation_id
            = nullif(current_setting('alongside.organisation', true), '')::uuid)
        AND t.at >= since AND t.at < before
    GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3
$$
"""


def key(to, *, null=False):
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


def record():
    return [
        (
            "id",
            models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
        ),
        ("created_at", models.DateTimeField(auto_now_add=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0002_security"),
        ("referrals", "0008_whose_turn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Month",
            fields=[
                *record(),
                ("month", models.CharField(max_length=7)),
                ("figures", models.JSONField()),
                ("frozen_at", models.DateTimeField()),
                ("coordinator", key("partnerships.organisation")),
                ("organisation", key("partnerships.organisation")),
                ("partnership", key("partnerships.partnership")),
                ("site", key("partnerships.site", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "month", "site"),
                        name="one_month_of_a_site",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthRelease",
            fields=[
                *record(),
                ("month", models.CharField(max_length=7)),
                ("figures", models.JSONField()),
                ("frozen_at", models.DateTimeField()),
                ("frozen_by", key(settings.AUTH_USER_MODEL)),
                ("partnership", key("partnerships.partnership")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "month"), name="one_release_of_a_month"
                    )
                ],
            },
        ),
        secure(
            "insight_month",
            see=f"{HERE} AND (organisation_id = {ORGANISATION} OR coordinator_id = {ORGANISATION})",
            write=f"{HERE} AND coordinator_id = {ORGANISATION}",
        ),
        secure("insight_monthrelease", see=HERE),
        append_only("insight_month", "insight_monthrelease"),
        definer(
            "month_counts(since timestamptz, before timestamptz) RETURNS TABLE ("
            "is_total boolean, site uuid, referred bigint, reached bigint, seen bigint,"
            " low double precision, middle double precision, high double precision)",
            MONTHS,
            reads=("referrals_referral",),
        ),
        definer(
            "turn_away_counts(since timestamptz, before timestamptz, own boolean) RETURNS TABLE ("
            "domain varchar, area varchar, reason varchar, number bigint)",
            TURN_AWAYS,
            reads=("referrals_turnaway",),
        ),
    ]
