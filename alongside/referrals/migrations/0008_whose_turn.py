"""Who holds what waits, who was told when it was late, and what was asked of whoever referred."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from alongside.kit.security import HERE, ORGANISATION, append_only, secure

USER = settings.AUTH_USER_MODEL
OF_REFERRAL = (
    "EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referrals_{table}.referral_id)"
)
STATUSES = [
    ("RECEIVED", "Received"),
    ("PROPOSED", "With a provider to answer"),
    ("NEEDS_INFORMATION", "Needs information"),
    ("ACCEPTED", "Accepted"),
    ("WAITLISTED", "On the waiting list"),
    ("BOOKED", "Appointment booked"),
    ("ATTENDED", "Seen"),
    ("MISSED", "Missed the appointment"),
    ("APPT_CANCELLED", "Appointment cancelled"),
    ("IN_ADVICE", "Being advised"),
    ("ON_HOLD", "On hold"),
    ("DECLINED", "Nobody could take it"),
    ("CLOSED_COMPLETE", "Finished"),
    ("CLOSED_INCOMPLETE", "Ended before advice"),
    ("WITHDRAWN", "Withdrawn"),
    ("ENTERED_IN_ERROR", "Entered in error"),
]
RUNGS = [
    ("HOLDER", "Whoever holds it"),
    ("SUPERVISOR", "Deputy or supervisor"),
    ("COORDINATOR", "Coordinator"),
    ("REFERRER", "Whoever referred"),
]
TOLD = [
    ("USE_NOW", "A service to use now"),
    ("OTHER_SERVICE", "Another service, by name"),
    ("WRITTEN", "Written information"),
    ("TRY_AGAIN", "To come back on a day"),
    ("NOTHING", "Nothing could be offered"),
]


def key(to, *, null=False, on_delete=django.db.models.deletion.PROTECT, related_name="+"):
    return models.ForeignKey(null=null, on_delete=on_delete, related_name=related_name, to=to)


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
        ("referrals", "0007_security_of_levels"),
        ("partnerships", "0007_absences"),
        migrations.swappable_dependency(USER),
    ]

    operations = [
        migrations.AddField("referral", "holder", key(USER, null=True)),
        migrations.AddField("referral", "promised_date", models.DateField(null=True)),
        migrations.AddField(
            "turnaway", "area", models.CharField(blank=True, db_default="", max_length=80)
        ),
        migrations.AddField("turnaway", "urgent_asked", models.BooleanField(null=True)),
        migrations.AddField(
            "turnaway",
            "told",
            models.CharField(blank=True, choices=TOLD, db_default="", max_length=20),
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                *record(),
                ("kind", models.CharField(max_length=30)),
                ("subject_id", models.UUIDField()),
                ("reference", models.CharField(blank=True, max_length=12)),
                ("rung", models.CharField(choices=RUNGS, max_length=12)),
                ("due_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("owner", key("partnerships.organisation")),
                ("partnership", key("partnerships.partnership")),
                ("referral", key("referrals.referral", null=True)),
                ("told", key(USER, null=True)),
                ("told_organisation", key("partnerships.organisation", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["told", "-at"], name="escalations_told"),
                    models.Index(fields=["subject_id", "-at"], name="escalations_about"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject_id", "due_at", "rung", "told"),
                        name="nobody_is_told_twice",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                *record(),
                ("asked_by_name", models.CharField(max_length=150)),
                ("words", models.CharField(max_length=600)),
                ("asked_at", models.DateTimeField()),
                ("back_to", models.CharField(choices=STATUSES, max_length=20)),
                ("due_before", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_by_name", models.CharField(blank=True, max_length=150)),
                ("answered_at", models.DateTimeField(null=True)),
                ("asked_by", key(USER)),
                ("organisation", key("partnerships.organisation")),
                ("partnership", key("partnerships.partnership")),
                (
                    "referral",
                    key(
                        "referrals.referral",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(answered_at=None), fields=("referral",), name="one_open_question"
                    )
                ],
            },
        ),
        # Somebody at the owner, whoever was told, and nobody else: a coordinator who is told of what
        # a provider has reads its reference and how late it is, and no referral.
        secure(
            "referrals_escalation",
            see=f"{HERE} AND (owner_id = {ORGANISATION} OR told_organisation_id = {ORGANISATION})",
            write=f"{HERE} AND owner_id = {ORGANISATION}",
        ),
        append_only("referrals_escalation"),
        secure(
            "referrals_question",
            see=f"{HERE} AND {OF_REFERRAL.format(table='question')}",
            write=f"{HERE} AND organisation_id = {ORGANISATION}",
            change=f"{HERE} AND {OF_REFERRAL.format(table='question')}",
        ),
    ]
