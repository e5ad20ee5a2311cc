from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Role
from alongside.audit import actions as audit
from alongside.kit import context
from alongside.kit.context import Standing
from alongside.kit.filters import day_of
from alongside.kit.ids import new_id
from alongside.kit.refusal import Refused
from alongside.partnerships import rules
from alongside.partnerships.actions.agreement import (
    add_provider,
    add_site,
    organisation,
    take_part,
    write_hours,
)
from alongside.partnerships.models import Membership, Organisation, Partnership
from alongside.partnerships.rules import (
    Catchment,
    Hours,
    NewOrganisation,
    NewProvider,
    NewSite,
    Part,
)
from alongside.partnerships.schemas import Preset


@transaction.atomic
def set_up(
    *,
    preset: Preset,
    name: str,
    sites: Sequence[NewSite],
    providers: Sequence[NewProvider],
    coordinator: NewOrganisation | Organisation,
    areas: Iterable[str],
    hours: Iterable[Hours],
    catchment: Catchment | None = None,
    by: Actor | User,
    at: datetime,
) -> Membership:
    """
    Set up a partnership from a preset, and return the membership that makes `by` its coordinator.

    by  a coordinator of another partnership, or the first user of an installation, who is in none
    """
    if reason := _why_not(name, sites, providers):
        raise Refused(reason)
    user_id, body = _whoever(by), _body(coordinator)
    new = _partnership(preset, name, body, areas, catchment, at)
    # Its rows are seen and written only by a connection that speaks for it.
    with context.standing_as(Standing(user_id, body.pk, new.pk)):
        new.save(force_insert=True)
        membership = _coordinator(new, body, user_id, at)
        founder = _actor(membership)
        take_part(body, Part.COORDINATES, by=founder, at=at)
        write_hours(new.pk, hours)
        for site in sites:
            add_site(new=site, by=founder, at=at)
        for provider in providers:
            add_provider(new=provider, by=founder, at=at)
        audit.record("partnerships.set_up", new, by=founder, at=at, preset=preset.id)
    return membership


def _why_not(name: str, sites: Sequence[NewSite], providers: Sequence[NewProvider]) -> str | None:
    return rules.why_not_set_up(
        name=name, health=len(sites), advice=len(providers)
    ) or rules.why_not_advise(
        [each.organisation.name for each in providers], [each.scope for each in providers]
    )


def _whoever(by: Actor | User) -> UUID:
    return by.user_id if isinstance(by, Actor) else by.pk


def _body(coordinator: NewOrganisation | Organisation) -> Organisation:
    if isinstance(coordinator, Organisation):
        return coordinator
    return organisation(coordinator, {})


def _partnership(
    preset: Preset,
    name: str,
    coordinator: Organisation,
    areas: Iterable[str],
    catchment: Catchment | None,
    at: datetime,
) -> Partnership:
    return Partnership(
        pk=new_id(),
        name=name.strip(),
        preset=preset.id,
        preset_as_of=preset.as_of,
        coordinator=coordinator,
        integration=preset.integration,
        catchment=catchment or preset.catchment,
        areas=list(areas),
        access=list(preset.access),
        routing=preset.routing,
        record_access=preset.record_access,
        consent_model=preset.consent_model,
        default_feedback=preset.default_feedback,
        appointment_minutes=preset.appointment.length_min,
        urgent_slots_held=preset.appointment.urgent_slots_held,
        walk_in=preset.appointment.walk_in,
        attempts_before_not_reached=preset.appointment.attempts_before_not_reached,
        agreed_on=day_of(at),
    )


def _coordinator(new: Partnership, body: Organisation, user_id: UUID, at: datetime) -> Membership:
    return Membership.objects.create(
        user=User.objects.get(pk=user_id),
        organisation=body,
        partnership=new,
        role=Role.COORDINATOR,
        since=at,
    )


def _actor(membership: Membership) -> Actor:
    return Actor(
        user_id=membership.user_id,
        name=membership.user.name,
        role=Role(membership.role),
        membership_id=membership.pk,
        organisation_id=membership.organisation_id,
        organisation_name=membership.organisation.name,
        partnership_id=membership.partnership_id,
        partnership_name=membership.partnership.name,
        shared_computers=membership.organisation.shared_computers,
    )
