from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from alongside.accounts.rules import Actor
from alongside.people.models import Proxy
from alongside.people.queries.seeing import visible_to
from alongside.people.rules.proxy import Standing, is_overdue, may_act


def proxies_of(person_id: UUID) -> list[Proxy]:
    """Whoever speaks for a person, those that stand first."""
    found = Proxy.objects.filter(person=person_id)
    return sorted(found, key=lambda each: (each.ended_at is not None, each.name))


def proxies_seen(actor: Actor) -> QuerySet[Proxy]:
    """Whoever speaks for the people whom the actor sees."""
    return Proxy.objects.filter(person__in=visible_to(actor))


def speaks_today(person_id: UUID, on: date) -> list[tuple[Proxy, bool]]:
    """Whoever may speak for a person, each with whether they must be confirmed again first."""
    standing = Proxy.objects.filter(person=person_id, ended_at=None).order_by("name")
    found = [(each, is_overdue(standing_of(each), on)) for each in standing]
    return [(each, late) for each, late in found if late or may_act(standing_of(each), on)]


def somebody_speaks_for(person: OuterRef) -> Exists:
    """A part of another query: whether it is worth asking who speaks for the person at all."""
    return Exists(Proxy.objects.filter(person=person, ended_at=None))


def may_agree(person_id: UUID, proxy_id: UUID | None, on: date) -> bool:
    """Say whether this proxy may agree for this person today."""
    if proxy_id is None:
        return False
    found = Proxy.objects.filter(pk=proxy_id, person=person_id, may_agree=True).first()
    return found is not None and may_act(standing_of(found), on)


def standing_of(proxy: Proxy) -> Standing:
    return Standing(proxy.since, proxy.until, proxy.confirmed_on, proxy.ended_at is not None)
