"""Where the machine of R10 plays: a partnership with many free times, and what is really there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import connection

from proofs.scratch import Scratch
from tests import everything

DAYS = {
    "charity": (date(2026, 11, 25), date(2026, 11, 26)),
    "law_centre": (date(2026, 11, 30), date(2026, 12, 1)),
}
FACTS = """
CREATE FUNCTION facts_of_referrals(uuid[]) RETURNS SETOF jsonb
LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
    SELECT jsonb_build_object(
        'status', r.status, 'queue', r.queue, 'owner', r.owner_id, 'provider', r.provider_id,
        'due', r.due_at, 'exit', r.exit, 'person', r.person_id, 'again', r.again_of_id,
        'at', r.status_at, 'accepted', r.accepted_at, 'booked', r.booked_at,
        'attended', r.attended_at, 'closed', r.closed_at, 'reached', r.reached_at,
        'steps', (SELECT jsonb_agg(jsonb_build_array(s.status, s.told, s.at) ORDER BY s.number)
            FROM referrals_step s WHERE s.referral_id = r.id),
        'news', (SELECT coalesce(jsonb_agg(m.kind), '[]') FROM correspondence_message m
            WHERE m.subject_id = r.id AND m.recipient_id = r.referring_organisation_id),
        'bookings', (SELECT coalesce(jsonb_object_agg(b.id, b.status), '{}')
            FROM appointments_booking b WHERE b.referral_id = r.id),
        'asked', (SELECT coalesce(jsonb_agg(p.provider_id), '[]') FROM referrals_proposal p
            WHERE p.referral_id = r.id AND p.answer = ''),
        'questions', (SELECT count(*) FROM referrals_question q
            WHERE q.referral_id = r.id AND q.answered_at IS NULL),
        'correlations', (SELECT coalesce(jsonb_agg(DISTINCT i.correlation_id), '[]')
            FROM interop_received i WHERE i.referral_id = r.id AND i.deed = 'NEW'))
    FROM unnest($1) WITH ORDINALITY asked (id, n) JOIN referrals_referral r USING (id)
    ORDER BY asked.n
$$;
GRANT EXECUTE ON FUNCTION facts_of_referrals(uuid[]) TO PUBLIC
"""


@dataclass
class Stage:
    world: Any
    partner: Any
    slots: dict[str, list[UUID]]
    organisations: dict[str, UUID]

    def name_of(self, organisation_id: str | None) -> str | None:
        return next((n for n, pk in self.organisations.items() if str(pk) == organisation_id), None)

    def actor(self, who: str) -> Any:
        if who == "partner_system":
            return replace(self.world.partner_system, user_id=self.partner.user_id)
        return self.world.actors[who]


@contextmanager
def staged(database: Scratch) -> Iterator[Stage]:
    with database.server.admin(database.name) as admin, everything.marked(admin):
        admin.execute(FACTS.encode())
        yield _stage()


def _stage() -> Stage:
    from alongside.appointments.tests.factories import make_session, slots_of
    from alongside.interop.tests.factories import make_partner
    from tests.world import make_world

    world = make_world()
    advisers = {"charity": world.adviser, "law_centre": world.lawyer}
    slots = {
        name: [
            slot.pk
            for day in days
            for slot in slots_of(
                make_session(
                    world, adviser=advisers[name], day=day, closes=time(17), slot_minutes=10
                )
            )
        ]
        for name, days in DAYS.items()
    }
    names = ("practice", "other_practice", "charity", "law_centre")
    organisations = {name: getattr(world, name).pk for name in names}
    return Stage(world, make_partner(world), slots, organisations)


def facts(referral_ids: list[UUID]) -> list[dict[str, Any]]:
    """What is stored of these referrals, past every rule of sight."""
    import json

    with connection.cursor() as cursor:
        cursor.execute("SELECT facts_of_referrals(%s)", [referral_ids])
        return [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor]
