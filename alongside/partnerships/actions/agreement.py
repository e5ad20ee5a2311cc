from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused
from alongside.law.rules.areas import Level
from alongside.partnerships import queries, rules
from alongside.partnerships.actions.credentials import write_accreditations
from alongside.partnerships.models import (
    Intake,
    OpeningHours,
    Organisation,
    Participation,
    Scope,
    Site,
)
from alongside.partnerships.rules import (
    Hours,
    IntakeState,
    NewOrganisation,
    NewProvider,
    NewSite,
    OrganisationKind,
    Part,
)

GONE = "This advice provider is no longer in the partnership"


@transaction.atomic
def add_site(*, new: NewSite, by: Actor, at: datetime) -> Site:
    """Add a place of care, and the organisation that runs it."""
    lock(by.partnership_id)
    known = {each.name.casefold(): each for each in queries.organisations_of(by)}
    site = Site.objects.create(
        partnership_id=by.partnership_id,
        organisation=_organisation_of(new, known),
        name=new.name,
        kind=new.kind,
        address=new.address,
        postcode=new.postcode,
        ods_code=new.ods_code.upper(),
        area=new.area,
        referrals_read=new.referrals_read,
    )
    take_part(site.organisation, Part.HEALTH, by=by, at=at)
    audit.record("partnerships.add_site", site, by=by, at=at, kind=new.kind)
    return site


@transaction.atomic
def add_provider(*, new: NewProvider, by: Actor, at: datetime) -> Organisation:
    """Add an organisation that gives advice, with what it advises on, open for referrals."""
    lock(by.partnership_id)
    providers = queries.providers_of(by, day_of(at))
    names = [*providers.values_list("name", flat=True), new.organisation.name]
    if reason := rules.why_not_advise(names, [new.scope]):
        raise Refused(reason)
    known = {each.name.casefold(): each for each in queries.organisations_of(by)}
    provider = organisation(new.organisation, known)
    if provider in providers:
        raise Refused(f"‘{provider.name}’ gives advice here already")
    take_part(provider, Part.ADVICE, by=by, at=at, areas=new.areas)
    _write_scope(provider.pk, new.scope, by=by)
    write_accreditations(provider.pk, new.organisation.accreditations, by=by, at=at)
    Intake.objects.create(
        partnership_id=by.partnership_id,
        provider=provider,
        days_to_wait=new.days_to_wait,
        languages=list(new.languages),
        said_at=at,
    )
    audit.record("partnerships.add_provider", provider, by=by, at=at, scope=dict(new.scope))
    return provider


@transaction.atomic
def add_commissioner(*, name: str, ods_code: str = "", by: Actor, at: datetime) -> Organisation:
    """Add an organisation that pays for the partnership and reads its closed quarters."""
    lock(by.partnership_id)
    new = NewOrganisation(name, OrganisationKind.COMMISSIONER, ods_code=ods_code)
    known = {each.name.casefold(): each for each in queries.organisations_of(by)}
    board = organisation(new, known)
    take_part(board, Part.COMMISSIONS, by=by, at=at)
    audit.record("partnerships.add_commissioner", board, by=by, at=at)
    return board


@transaction.atomic
def change_scope(
    *, provider_id: UUID, scope: Mapping[str, Level], by: Actor, at: datetime
) -> Organisation:
    """Say anew what a provider advises on here, and how far it goes."""
    lock(by.partnership_id)
    provider = _provider(provider_id, by, at)
    if reason := rules.why_not_advise([provider.name], [scope]):
        raise Refused(reason)
    Scope.objects.filter(partnership=by.partnership_id, provider=provider_id).delete()
    _write_scope(provider_id, scope, by=by)
    audit.record("partnerships.change_scope", provider, by=by, at=at, scope=dict(scope))
    return provider


@transaction.atomic
def say_intake(
    *,
    provider_id: UUID,
    state: IntakeState,
    days_to_wait: int | None = None,
    languages: Iterable[str] = (),
    domain: str = "",
    by: Actor,
    at: datetime,
) -> Intake:
    """Say whether a provider can take people now, how long they wait, and in which languages."""
    lock(by.partnership_id)
    provider = _provider(provider_id, by, at)
    if reason := rules.why_not_say_intake(
        by=by.role,
        is_own=provider.pk == by.organisation_id,
        state=state,
        days_to_wait=days_to_wait,
    ):
        raise Refused(reason, field="days_to_wait")
    intake, _ = Intake.objects.update_or_create(
        partnership_id=by.partnership_id,
        provider=provider,
        domain=domain,
        defaults={
            "state": state,
            "days_to_wait": days_to_wait,
            "languages": list(languages),
            "said_at": at,
        },
    )
    audit.record(
        "partnerships.say_intake", intake, by=by, at=at, state=state, days_to_wait=days_to_wait
    )
    return intake


@transaction.atomic
def say_computers(*, organisation_id: UUID, shared: bool, by: Actor, at: datetime) -> Organisation:
    """Say whether an organisation's people share computers: a sign-in ends sooner there."""
    body = queries.organisations_of(by).filter(pk=organisation_id).select_for_update().first()
    if body is None:
        raise Refused("This organisation is no longer in the partnership")
    body.shared_computers = shared
    body.save(update_fields=["shared_computers"])
    audit.record("partnerships.say_computers", body, by=by, at=at, shared=shared)
    return body


@transaction.atomic
def change_hours(
    *, hours: Iterable[Hours], phone: str | None = None, by: Actor, at: datetime
) -> None:
    """Say anew when the partnership is open, and what to ring when nobody answers."""
    partnership = queries.partnership_of(by)
    lock(partnership.pk)
    if phone is not None and phone != partnership.phone:
        partnership.phone = phone
        partnership.save(update_fields=["phone"])
    partnership.hours.all().delete()
    write_hours(partnership.pk, hours)
    audit.record("partnerships.change_hours", partnership, by=by, at=at)


def write_hours(partnership_id: UUID, hours: Iterable[Hours]) -> None:
    OpeningHours.objects.bulk_create(
        OpeningHours(
            partnership_id=partnership_id,
            weekday=each.weekday,
            opens=each.opens,
            closes=each.closes,
        )
        for each in hours
    )


def organisation(new: NewOrganisation, known: Mapping[str, Organisation]) -> Organisation:
    """Return the organisation that is meant: by its ODS code, by its name here, or a new one."""
    code, fields = new.ods_code.strip().upper(), vars(new) | {"name": new.name.strip()}
    if code:
        made = Organisation(**{**_kept(fields), "ods_code": code})
        Organisation.objects.bulk_create([made], ignore_conflicts=True)
        return Organisation.objects.get(ods_code=code)
    if found := known.get(new.name.strip().casefold()):
        return found
    return Organisation.objects.create(**_kept(fields))


def take_part(
    body: Organisation, part: Part, *, by: Actor, at: datetime, areas: Iterable[str] = ()
) -> Participation:
    participation, _ = Participation.objects.get_or_create(
        partnership_id=by.partnership_id,
        organisation=body,
        part=part,
        until=None,
        defaults={"since": day_of(at), "areas": list(areas)},
    )
    return participation


def _organisation_of(new: NewSite, known: Mapping[str, Organisation]) -> Organisation:
    # The code of a place inside a trust is not the code of the trust.
    code = "" if new.run_by else new.ods_code
    health = NewOrganisation(new.run_by or new.name, OrganisationKind.HEALTH, ods_code=code)
    return organisation(health, known)


def _kept(fields: Mapping[str, object]) -> dict[str, object]:
    accreditations = fields["accreditations"]
    assert isinstance(accreditations, tuple)
    # In a surgery or on a ward several people share a computer; an office has one for each.
    shared = fields["kind"] == OrganisationKind.HEALTH
    return {**fields, "accreditations": list(accreditations), "shared_computers": shared}


def _provider(provider_id: UUID, by: Actor, at: datetime) -> Organisation:
    provider = queries.providers_of(by, day_of(at)).filter(pk=provider_id).first()
    if provider is None:
        raise Refused(GONE)
    return provider


def _write_scope(provider_id: UUID, scope: Mapping[str, Level], *, by: Actor) -> None:
    Scope.objects.bulk_create(
        Scope(partnership_id=by.partnership_id, provider_id=provider_id, domain=domain, level=level)
        for domain, level in scope.items()
    )
