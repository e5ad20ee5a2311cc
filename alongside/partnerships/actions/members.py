from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts import actions as accounts
from alongside.accounts import queries as users
from alongside.accounts.models import User
from alongside.accounts.queries import Link
from alongside.accounts.rules import Actor, Role
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused
from alongside.partnerships import queries, rules
from alongside.partnerships.models import Membership
from alongside.partnerships.rules import absence

NOT_HERE = "Choose an organisation of this partnership"
GONE = "This person has no role here any more"


@dataclass(frozen=True)
class Added:
    """A new member; with a link to hand over where they have no password yet."""

    membership: Membership
    link: Link | None


@transaction.atomic
def add_member(
    *,
    email: str,
    name: str,
    role: Role,
    organisation_id: UUID,
    site_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Added:
    """Give somebody a role at an organisation here. Whoever has no account gets one."""
    lock(by.partnership_id)
    parts = queries.parts_of(by, organisation_id)
    if not parts:
        raise Refused(NOT_HERE, field="organisation")
    user = accounts.add_user(email=email, name=name, at=at)
    held = queries.members_of(by).filter(user=user, role=role, organisation=organisation_id)
    if reason := rules.why_not_add(
        by=by.role,
        role=role,
        parts=parts,
        is_oneself=user.pk == by.user_id,
        is_there=held.exists(),
        is_closed=not user.is_active,
    ):
        raise Refused(reason, field="role")
    membership = Membership.objects.create(
        user=user,
        organisation_id=organisation_id,
        partnership_id=by.partnership_id,
        role=role,
        site_id=_site(site_id, organisation_id, by),
        since=at,
    )
    audit.record("partnerships.add_member", membership, by=by, at=at, role=role, user=str(user.pk))
    return Added(membership, _link(user, at))


@transaction.atomic
def end_membership(*, membership_id: UUID, by: Actor, at: datetime) -> Membership:
    """Take a role from somebody, from their next request on."""
    membership = _membership(membership_id, by)
    if reason := rules.why_not_end(
        is_oneself=membership.user_id == by.user_id, has_ended=membership.until is not None
    ):
        raise Refused(reason)
    if reason := _why_not_leave(membership, by, at):
        raise Refused(reason)
    membership.until = at
    membership.save(update_fields=["until"])
    audit.record("partnerships.end_membership", membership, by=by, at=at, role=membership.role)
    return membership


@transaction.atomic
def new_link(*, membership_id: UUID, by: Actor, at: datetime) -> Link:
    """Make another link for a member who has not chosen a password yet."""
    membership = _membership(membership_id, by)
    link = _link(membership.user, at)
    if link is None:
        raise Refused("This person has chosen a password. They sign in with it")
    audit.record("partnerships.new_link", membership, by=by, at=at)
    return link


def _why_not_leave(membership: Membership, by: Actor, at: datetime) -> str | None:
    """Somebody with another role here stays, and still coordinates if that is it."""
    left = [
        each
        for each in queries.colleagues_of(by)
        if (each.user_id, each.role, each.organisation_id)
        != (membership.user_id, membership.role, membership.organisation_id)
    ]
    coordinator_id = queries.partnership_of(by).coordinator_id
    now, later = (
        absence.coordinating(each, coordinator_id) for each in (queries.colleagues_of(by), left)
    )
    return absence.why_not_leave(queries.aways_of(by, day_of(at)), now, later, day_of(at))


def _membership(membership_id: UUID, by: Actor) -> Membership:
    here = Membership.objects.filter(partnership=by.partnership_id, pk=membership_id)
    membership = here.select_for_update(of=("self",)).select_related("user").first()
    if membership is None:
        raise Refused(GONE)
    return membership


def _site(site_id: UUID | None, organisation_id: UUID, by: Actor) -> UUID | None:
    if site_id is None:
        return None
    if not queries.sites_of(by).filter(pk=site_id, organisation=organisation_id).exists():
        raise Refused("This place belongs to another organisation", field="site")
    return site_id


def _link(user: User, at: datetime) -> Link | None:
    """A link for whoever never had a password: nobody else's account is opened by a colleague."""
    return None if user.has_usable_password() else users.link_for(user, at=at)
