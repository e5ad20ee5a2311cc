"""
What a partnership agreed on is asked for by every referral and changes twice a year.

Each change gives the partnership a new version, so that a process may keep what it read and know, by
one number, whether it still holds. The number is of a sequence: what was read in a transaction that
is then rolled back never has the number of another change. Not for what changes often (intake): a
new number locks the partnership's row until the change commits.
"""

from django.db import migrations, models

OF_PARTNERSHIP = ("openinghours", "participation", "site", "scope")
RAISE = """
CREATE SEQUENCE partnerships_versions;
GRANT USAGE ON SEQUENCE partnerships_versions TO app;
CREATE FUNCTION raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partnerships_partnership SET version = nextval('partnerships_versions')
        WHERE id = coalesce(NEW.partnership_id, OLD.partnership_id);
    RETURN NULL;
END $$;
CREATE FUNCTION raise_version_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partnerships_partnership p SET version = nextval('partnerships_versions')
        WHERE EXISTS (SELECT FROM partnerships_participation t
            WHERE t.partnership_id = p.id AND t.organisation_id = NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION raise_own_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version = nextval('partnerships_versions');
    RETURN NEW;
END $$;
"""
TRIGGERS = [
    *(
        f"CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON partnerships_{table}"
        " FOR EACH ROW EXECUTE FUNCTION raise_version()"
        for table in OF_PARTNERSHIP
    ),
    "CREATE TRIGGER raise_version AFTER UPDATE ON partnerships_organisation"
    " FOR EACH ROW EXECUTE FUNCTION raise_version_of_organisation()",
    "CREATE TRIGGER raise_own_version BEFORE UPDATE ON partnerships_partnership"
    " FOR EACH ROW EXECUTE FUNCTION raise_own_version()",
]
TAKE_BACK = [
    *(f"DROP TRIGGER raise_version ON partnerships_{table}" for table in OF_PARTNERSHIP),
    "DROP TRIGGER raise_version ON partnerships_organisation",
    "DROP TRIGGER raise_own_version ON partnerships_partnership",
    "DROP FUNCTION raise_version(), raise_version_of_organisation(), raise_own_version()",
    "DROP SEQUENCE partnerships_versions",
]


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0005_doors")]

    operations = [
        migrations.AddField(
            "partnership",
            "version",
            models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL([RAISE, *TRIGGERS], TAKE_BACK),
    ]
