"""
What organisations and their people hold. What was said of a provider when it was described becomes
a credential: a registration without a level counts as the lowest, and since the provider came.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from alongside.kit.security import HERE, secure

FROM_ACCREDITATIONS = """
ALTER TABLE partnerships_participation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE partnerships_organisation NO FORCE ROW LEVEL SECURITY;
INSERT INTO partnerships_credential (id, created_at, partnership_id, organisation_id, kind, level,
        number, categories, nations, valid_from, evidence)
    SELECT gen_random_uuid(), now(), p.partnership_id, o.id, word, (word = 'IAA')::int,
        '', '{}', '{}', p.since, 'Said when the provider was added. Check the register'
    FROM partnerships_participation p
    JOIN partnerships_organisation o ON o.id = p.organisation_id
    CROSS JOIN LATERAL unnest(o.accreditations) word
    WHERE p.part = 'ADVICE' AND p.until IS NULL
        AND word IN ('AQS', 'SNSIAP', 'FCA', 'IAA', 'SRA');
ALTER TABLE partnerships_participation FORCE ROW LEVEL SECURITY;
ALTER TABLE partnerships_organisation FORCE ROW LEVEL SECURITY;
"""
KINDS = [
    ("IAA", "Immigration Advice Authority registration"),
    ("FCA", "Financial Conduct Authority permission for debt"),
    ("SRA", "Solicitors Regulation Authority"),
    ("BSB", "Bar Standards Board"),
    ("CILEX", "CILEX Regulation"),
    ("DRO", "Approved intermediary for debt relief orders"),
    ("IP", "Insolvency practitioner"),
    ("SETTLEMENT", "Certified adviser for settlement agreements"),
    ("AQS", "Advice Quality Standard"),
    ("SQM", "Specialist Quality Mark"),
    ("LEXCEL", "Lexcel"),
    ("MAPS", "MaPS debt advice quality framework"),
    ("IAQF", "Information and Advice Quality Framework Wales"),
    ("SNSIAP", "Scottish National Standards for Information and Advice Providers"),
]
RAISES = """
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON partnerships_credential
    FOR EACH ROW EXECUTE FUNCTION raise_version()
"""


def keys(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, null=True
    )


def words(size: int) -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=size), blank=True, default=list
    )


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0007_absences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("number", models.CharField(blank=True, max_length=40)),
                ("categories", words(40)),
                ("nations", words(20)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("evidence", models.CharField(blank=True, max_length=300)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.organisation",
                    ),
                ),
                ("owner", keys(settings.AUTH_USER_MODEL)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partnerships.partnership",
                    ),
                ),
                ("user", keys(settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(ended_at=None),
                        fields=["partnership", "organisation"],
                        name="credentials_held",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                        name="a_credential_begins_first",
                    )
                ],
            },
        ),
        migrations.RunSQL(FROM_ACCREDITATIONS, migrations.RunSQL.noop),
        secure("partnerships_credential", see=HERE),
        migrations.RunSQL(RAISES, "DROP TRIGGER raise_version ON partnerships_credential"),
    ]
