from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence import actions as correspondence
from alongside.correspondence.rules import AT_RISK, Channel, Kind
from alongside.correspondence.rules.templates import Addressee, Template, template
from alongside.kit.refusal import Refused, refuse
from alongside.people import queries as people
from alongside.people.rules import ContactChannel, Purpose
from alongside.referrals import queries
from alongside.referrals.actions.moving import held
from alongside.referrals.actions.telling import tell_of
from alongside.referrals.models import ContactAttempt, Referral
from alongside.referrals.rules import GONE, AttemptResult, Status, Way, why_not_attempt
from alongside.referrals.rules.tracking import Hand


@transaction.atomic
def log_attempt(
    *,
    referral_id: UUID,
    way: Way,
    result: AttemptResult,
    by: Actor,
    at: datetime,
    note: str = "",
    tried_at: datetime | None = None,
) -> ContactAttempt:
    """Keep that somebody tried. They are reached by the first attempt that spoke to them."""
    referral = held(referral_id, by)
    if Hand.PROVIDER not in queries.hands_of(by, referral):
        raise Refused(GONE)
    refuse(why_not_attempt(Status(referral.status)))
    tried = tried_at or at
    if tried > at:
        raise Refused("The time must be in the past", field="time")
    attempt = ContactAttempt.objects.create(
        partnership_id=by.partnership_id,
        provider_id=by.organisation_id,
        referral=referral,
        way=way,
        result=result,
        note=note,
        at=tried,
        by_id=by.user_id,
    )
    if result is AttemptResult.SPOKE:
        _reached(referral, tried, by=by, at=at)
    audit.record(
        "referrals.attempt", attempt, by=by, at=at, person_id=referral.person_id, result=result
    )
    return attempt


def _reached(referral: Referral, tried: datetime, *, by: Actor, at: datetime) -> None:
    is_first = referral.reached_at is None
    referral.reached_at = min(tried, referral.reached_at or tried)
    referral.save(update_fields=["reached_at"])
    if is_first:
        tell_of(referral, Kind.REACHED, Purpose.SHARE_STATUS, by=by, at=at)


@transaction.atomic
def write_to(
    *,
    referral_id: UUID,
    template_id: str,
    filled_in: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> ContactAttempt:
    """
    Text or e-mail the person from a template, which counts as an attempt.

    All is asked now, so that whoever sends it reads why not; and again when it leaves.
    """
    referral = held(referral_id, by)
    if Hand.PROVIDER not in queries.hands_of(by, referral):
        raise Refused(GONE)
    refuse(why_not_attempt(Status(referral.status)))
    known = _template(template_id, filled_in)
    way, channel = WAYS[known.channel]
    refuse(people.why_not_reach(referral.person_id, channel, at))
    if not known.content_free and people.at_risk([referral.person_id]):
        raise Refused(AT_RISK)
    correspondence.write(
        kind=known.kind or Kind.RING,
        channel=known.channel,
        subject=referral,
        person_id=referral.person_id,
        purpose=Purpose.CONTACT,
        template=known.id,
        personalisation={place: filled_in[place] for place in known.places},
        by=by,
        at=at,
    )
    return log_attempt(
        referral_id=referral.pk, way=way, result=AttemptResult.SENT, note=known.name, by=by, at=at
    )


WAYS = {
    Channel.TEXT: (Way.TEXT, ContactChannel.TEXT),
    Channel.EMAIL: (Way.EMAIL, ContactChannel.EMAIL),
}


def _template(template_id: str, filled_in: Mapping[str, str]) -> Template:
    known = template(template_id)
    if known is None or known.to is not Addressee.PERSON:
        raise Refused("Choose what to send", field="template")
    missing = [place for place in sorted(known.places) if not filled_in.get(place, "").strip()]
    if missing:
        raise Refused(f"Enter the {missing[0]}", field=missing[0])
    return known


@transaction.atomic
def reach_milestone(
    *, referral_id: UUID, name: Literal["advised", "outcome"], by: Actor, at: datetime
) -> Referral:
    """Write down the first time that advice was given, or that an outcome was kept."""
    referral = held(referral_id, by)
    field = f"{name}_at"
    if getattr(referral, field) is None:
        setattr(referral, field, at)
        referral.save(update_fields=[field])
        audit.record(f"referrals.{name}", referral, by=by, at=at)
    return referral
