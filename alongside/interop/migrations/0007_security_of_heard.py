"""What a sender says later is for whoever sees the referral; its own words it sees as well."""

from django.db import migrations

from alongside.kit.security import HERE, append_only, definer, secure

SEEN = (
    f"{HERE} AND EXISTS"
    " (SELECT 1 FROM referrals_referral r WHERE r.id = interop_heard.referral_id)"
)
# A response names a message of ours. Its sender does not see our outbox: it learns which of its own
# referrals that message was about, and nothing else.
ABOUT = """
LANGUAGE sql STABLE AS $$
    SELECT m.subject_id FROM correspondence_message m
    WHERE m.id = p_message AND m.channel = 'BARS'
        AND EXISTS (SELECT 1 FROM interop_received r WHERE r.referral_id = m.subject_id AND r.partner_id = p_partner
            AND r.partnership_id = nullif(current_setting('alongside.partnership', true), '')::uuid
            AND r.organisation_id
                = nullif(current_setting('alongside.organisation', true), '')::uuid)
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("interop", "0006_cancel_and_hear"),
        ("correspondence", "0002_security"),
        ("referrals", "0002_security"),
    ]

    operations = [
        secure("interop_heard", see=SEEN, write=HERE),
        append_only("interop_heard"),
        definer(
            "referral_of_our_message(p_message uuid, p_partner uuid) RETURNS uuid",
            ABOUT,
            reads=("correspondence_message", "interop_received"),
        ),
    ]
