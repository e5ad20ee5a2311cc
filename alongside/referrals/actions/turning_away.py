"""Advice that nobody could give, kept where no referral was made of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused
from alongside.law.rules.areas import AreaId
from alongside.partnerships import queries as partnerships
from alongside.referrals.models import TurnAway
from alongside.referrals.rules import NOT_SURE, ToldThem, TurnAwayReason


@transaction.atomic
def record_turn_away(
    *,
    domains: Iterable[str],
    reason: TurnAwayReason,
    told: ToldThem,
    urgent_asked: bool,
    area: str = "",
    site_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> TurnAway:
    """Keep that somebody was turned away, of whom nothing is kept."""
    domains = list(domains) or [NOT_SURE]
    if not set(domains) <= {NOT_SURE, *AreaId.values}:
        raise Refused("Choose what it was about", field="domains")
    site = partnerships.sites_of(by).filter(pk=site_id).first() if site_id else None
    if site_id and site is None:
        raise Refused("Choose a place of care from the list", field="site")
    kept = TurnAway.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        site=site,
        domains=domains,
        reason=reason,
        area=area or (site.area if site else ""),
        urgent_asked=urgent_asked,
        told=told,
        at=at,
    )
    audit.record("referrals.turn_away", kept, by=by, at=at, reason=reason)
    return kept
