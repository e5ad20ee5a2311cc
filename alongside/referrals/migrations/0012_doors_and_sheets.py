"""What comes by a door without an account, and by a spreadsheet: kept apart until it is referred."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from alongside.kit.security import HERE, ORGANISATION, USER, definer, secure

OF_REFERRAL = f"{HERE} AND EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id)"
SETTLED = [
    ("BY_CODE", "Confirmed by the code that was mailed"),
    ("BY_PHONE", "Confirmed by phone"),
    ("NOT_REAL", "Whoever is named did not send it"),
]
STAGES = [
    ("READ", "Read, to be checked"),
    ("IMPORTING", "Being imported"),
    ("DONE", "Imported"),
    ("FAILED", "Not imported"),
]
FORGET = """
LANGUAGE sql VOLATILE AS $$
    WITH gone AS (DELETE FROM referrals_sheet WHERE until < p_at RETURNING 1)
    SELECT count(*)::integer FROM gone
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
        ("partnership", key("partnerships.partnership")),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0005_doors"),
        ("referrals", "0011_closing_the_loop"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Stay",
            fields=[
                *record(),
                ("ward", models.CharField(blank=True, max_length=100)),
                ("leaves_on", models.DateField(null=True)),
                ("council", models.CharField(blank=True, max_length=100)),
                ("due_on", models.DateField(null=True)),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stay",
                        to="referrals.referral",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Unconfirmed",
            fields=[
                *record(),
                ("said", models.JSONField()),
                ("referrer_name", models.CharField(max_length=150)),
                ("referrer_contact", models.CharField(max_length=200)),
                ("code_hash", models.CharField(max_length=64)),
                ("code_until", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("settled", models.CharField(blank=True, choices=SETTLED, max_length=10)),
                ("settled_at", models.DateTimeField(null=True)),
                ("coordinator", key("partnerships.organisation")),
                ("door", key("partnerships.door")),
                ("organisation", key("partnerships.organisation")),
                ("referral", key("referrals.referral", null=True)),
                ("settled_by", key(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(settled=""),
                        fields=["coordinator", "due_at"],
                        name="to_confirm",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(settled="", settled_at=None)
                        | (~Q(settled="") & Q(settled_at__isnull=False, said={})),
                        name="what_is_settled_is_kept_no_more",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                *record(),
                ("rows", models.JSONField()),
                ("total", models.PositiveIntegerField()),
                ("stage", models.CharField(choices=STAGES, max_length=10)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("read_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("imported", models.PositiveIntegerField(default=0)),
                ("had", models.PositiveIntegerField(default=0)),
                ("organisation", key("partnerships.organisation")),
                ("site", key("partnerships.site", null=True)),
                ("user", key(settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["user", "-read_at"], name="sheets_of_a_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(stage="DONE") | Q(rows=[]), name="an_imported_sheet_is_empty"
                    )
                ],
            },
        ),
        secure("referrals_stay", see=OF_REFERRAL),
        secure(
            "referrals_unconfirmed",
            see=f"{HERE} AND (organisation_id = {ORGANISATION} OR coordinator_id = {ORGANISATION})",
        ),
        secure(
            "referrals_sheet",
            see=f"{HERE} AND organisation_id = {ORGANISATION} AND user_id = {USER}",
        ),
        migrations.RunSQL(
            "GRANT SELECT, DELETE ON referrals_sheet TO definer", migrations.RunSQL.noop
        ),
        definer("forget_sheets(p_at timestamptz) RETURNS integer", FORGET),
    ]
