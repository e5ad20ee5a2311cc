"""Who is on the waiting list of a provider, and what the order is made of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.kit.filters import day_of
from alongside.law import queries as law
from alongside.law.rules.urgency import UrgencyLevel
from alongside.referrals.models import Referral, Step, Triage
from alongside.referrals.queries.reading import visible_to
from alongside.referrals.rules import Status
from alongside.referrals.rules.triage import Said
from alongside.referrals.rules.waiting import LOSSES, Loss, Place, in_order, why_here

MOST = 200


@dataclass(frozen=True)
class OnList:
    number: int
    referral: Referral
    since: date
    why: str
    is_unseen: bool  # somebody should have looked again by now


def waiting_list(actor: Actor, at: datetime) -> list[OnList]:
    """Those on the list of the actor's organisation, whoever is to be seen first before others."""
    today = day_of(at)
    rows = {
        row.pk: row
        for row in visible_to(actor)
        .filter(owner=actor.organisation_id, status=Status.WAITLISTED)
        .select_related("person__contact", "holder", "site")
    }
    places = {place.referral_id: place for place in _places(list(rows.values()))}
    return [
        OnList(
            number=number,
            referral=rows[place.referral_id],
            since=day_of(place.since),
            why=why_here(place, today),
            is_unseen=(rows[place.referral_id].due_at or at) < at,
        )
        for number, place in enumerate(in_order(places.values(), today), 1)
    ][:MOST]


def _places(rows: list[Referral]) -> list[Place]:
    ids = [row.pk for row in rows]
    listed = dict(
        Step.objects.filter(referral__in=ids, status=Status.WAITLISTED)
        .order_by("-number")
        .values_list("referral", "at")
    )  # the last one read is the first time
    events, losses = _said(ids)
    return [
        Place(
            referral_id=row.pk,
            level=UrgencyLevel(row.level),
            since=listed.get(row.pk, row.status_at),
            event=min(
                [*events[row.pk], *([row.letter_date] if row.letter_date else [])], default=None
            ),
            losses=frozenset(losses[row.pk]),
        )
        for row in rows
    ]


def _said(ids: list[UUID]) -> tuple[dict[UUID, list[date]], dict[UUID, set[Loss]]]:
    """The dates of what happens, and what may be lost, by the newest answer to each question."""
    areas = {rule.id: rule.area for rule in law.urgency().rules}
    events: dict[UUID, list[date]] = defaultdict(list)
    losses: dict[UUID, set[Loss]] = defaultdict(set)
    rows = Triage.objects.filter(referral__in=ids).order_by(
        "referral", "rule", "-at", "-created_at"
    )
    for row in rows.distinct("referral", "rule"):
        if row.said != Said.YES:
            continue
        if row.event_date:
            events[row.referral_id].append(row.event_date)
        if loss := LOSSES.get(areas.get(row.rule, "")):
            losses[row.referral_id] |= {loss}
    return events, losses
