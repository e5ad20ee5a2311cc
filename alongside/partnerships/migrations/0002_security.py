"""The partnership is the tenant. `enter` is how a connection comes to speak for somebody."""

from django.db import migrations

from alongside.kit.security import HERE, PARTNERSHIP, USER, definer, secure


USER_COLUMNS = (
    "u_id uuid, u_password varchar, u_last_login timestamptz, u_is_superuser boolean,"
    " u_username varchar, u_is_staff boolean, u_is_active boolean, u_date_joined timestamptz,"
    " u_name varchar, u_email varchar, u_kind varchar"
)
USER_VALUES = (
    "u.id, u.password, u.last_login, u.is_superuser, u.username, u.is_staff, u.is_active,"
    " u.date_joined, u.name, u.email, u.kind"
)
ENTER = f"""
LANGUAGE plpgsql VOLATILE AS $$
DECLARE m partnerships_membership;
BEGIN
    SELECT * INTO m FROM partnerships_membership
        WHERE user_id = p_user AND (until IS NULL OR until > clock_timestamp())
            AND (p_membership IS NULL OR id = p_membership)
        ORDER BY since, id LIMIT 1;
    PERFORM set_config('alongside.user', coalesce(p_user::text, ''), false),
        set_config('alongside.organisation', coalesce(m.organisation_id::text, ''), false),
        set_config('alongside.partnership', coalesce(m.partnership_id::text, ''), false),
        set_config(
            'default_transaction_read_only', CASE WHEN p_reads THEN 'on' ELSE 'off' END, false);
    RETURN QUERY
        SELECT clock_timestamp(), m.id, m.role, o.id, o.name, o.shared_computers,
            p.id, p.name, m.site_id, {USER_VALUES}
        FROM (SELECT 1) one
        LEFT JOIN accounts_user u ON u.id = p_user
        LEFT JOIN partnerships_organisation o ON o.id = m.organisation_id
        LEFT JOIN partnerships_partnership p ON p.id = m.partnership_id;
END $$
"""
MEMBERSHIPS = """
LANGUAGE sql STABLE AS $$
    SELECT m.id, m.role, o.name, p.name
    FROM partnerships_membership m
    JOIN partnerships_organisation o ON o.id = m.organisation_id
    JOIN partnerships_partnership p ON p.id = m.partnership_id
    WHERE m.user_id = p_user AND (m.until IS NULL OR m.until > clock_timestamp())
        AND p_user = nullif(current_setting('alongside.user', true), '')::uuid
    ORDER BY p.name, o.name, m.role, m.id
$$
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        secure("partnerships_partnership", see=f"id = {PARTNERSHIP}"),
        *[
            secure(f"partnerships_{table}", see=HERE)
            for table in ("openinghours", "participation", "site", "scope", "intake")
        ],
        secure("partnerships_membership", see=f"{HERE} OR user_id = {USER}", write=HERE, change=HERE),
        definer(
            "enter(p_user uuid, p_membership uuid, p_reads boolean) RETURNS TABLE ("
            "at timestamptz, membership uuid, role varchar, organisation uuid,"
            " organisation_name varchar, shared_computers boolean, partnership uuid,"
            f" partnership_name varchar, site uuid, {USER_COLUMNS})",
            ENTER,
            reads=(
                "accounts_user",
                "partnerships_membership",
                "partnerships_organisation",
                "partnerships_partnership",
            ),
        ),
        definer(
            "memberships_of(p_user uuid) RETURNS TABLE ("
            "membership uuid, role varchar, organisation_name varchar, partnership_name varchar)",
            MEMBERSHIPS,
        ),
    ]
