"""Who may speak for a person."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused
from alongside.people import queries
from alongside.people.models import Proxy
from alongside.people.rules import ProxyKind
from alongside.people.rules.proxy import why_not_proxy


@transaction.atomic
def add_proxy(
    *,
    person_id: UUID,
    name: str,
    kind: ProxyKind,
    may_agree: bool,
    may_receive: bool,
    limits: str,
    evidence: str,
    since: date,
    until: date | None,
    by: Actor,
    at: datetime,
) -> Proxy:
    """Keep that somebody may speak for a person, and what was seen that says so."""
    _visible(person_id, by)
    if reason := why_not_proxy(kind, may_agree=may_agree, evidence=evidence):
        raise Refused(reason)
    if until is not None and until < since:
        raise Refused("It ends before it begins", field="until")
    proxy = Proxy.objects.create(
        partnership_id=by.partnership_id,
        person_id=person_id,
        name=name,
        kind=kind,
        may_speak=True,
        may_agree=may_agree,
        may_receive=may_receive,
        limits=limits,
        evidence=evidence,
        since=since,
        until=until,
        confirmed_on=day_of(at),
        recorded_by_id=by.user_id,
    )
    audit.record("people.add_proxy", proxy, by=by, at=at, kind=kind)
    return proxy


@transaction.atomic
def confirm_proxy(*, proxy_id: UUID, by: Actor, at: datetime) -> Proxy:
    """Write down that the person, or the evidence, still says so today."""
    proxy = _standing(proxy_id, by)
    proxy.confirmed_on = day_of(at)
    proxy.save(update_fields=["confirmed_on"])
    audit.record("people.confirm_proxy", proxy, by=by, at=at)
    return proxy


@transaction.atomic
def end_proxy(*, proxy_id: UUID, by: Actor, at: datetime) -> Proxy:
    """From now on they speak for the person no longer."""
    proxy = _standing(proxy_id, by)
    proxy.ended_at = at
    proxy.save(update_fields=["ended_at"])
    audit.record("people.end_proxy", proxy, by=by, at=at)
    return proxy


def _visible(person_id: UUID, by: Actor) -> None:
    if not queries.visible_to(by).filter(pk=person_id).exists():
        raise Refused("You do not see this person any longer")


def _standing(proxy_id: UUID, by: Actor) -> Proxy:
    found = Proxy.objects.select_for_update().filter(pk=proxy_id, ended_at=None).first()
    if found is None:
        raise Refused("They do not speak for this person any longer")
    _visible(found.person_id, by)
    return found
