"""
A small partnership that tests stand on: two surgeries, two providers, somebody in each role.

All of it is made up. Rows are made as the serving role, within row-level security.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Role, UserKind
from alongside.kit import context
from alongside.kit.context import Standing
from alongside.law.rules.areas import CredentialKind
from alongside.partnerships.models import (
    Credential,
    Intake,
    Membership,
    OpeningHours,
    Organisation,
    Participation,
    Partnership,
    Scope,
    Site,
)
from alongside.partnerships.rules import OrganisationKind, Part, SiteKind
from alongside.people import actions as people
from alongside.people.models import Person
from alongside.people.rules import RelationKind
from alongside.people.schemas import Identity

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
TOMORROW = NOON + timedelta(days=1)
DOMAINS = ("welfare_benefits", "debt", "housing")


@dataclass
class World:
    partnership: Partnership
    practice: Organisation
    surgery: Site
    other_practice: Organisation
    other_surgery: Site
    charity: Organisation
    law_centre: Organisation
    board: Organisation
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        """The actor of this name: world.adviser, world.referrer, …"""
        try:
            found: Actor = self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None
        return found

    def user(self, name: str) -> User:
        return User.objects.get(pk=self.actors[name].user_id)

    @contextmanager
    def acting(self, actor: Actor) -> Iterator[Actor]:
        """Have the database know for whom the test speaks."""
        with context.standing_as(standing_of(actor)):
            yield actor


def standing_of(actor: Actor) -> Standing:
    return Standing(actor.user_id, actor.organisation_id, actor.partnership_id)


def make_world(name: str = "Advice at Mill Road") -> World:
    """Make the partnership and everybody in it. Speak for one of them by `world.acting(...)`."""
    partnership_id = uuid.uuid4()
    with context.standing_as(Standing(partnership=partnership_id)):
        return _make(partnership_id, name)


def _make(partnership_id: uuid.UUID, name: str) -> World:
    health, charity = OrganisationKind.HEALTH, OrganisationKind.CHARITY
    practice = Organisation.objects.create(name="Mill Road Practice", kind=health)
    other_practice = Organisation.objects.create(name="Hill Top Practice", kind=health)
    advice = Organisation.objects.create(name="Riverside Advice", kind=charity)
    law_centre = Organisation.objects.create(
        name="Fenland Law Centre", kind=OrganisationKind.LAW_CENTRE
    )
    board = Organisation.objects.create(name="Fenland Board", kind=OrganisationKind.COMMISSIONER)
    partnership = Partnership.objects.create(
        pk=partnership_id,
        name=name,
        preset="gp_booked_record_access",
        preset_as_of=date(2026, 11, 24),
        coordinator=advice,
        integration="co_located",
        catchment="registered_here",
        routing="capability_and_capacity",
        record_access="read_with_consent",
        consent_model="per_purpose",
        default_feedback="status_only",
        agreed_on=date(2026, 4, 1),
    )
    world = World(
        partnership=partnership,
        practice=practice,
        surgery=_site(partnership, practice, "Mill Road Surgery"),
        other_practice=other_practice,
        other_surgery=_site(partnership, other_practice, "Hill Top Surgery"),
        charity=advice,
        law_centre=law_centre,
        board=board,
    )
    _agree(world)
    _staff(world)
    return world


def _site(partnership: Partnership, organisation: Organisation, name: str) -> Site:
    return Site.objects.create(
        partnership=partnership, organisation=organisation, name=name, kind=SiteKind.GP_PRACTICE
    )


def _agree(world: World) -> None:
    for weekday in range(5):
        OpeningHours.objects.create(
            partnership=world.partnership, weekday=weekday, opens=time(9), closes=time(17)
        )
    parts = [
        (world.practice, Part.HEALTH),
        (world.other_practice, Part.HEALTH),
        (world.charity, Part.ADVICE),
        (world.charity, Part.COORDINATES),
        (world.law_centre, Part.ADVICE),
        (world.board, Part.COMMISSIONS),
    ]
    for organisation, part in parts:
        Participation.objects.create(
            partnership=world.partnership,
            organisation=organisation,
            part=part,
            since=date(2026, 4, 1),
        )
    for provider, level in [(world.charity, "casework"), (world.law_centre, "representation")]:
        for domain in DOMAINS:
            Scope.objects.create(
                partnership=world.partnership, provider=provider, domain=domain, level=level
            )
        Intake.objects.create(
            partnership=world.partnership, provider=provider, days_to_wait=5, said_at=NOON
        )
    for body, kind in [(world.charity, CredentialKind.FCA), (world.law_centre, CredentialKind.SRA)]:
        Credential.objects.create(
            partnership=world.partnership,
            organisation=body,
            kind=kind,
            valid_from=date(2026, 4, 1),
        )


def _staff(world: World) -> None:
    staff = {
        "referrer": (Role.REFERRER, world.practice, world.surgery),
        "other_referrer": (Role.REFERRER, world.other_practice, world.other_surgery),
        "adviser": (Role.ADVISER, world.charity, None),
        "colleague": (Role.ADVISER, world.charity, None),
        "volunteer": (Role.VOLUNTEER, world.charity, None),
        "supervisor": (Role.SUPERVISOR, world.charity, None),
        "coordinator": (Role.COORDINATOR, world.charity, None),
        "lawyer": (Role.ADVISER, world.law_centre, None),
        "commissioner": (Role.COMMISSIONER, world.board, None),
        "privacy_officer": (Role.PRIVACY_OFFICER, world.charity, None),
        "administrator": (Role.ADMINISTRATOR, world.charity, None),
        "partner_system": (Role.PARTNER_SYSTEM, world.practice, world.surgery),
        "task": (Role.TASK, world.charity, None),
        "door": (Role.DOOR, world.practice, world.surgery),
    }
    for name, (role, organisation, site) in staff.items():
        world.actors[name] = make_actor(world, name, role, organisation, site)


def make_actor(
    world: World, name: str, role: Role, organisation: Organisation, site: Site | None = None
) -> Actor:
    system = role in {Role.PARTNER_SYSTEM, Role.TASK, Role.DOOR}
    user = User.objects.create(
        username=f"{name}-{uuid.uuid4().hex[:8]}",
        email=f"{name}-{uuid.uuid4().hex[:8]}@example.org",
        name=name.replace("_", " ").title(),
        kind=UserKind.SYSTEM if system else UserKind.PERSON,
    )
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        partnership=world.partnership,
        role=role,
        site=site,
        since=NOON - timedelta(days=200),
    )
    return Actor(
        user_id=user.pk,
        name=user.name,
        role=role,
        membership_id=membership.pk,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        partnership_id=world.partnership.pk,
        partnership_name=world.partnership.name,
        site_id=site.pk if site else None,
    )


def make_person(
    world: World,
    *,
    by: Actor,
    given: str = "Aldous",
    family: str = "Quillfeather",
    kind: RelationKind = RelationKind.HOLDS,
    at: datetime = NOON,
    **fields: object,
) -> Person:
    """A person whom the actor's organisation sees. The test must be acting as `by`."""
    identity = Identity(given_name=given, family_name=family, birth_date=date(1971, 3, 9))
    for name, value in fields.items():
        object.__setattr__(identity, name, value)
    return people.register(identity=identity, kind=kind, by=by, at=at)
