"""Whether a chain still holds: every link made anew from its row and from the link before it."""

from django.db import migrations

from alongside.kit.security import definer

LINKS = """
LANGUAGE sql STABLE AS $$
    WITH sealed AS (
        SELECT 'event' AS kind, each.seal_number AS place, each.seal_hash AS link,
            to_jsonb(each) AS written
        FROM audit_event each
        WHERE each.organisation_id = p_organisation AND each.seal_number IS NOT NULL
        UNION ALL
        SELECT 'look', each.seal_number, each.seal_hash, to_jsonb(each)
        FROM audit_look each
        WHERE each.organisation_id = p_organisation AND each.seal_number IS NOT NULL
    ), chained AS (
        SELECT *, lag(link) OVER walk AS before, lag(place) OVER walk AS place_before
        FROM sealed WINDOW walk AS (ORDER BY place)
    )
    SELECT place, encode(link, 'hex'),
        place = coalesce(place_before, 0) + 1 AND link = sha256(
            coalesce(before, sha256(convert_to(p_organisation::text, 'UTF8')))
            || convert_to(place || audit_words(kind, written), 'UTF8'))
    FROM chained ORDER BY place
$$
"""
CHAINS = """
LANGUAGE sql STABLE AS $$
    SELECT organisation_id, number, encode(hash, 'hex') FROM audit_head ORDER BY 1
$$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_security")]

    operations = [
        definer(
            "audit_links(p_organisation uuid) RETURNS TABLE (number bigint, hash text, holds boolean)",
            LINKS,
        ),
        definer(
            "audit_chains() RETURNS TABLE (organisation uuid, number bigint, hash text)", CHAINS
        ),
    ]
