"""Those who take part in the journeys, and people whom they refer. All of it is made up."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Role
from alongside.appointments import actions as appointments
from alongside.appointments.models import Session
from alongside.kit import context
from alongside.kit.filters import day_of
from alongside.partnerships import actions as partnerships
from alongside.partnerships import queries
from alongside.people.schemas import Identity
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.tests.factories import make_new
from tests.journeys.visitor import Visitor
from tests.world import World, standing_of

BORN = date(1971, 3, 9)


def now() -> datetime:
    return timezone.now()


def in_days(days: int) -> date:
    return day_of(now()) + timedelta(days=days)


def actor_in(user: User, partnership_name: str) -> Actor:
    """The user as they act in the partnership of this name."""
    before = context.current()
    try:
        queries.enter(user.pk, read_only=False)
        places = {place.partnership_name: place for place in queries.places_of(user)}
        entered = queries.enter(user.pk, places[partnership_name].membership_id, read_only=False)
        assert entered.actor
        return entered.actor
    finally:
        context.take(before)


def add_colleague(coordinator: Actor, name: str, role: Role, organisation: Any) -> Actor:
    with context.standing_as(standing_of(coordinator)):
        added = partnerships.add_member(
            email=f"{name.split()[0].lower()}-{uuid4().hex[:6]}@example.org",
            name=name,
            role=role,
            organisation_id=organisation,
            by=coordinator,
            at=now(),
        )
        user = added.membership.user
    return actor_in(user, coordinator.partnership_name)


def a_session(world: World, *, day: date | None = None, **changes: Any) -> Session:
    """A session of world.adviser at world.surgery, with three free times."""
    with world.acting(world.supervisor) as by:
        room = appointments.add_room(
            site_id=world.surgery.pk, name=f"Room {uuid4().hex[:4]}", by=by, at=now()
        )
        said: dict[str, Any] = {
            "opens": time(9),
            "closes": time(12),
            "slot_minutes": 60,
            "held": 0,
        } | changes
        return appointments.add_session(
            room_id=room.pk,
            provider_id=world.charity.pk,
            adviser_id=world.adviser.user_id,
            day=day or in_days(3),
            by=by,
            at=now(),
            **said,
        )


def a_referral(
    world: World,
    *,
    by: Actor | None = None,
    at: datetime | None = None,
    given: str = "Zelda",
    family: str = "Quillfeather",
    provider: Any = None,
    **changes: Any,
) -> Referral:
    identity = Identity(given_name=given, family_name=family, birth_date=BORN)
    with world.acting(by or world.referrer) as actor:
        new = make_new(identity=identity, **({"site_id": world.surgery.pk} | changes))
        return referrals.refer(
            new=new, key=str(uuid4()), provider_id=provider, by=actor, at=at or now()
        )


def fill_referral(
    visitor: Visitor, given: str, family: str, *, agreed: tuple[str, ...] = ()
) -> None:
    """Fill in the page of a referral as far as it must be filled."""
    visitor.dates(BORN, of="Date of birth")
    visitor.writes(given, into="First name")
    visitor.writes(family, into="Last name")
    visitor.writes("V81999", into="GP practice code")
    visitor.chooses("Money and benefits", of="What is it about?")
    visitor.writes("The disability benefit was stopped", into="What is happening?")
    visitor.chooses("Otherwise", of="How soon?")
    visitor.chooses("No known risks")
    visitor.writes("07700 900123", into="Phone")
    visitor.chooses("Text and voicemail are safe")
    visitor.chooses("Yes, they were alone")
    for line in ("I pass what you told me to an adviser", *agreed):
        visitor.chooses(line)
    visitor.writes("020 7946 0123", into="How the adviser reaches you")


TELL_STATUS = "The adviser tells me how it goes"
TELL_OUTCOME = "The adviser tells me the outcome too"
