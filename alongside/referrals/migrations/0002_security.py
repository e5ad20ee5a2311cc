"""
Who sees a referral: who made it, the provider that is asked or took it, and whoever coordinates
until one has. None of them from behind a wall.
"""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, USER, append_only, definer, secure

SEEN = f"""
    {HERE} AND (referring_organisation_id = {ORGANISATION} OR provider_id = {ORGANISATION}
        OR (coordinator_id = {ORGANISATION} AND accepted_at IS NULL))
    AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = referrals_referral.person_id
        AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
"""
# A provider that declines gives the referral back, and from then on cannot see it: row-level
# security alone would refuse the update for just that reason.
GIVE_BACK = """
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    UPDATE referrals_referral SET provider_id = NULL
        WHERE id = referral AND accepted_at IS NULL AND provider_id
            = nullif(current_setting('alongside.organisation', true), '')::uuid;
    RETURN FOUND;
END $$
"""


def of_referral(table: str) -> str:
    return f"{HERE} AND EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = {table}.referral_id)"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("people", "0002_security")]

    operations = [
        secure("referrals_referral", see=SEEN, write=HERE),
        secure("referrals_step", see=of_referral("referrals_step"), write=HERE),
        secure(
            "referrals_proposal",
            see=f"{HERE} AND (provider_id = {ORGANISATION}"
            " OR EXISTS (SELECT 1 FROM referrals_referral r"
            " WHERE r.id = referrals_proposal.referral_id))",
            write=HERE,
        ),
        secure("referrals_contactattempt", see=of_referral("referrals_contactattempt"), write=HERE),
        secure("referrals_turnaway", see=f"{HERE} AND organisation_id = {ORGANISATION}", write=HERE),
        append_only("referrals_step"),
        definer(
            "give_back_referral(referral uuid) RETURNS boolean",
            GIVE_BACK,
            writes=("referrals_referral",),
        ),
    ]
