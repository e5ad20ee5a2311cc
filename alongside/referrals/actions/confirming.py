"""What came by a door: kept until it is confirmed, then sent on, or dropped."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from alongside.accounts.rules import Actor, Entry, Permission
from alongside.audit import actions as audit
from alongside.correspondence import actions as correspondence
from alongside.correspondence.rules import Channel, Kind
from alongside.kit.refusal import Refused, refuse
from alongside.partnerships import queries as partnerships
from alongside.referrals.actions.receiving import refer
from alongside.referrals.models import Referral, Unconfirmed
from alongside.referrals.rules.doors import (
    CODE_DIGITS,
    CODE_LASTS,
    Settled,
    confirm_within,
    why_not_settle,
    why_not_try,
)
from alongside.referrals.schemas import NewReferral

GONE = "This is not there any more"


@dataclass(frozen=True)
class Sender:
    """Who says that they refer, and where the code goes."""

    name: str
    email: str


@transaction.atomic
def hold(
    *,
    said: Mapping[str, Sequence[str]],
    sender: Sender,
    entry: Entry,
    is_urgent: bool,
    by: Actor,
    at: datetime,
) -> Unconfirmed:
    """Keep what was sent, disclose it to nobody, and mail a code to whoever sent it."""
    partnership = partnerships.partnership_of(by)
    within = confirm_within(is_urgent=is_urgent)
    held = Unconfirmed(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        coordinator_id=partnership.coordinator_id,
        door_id=entry.door_id,
        said={name: list(values) for name, values in said.items()},
        referrer_name=sender.name,
        referrer_contact=sender.email,
        sent_at=at,
        due_at=partnerships.clock_of(partnership).after(at, within),
    )
    code = _give_code(held, at)
    held.save(force_insert=True)
    audit.record("referrals.hold", held, by=by, at=at)
    _mail(held, code, by=by, at=at)
    return held


@transaction.atomic
def mail_again(*, held_id: UUID, by: Actor, at: datetime) -> Unconfirmed:
    """Mail another code. The one before counts no more."""
    held = _held(held_id, by)
    refuse(why_not_settle(held.settled))
    code = _give_code(held, at)
    held.save(update_fields=["code_hash", "code_until"])
    audit.record("referrals.mail_again", held, by=by, at=at)
    _mail(held, code, by=by, at=at)
    return held


@transaction.atomic
def try_code(*, held_id: UUID, code: str, by: Actor, at: datetime) -> bool:
    """Say whether this is the code that was mailed. A wrong one counts."""
    held = _held(held_id, by)
    refuse(why_not_try(settled=held.settled, tries=held.tries, until=held.code_until, at=at))
    if constant_time_compare(_hash(held, "".join(code.split())), held.code_hash):
        return True
    held.tries += 1
    held.save(update_fields=["tries"])
    audit.record("referrals.try_code", held, by=by, at=at, tries=held.tries)
    return False


@transaction.atomic
def send_on(
    *, held_id: UUID, new: NewReferral, settled: Settled, vouched_by: UUID, by: Actor, at: datetime
) -> Referral:
    """Make it a referral, now that it is confirmed. What was kept of the page is emptied."""
    held = _held(held_id, by)
    refuse(why_not_settle(held.settled))
    referral = refer(new=new, key=str(held.pk), by=by, at=at)
    held.referral = referral
    _settle(held, settled, vouched_by, at)
    audit.record("referrals.send_on", held, by=by, at=at, person_id=referral.person_id)
    return referral


@transaction.atomic
def drop_unconfirmed(*, held_id: UUID, by: Actor, at: datetime) -> Unconfirmed:
    """Empty what nobody sent, or nobody stands by. That it came stays known."""
    if not by.may(Permission.ROUTE_REFERRALS):
        raise Refused("Ask the coordinator of the partnership")
    held = _held(held_id, by)
    refuse(why_not_settle(held.settled))
    _settle(held, Settled.NOT_REAL, by.user_id, at)
    audit.record("referrals.drop_unconfirmed", held, by=by, at=at)
    return held


def _settle(held: Unconfirmed, settled: Settled, by_user: UUID, at: datetime) -> None:
    held.said, held.settled, held.settled_at, held.settled_by_id = {}, settled, at, by_user
    held.save(update_fields=["said", "settled", "settled_at", "settled_by", "referral"])


def _held(held_id: UUID, by: Actor) -> Unconfirmed:
    here = Unconfirmed.objects.filter(partnership=by.partnership_id, pk=held_id)
    held = here.select_for_update(of=("self",)).first()
    if held is None:
        raise Refused(GONE)
    return held


def _give_code(held: Unconfirmed, at: datetime) -> str:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    held.code_hash, held.code_until = _hash(held, code), at + CODE_LASTS
    return code


def _hash(held: Unconfirmed, code: str) -> str:
    said = f"{held.pk}:{code}"
    return salted_hmac("alongside.referrals.door", said, algorithm="sha256").hexdigest()


def _mail(held: Unconfirmed, code: str, *, by: Actor, at: datetime) -> None:
    site = partnerships.sites_of(by).filter(pk=by.site_id).first() if by.site_id else None
    correspondence.write(
        kind=Kind.CODE,
        channel=Channel.EMAIL,
        subject=held,
        recipient_id=by.organisation_id,
        template="door_code",
        personalisation={
            "email": held.referrer_contact,
            "code": f"{code[:3]} {code[3:]}",
            "place": site.name if site else by.organisation_name,
        },
        by=by,
        at=at,
    )
