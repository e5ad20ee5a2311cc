"""A door without an account is found by the hash of its token before anything else is known."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.kit.security import HERE, definer, secure

AT_THE_DOOR = """
LANGUAGE sql STABLE AS $$
    SELECT clock_timestamp(), d.id, d.kind, d.name, u.id, u.name, m.id, o.id, o.name, p.id, p.name,
        d.site_id
    FROM partnerships_door d
    JOIN accounts_user u ON u.id = d.user_id AND u.is_active
    JOIN partnerships_membership m ON m.user_id = d.user_id AND m.role = 'DOOR'
        AND m.partnership_id = d.partnership_id AND m.organisation_id = d.organisation_id
        AND (m.until IS NULL OR m.until > clock_timestamp())
    JOIN partnerships_organisation o ON o.id = d.organisation_id
    JOIN partnerships_partnership p ON p.id = d.partnership_id
    WHERE d.token_hash = p_hash AND (d.until IS NULL OR d.until > clock_timestamp())
    ORDER BY m.since, m.id LIMIT 1
$$
"""
ROLES = [
    ("REFERRER", "Referrer"),
    ("ADVISER", "Adviser"),
    ("VOLUNTEER", "Volunteer"),
    ("SUPERVISOR", "Supervisor"),
    ("COORDINATOR", "Coordinator"),
    ("COMMISSIONER", "Commissioner"),
    ("PRIVACY_OFFICER", "Privacy officer"),
    ("ADMINISTRATOR", "System administrator"),
    ("PARTNER_SYSTEM", "Partner system"),
    ("TASK", "Background task"),
    ("DOOR", "Door without an account"),
]
KINDS = [("REFERRER", "For whoever refers"), ("PERSON", "For the person themself")]


def key(to: str, *, on_delete: object = django.db.models.deletion.PROTECT, **more: object) -> object:
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=to, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_forget_drafts"),
        ("partnerships", "0004_memberships_end_here"),
    ]

    operations = [
        migrations.AlterField(
            "membership", "role", models.CharField(choices=ROLES, max_length=20)
        ),
        migrations.CreateModel(
            name="Door",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("name", models.CharField(max_length=100)),
                ("token_turn", models.PositiveSmallIntegerField(default=1)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("code_turn", models.PositiveSmallIntegerField(default=1)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("organisation", key("partnerships.organisation")),
                (
                    "partnership",
                    key(
                        "partnerships.partnership",
                        on_delete=django.db.models.deletion.CASCADE,
                    ),
                ),
                ("site", key("partnerships.site", null=True)),
                ("user", key(settings.AUTH_USER_MODEL)),
            ],
            options={"abstract": False},
        ),
        secure("partnerships_door", see=HERE),
        definer(
            "at_the_door(p_hash text) RETURNS TABLE (at timestamptz, door uuid, kind varchar,"
            " name varchar, user_id uuid, user_name varchar, membership uuid, organisation uuid,"
            " organisation_name varchar, partnership uuid, partnership_name varchar, site uuid)",
            AT_THE_DOOR,
            reads=(
                "accounts_user",
                "partnerships_door",
                "partnerships_membership",
                "partnerships_organisation",
                "partnerships_partnership",
            ),
        ),
    ]
