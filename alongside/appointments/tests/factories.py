"""Rooms, sessions and bookings that tests stand on. All of it is made up."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from alongside.accounts.rules import Actor
from alongside.appointments import actions
from alongside.appointments.models import Booking, Room, Session, Slot
from alongside.kit import context
from alongside.kit.context import Standing
from alongside.partnerships import queries as partnerships
from alongside.people.schemas import Identity
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.tests.factories import make_new
from tests.world import NOON, World

NEXT_DAY = date(2026, 11, 25)
EARLY = NOON - timedelta(hours=12)


def make_room(world: World, *, by: Actor, name: str = "Room 4") -> Room:
    return actions.add_room(site_id=world.surgery.pk, name=name, by=by, at=NOON)


def make_session(
    world: World,
    *,
    room: Room | None = None,
    adviser: Actor | None = None,
    day: date = NEXT_DAY,
    opens: time = time(9),
    closes: time = time(12),
    slot_minutes: int = 60,
    held: int = 0,
    seats: int = 1,
) -> Session:
    """A session at the surgery with three slots, unless told otherwise."""
    adviser = adviser or world.adviser
    with world.acting(world.supervisor) as by:
        room = room or make_room(world, by=by, name=f"Room {uuid4().hex[:6]}")
        session = actions.add_session(
            room_id=room.pk,
            provider_id=adviser.organisation_id,
            adviser_id=adviser.user_id,
            day=day,
            opens=opens,
            closes=closes,
            slot_minutes=slot_minutes,
            held=held,
            by=by,
            at=NOON,
        )
        session.slots.update(seats=seats)
    return session


def slots_of(session: Session) -> list[Slot]:
    """Its slots, whoever the test acts for: times are for all in the partnership to see."""
    with context.standing_as(Standing(partnership=session.partnership_id)):
        return list(session.slots.order_by("starts_at"))


def make_referral(
    *, by: Actor, family: str = "Quillfeather", at: datetime = EARLY, **changes: object
) -> Referral:
    """A referral of somebody new by this actor, for whom the test must be acting."""
    identity = Identity(given_name="Zelda", family_name=family, birth_date=date(1980, 2, 1))
    new = make_new(identity=identity, **({"site_id": place_of(by)} | changes))
    return referrals.refer(new=new, key=str(uuid4()), by=by, at=at)


def place_of(by: Actor) -> UUID:
    """The actor's own place of care, or any: whoever comes from none is nobody's to take."""
    return by.site_id or partnerships.sites_of(by)[0].pk


def make_booking(
    slot: Slot, *, by: Actor, family: str = "Quillfeather", at: datetime = EARLY, **changes: object
) -> Booking:
    """Somebody new in this slot, booked by this actor, for whom the test must be acting."""
    referral = make_referral(by=by, family=family, at=at, **changes)
    return actions.book(
        person_id=referral.person_id, slot_id=slot.pk, referral_id=referral.pk, by=by, at=at
    )
