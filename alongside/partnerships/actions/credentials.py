"""Credentials are written down, and end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused
from alongside.law.rules.areas import CredentialKind
from alongside.partnerships import queries
from alongside.partnerships.models import Credential, LocalLine
from alongside.partnerships.rules.credentials import from_accreditation, why_not_keep

SAID_AT_SET_UP = "Said when the provider was added. Check the register, and say until when"
NOT_YOURS = "Only the organisation itself and the coordinator write down what it holds"


@dataclass(frozen=True)
class NewCredential:
    """`user_id` is none where the organisation itself holds it."""

    organisation_id: UUID
    kind: CredentialKind
    valid_from: date
    valid_to: date | None = None
    level: int = 0
    user_id: UUID | None = None
    number: str = ""
    categories: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    evidence: str = ""
    owner_id: UUID | None = None


@transaction.atomic
def add_credential(*, new: NewCredential, by: Actor, at: datetime) -> Credential:
    """Write down what an organisation or one of its people holds. Routing asks it from now on."""
    _refuse_strangers(new.organisation_id, by)
    if wrong := why_not_keep(
        kind=new.kind, level=new.level, valid_from=new.valid_from, valid_to=new.valid_to
    ):
        raise Refused(wrong[1], field=wrong[0])
    _refuse_unknown(new, by)
    kept = Credential.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=new.organisation_id,
        user_id=new.user_id,
        kind=new.kind,
        level=new.level if new.kind is CredentialKind.IAA else 0,
        number=new.number.strip(),
        categories=list(new.categories),
        nations=list(new.nations),
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        evidence=new.evidence.strip(),
        owner_id=new.owner_id,
    )
    audit.record("partnerships.add_credential", kept, by=by, at=at, kind=new.kind)
    return kept


@transaction.atomic
def end_credential(*, credential_id: UUID, by: Actor, at: datetime) -> Credential:
    """Take a credential off the list: it was withdrawn, or written down by mistake."""
    kept = queries.credentials_of(by).filter(pk=credential_id).select_for_update(of=("self",))
    found = kept.first()
    if found is None:
        raise Refused("This is not on the list any more")
    _refuse_strangers(found.organisation_id, by)
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    audit.record("partnerships.end_credential", found, by=by, at=at, kind=found.kind)
    return found


def write_accreditations(
    organisation_id: UUID, accreditations: Iterable[str], *, by: Actor, at: datetime
) -> None:
    """Write down as credentials what was said when a provider was described, once each."""
    known = queries.credentials_of(by).filter(organisation=organisation_id, user=None)
    kinds = set(known.values_list("kind", flat=True))
    found = [each for word in accreditations if (each := from_accreditation(word))]
    Credential.objects.bulk_create(
        Credential(
            partnership_id=by.partnership_id,
            organisation_id=organisation_id,
            kind=kind,
            level=level,
            valid_from=day_of(at),
            evidence=SAID_AT_SET_UP,
        )
        for kind, level in found
        if kind not in kinds
    )


def _refuse_strangers(organisation_id: UUID, by: Actor) -> None:
    own = organisation_id == by.organisation_id
    if not own and not by.may(Permission.SET_UP_PARTNERSHIP):
        raise Refused(NOT_YOURS, field="organisation")
    if not queries.parts_of(by, organisation_id):
        raise Refused("Choose an organisation of this partnership", field="organisation")


def _refuse_unknown(new: NewCredential, by: Actor) -> None:
    members = queries.members_of(by)
    if (
        new.user_id
        and not members.filter(user=new.user_id, organisation=new.organisation_id).exists()
    ):
        raise Refused("This person has no role at that organisation", field="user")
    if new.owner_id and not members.filter(user=new.owner_id).exists():
        raise Refused("Choose somebody of this partnership", field="owner")


@transaction.atomic
def add_local_line(*, label: str, phone: str, area: str = "", by: Actor, at: datetime) -> LocalLine:
    """Write down a number that people in an area can call now."""
    kept = LocalLine.objects.create(
        partnership_id=by.partnership_id,
        label=label.strip(),
        phone=phone.strip(),
        area=area.strip(),
        checked_on=day_of(at),
    )
    audit.record("partnerships.add_local_line", kept, by=by, at=at)
    return kept


@transaction.atomic
def end_local_line(*, line_id: UUID, by: Actor, at: datetime) -> LocalLine:
    """Take a number off the pages."""
    found = queries.local_lines(by, every=True).filter(pk=line_id).select_for_update().first()
    if found is None:
        raise Refused("This number is not on the list any more")
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    audit.record("partnerships.end_local_line", found, by=by, at=at)
    return found
