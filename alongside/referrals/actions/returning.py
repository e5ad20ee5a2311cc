"""Somebody comes back after their referral ended. They need no new one from whoever referred."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused, refuse
from alongside.partnerships import queries as partnerships
from alongside.people import actions as changing
from alongside.people import queries as people
from alongside.people.rules import Purpose, RelationKind
from alongside.referrals import queries
from alongside.referrals.actions.letting_go import persons_of
from alongside.referrals.actions.moving import held, new_step, store, wait
from alongside.referrals.actions.receiving import insert
from alongside.referrals.actions.telling import tell
from alongside.referrals.models import Referral, Step
from alongside.referrals.rules import GONE, Source, Status
from alongside.referrals.rules.tracking import Hand, Reached, Telling, after, started, why_not_again

STILL_OPEN = "They are back already: there is an open referral"
# What is carried over. Whoever comes back is asked about the rest.
CARRIED = [
    "partnership_id", "person_id", "patient_id", "client_is", "site_id",
    "referring_organisation_id", "referrer_id", "referrer_name", "referrer_contact", "domains",
    "happening", "other_party", "urgency", "letter_date", "level", "risk_answer", "risks",
    "anything_else", "coordinator_id", "provider_id",
]  # fmt: skip


@transaction.atomic
def take_back(*, referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """
    Open another referral as a copy of one that ended, taken by the provider that had it.

    Nothing leaves a terminal state, since others were told that it ended. So they go on under a new
    reference that names the old one, and whoever referred hears of it as of any other.
    """
    old = held(referral_id, by)
    if Hand.PROVIDER not in queries.hands_of(by, old) or old.accepted_at is None:
        raise Refused(GONE)
    agreed = people.agreed(old.person_id, Purpose.REFER, at)
    died = people.has_died(old.person_id)
    refuse(why_not_again(Status(old.status), agreed=agreed, died=died))
    lock(old.person_id)
    if queries.visible_to(by).filter(again_of=old.pk, queue__gt="").exists():
        raise Refused(STILL_OPEN)
    new = _copy(old, by=by, at=at)
    steps = _steps(new, by=by, at=at)
    insert(new)
    tolds = [Telling.NOTHING, Telling.NOTHING, tell(new, steps[-1], by=by)]
    Step.objects.bulk_create(
        new_step(new, step, number, note="", told=told, by=by)
        for number, (step, told) in enumerate(zip(steps, tolds, strict=True), 1)
    )
    for person_id in persons_of(new):
        changing.relate(
            person_id=person_id, organisation_id=by.organisation_id, kind=RelationKind.HOLDS,
            by=by, at=at,
        )  # fmt: skip
    audit.record(
        "referrals.take_back", new, by=by, at=at, person_id=new.person_id, again=str(old.pk)
    )
    return new


def _copy(old: Referral, *, by: Actor, at: datetime) -> Referral:
    new = Referral(**{name: getattr(old, name) for name in CARRIED})
    new.again_of = old
    new.source = Source.PAGE  # what a partner's system asked is answered already
    new.sender, new.key = by.user_id, f"again {old.pk} {at:%Y%m%d%H%M%S}"
    new.fingerprint = ""
    new.received_at = at
    return new


def _steps(new: Referral, *, by: Actor, at: datetime) -> list[Reached]:
    """Received, asked and taken at once: whoever takes them back has them already."""
    steps = [Reached(each, "", at) for each in (Status.RECEIVED, Status.PROPOSED, Status.ACCEPTED)]
    copy = started(at)
    for step in steps[1:]:
        copy = after(copy, step)
    store(new, copy)
    wait(new, partnerships.clock_of(partnerships.partnership_of(by)), at)
    return steps
