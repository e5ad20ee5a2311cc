"""What is late is passed on, up the ladder, until somebody who is there knows of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence.rules import Kind
from alongside.kit.filters import day_of
from alongside.kit.locks import lock
from alongside.partnerships import queries as partnerships
from alongside.people.rules import Purpose
from alongside.referrals import queries
from alongside.referrals.actions.telling import tell_of
from alongside.referrals.models import Escalation, Referral
from alongside.referrals.rules.turns import Alert, Item, Rung, alerts


@transaction.atomic
def escalate(*, items: Iterable[Item], by: Actor, at: datetime) -> list[Escalation]:
    """Tell whoever is to be told of each of these late things, and was not yet."""
    items = list(items)
    if not items:
        return []
    lock(by.organisation_id)  # two sweeps at once would tell twice
    team, ladder = queries.team_of(by, at), queries.ladder(day_of(at))
    clock = partnerships.clock_of(partnerships.partnership_of(by))
    told = queries.told_of(items)
    return [
        _tell(item, alert, by=by, at=at)
        for item in items
        for alert in alerts(
            item,
            told.get((item.kind, item.subject_id, item.due_at), []),
            team,
            ladder,
            clock,
            at,
            day_of(at),
        )
    ]


def _tell(item: Item, alert: Alert, *, by: Actor, at: datetime) -> Escalation:
    kept = Escalation(
        partnership_id=by.partnership_id,
        kind=item.kind,
        subject_id=item.subject_id,
        referral_id=item.referral_id,
        reference=item.reference,
        owner_id=item.owner_id,
        rung=alert.rung,
        told_id=alert.user_id,
        told_organisation_id=alert.organisation_id,
        due_at=item.due_at,
        at=at,
    )
    kept.save(force_insert=True)
    audit.record(
        "referrals.escalate",
        kept,
        by=by,
        at=at,
        kind=item.kind,
        rung=alert.rung,
        subject_id=str(item.subject_id),
        nobody_there=alert.is_fault,
    )
    if alert.rung is Rung.REFERRER and item.referral_id is not None:
        # "Not answered yet, ring …", and neither who has it nor how far it is.
        referral = Referral.objects.get(pk=item.referral_id)
        tell_of(referral, Kind.NOT_ANSWERED, Purpose.REFER, by=by, at=at)
    return kept
