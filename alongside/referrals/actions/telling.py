"""What whoever referred is told, by the way on which their place hears of its referrals."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from alongside.accounts.rules import Actor
from alongside.correspondence import actions as correspondence
from alongside.correspondence import queries as written
from alongside.correspondence.rules import Channel, Kind
from alongside.people import queries as people
from alongside.people.rules import Purpose, stands
from alongside.referrals.models import Referral
from alongside.referrals.rules import Source
from alongside.referrals.rules.tracking import (
    Reached,
    Telling,
    message_about,
    purpose_of,
    why_not_tell,
)

# What the Booking and Referral Standard has no word for, or an answer to: shown on the page alone.
ON_SCREEN_ALONE = {Kind.REACHED}
SAID_NOTHING: Mapping[Purpose, bool] = MappingProxyType({})


def tell(
    referral: Referral,
    step: Reached,
    *,
    by: Actor,
    just_said: Mapping[Purpose, bool] = SAID_NOTHING,
) -> Telling:
    """
    Write to the referrer what the person agreed that they may know, and nothing else.

    just_said  what the person said in this very action, which nobody said anything newer than
    """
    told = message_about(step.status, step.reason)
    if told is None:
        return Telling.NOTHING
    return tell_of(referral, *told, by=by, at=step.at, just_said=just_said)


def tell_of(
    referral: Referral,
    kind: Kind,
    purpose: Purpose,
    *,
    by: Actor,
    at: datetime,
    just_said: Mapping[Purpose, bool] = SAID_NOTHING,
) -> Telling:
    """Tell one piece of news, or say why it is not told."""
    at_risk = kind is not Kind.RECEIVED and bool(people.at_risk([referral.person_id]))
    needed = purpose_of(kind, purpose, at_risk=at_risk)
    telling = why_not_tell(
        agreed=just_said[needed] if needed in just_said else _agreed(referral, needed, at),
        at_risk=at_risk,
        by_themself=referral.source == Source.PERSON and kind is not Kind.RECEIVED,
    )
    if telling is Telling.TOLD:
        _write(referral, kind, needed, by=by, at=at)
    return telling


def _agreed(referral: Referral, purpose: Purpose, at: datetime) -> bool:
    said = people.agreements(referral.person_id, referral.referring_organisation_id)
    return stands(said.get(purpose), at)


def _write(referral: Referral, kind: Kind, purpose: Purpose, *, by: Actor, at: datetime) -> None:
    channel, email = _route(referral, kind)
    correspondence.write(
        kind=kind,
        channel=channel,
        subject=referral,
        recipient_id=referral.referring_organisation_id,
        person_id=referral.person_id,
        purpose=purpose,
        template="referral_news" if email else "",
        personalisation=_news(referral, kind, email) if email else {},
        by=by,
        at=at,
    )


def _route(referral: Referral, kind: Kind) -> tuple[Channel, str]:
    """By which channel, and to which e-mail address where it is that."""
    if referral.source == Source.MESSAGE and kind not in ON_SCREEN_ALONE:
        return Channel.BARS, ""
    if kind is Kind.RECEIVED or referral.source == Source.MESSAGE:
        return Channel.ON_SCREEN, ""  # whoever sent it has the receipt before them
    route = written.route_to(referral.referring_organisation_id, referral.site_id)
    if route is None or not route.email:
        return Channel.ON_SCREEN, ""
    return Channel.EMAIL, route.email


def _news(referral: Referral, kind: Kind, email: str) -> dict[str, str]:
    words = kind.label[:1].lower() + kind.label[1:]
    return {"reference": referral.reference, "news": words, "email": email}
