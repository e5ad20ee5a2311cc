from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from alongside.people.models import Consent
from alongside.people.rules import Agreement, Purpose, stands


def agreements(person_id: UUID, recipient_id: UUID | None = None) -> dict[Purpose, Agreement]:
    """
    The newest thing the person said about each purpose.

    recipient_id  whom it is asked for: what was said of another recipient does not count
    """
    rows = Consent.objects.filter(person=person_id).order_by("purpose", "-since", "-created_at")
    if recipient_id is not None:
        rows = rows.filter(_for(recipient_id))
    newest = rows.distinct("purpose")
    return {Purpose(row.purpose): _agreement(row) for row in newest}


def _for(recipient_id: UUID) -> Q:
    return Q(recipient=None) | Q(recipient=recipient_id)


def _agreement(row: Consent) -> Agreement:
    return Agreement(row.given, row.since, row.until, row.withdrawn_at)


def agree_now(person_id: UUID, at: datetime) -> list[tuple[Purpose, bool | None]]:
    """What the person agrees to now, of everything that is asked: yes, no, or never asked."""
    said = agreements(person_id)
    return [(each, stands(said[each], at) if each in said else None) for each in Purpose]


def who_agreed(
    person_ids: Iterable[UUID], purpose: Purpose, recipient_id: UUID, at: datetime
) -> set[UUID]:
    """Those of these people who agree to this now, by the newest thing that each said."""
    rows = Consent.objects.filter(_for(recipient_id), person__in=list(person_ids), purpose=purpose)
    newest = rows.order_by("person", "-since", "-created_at").distinct("person")
    return {row.person_id for row in newest if stands(_agreement(row), at)}


def agreed(
    person_id: UUID, purpose: Purpose, at: datetime, *, recipient_id: UUID | None = None
) -> bool:
    return stands(agreements(person_id, recipient_id).get(purpose), at)
