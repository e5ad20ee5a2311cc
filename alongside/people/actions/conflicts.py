"""Whom a provider acts for and against."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.models import Record
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships
from alongside.people import queries
from alongside.people.models import ConflictItem, Party, PartyKey
from alongside.people.queries.conflicts import keyed_for, look_values, looks_of, names_of
from alongside.people.rules import Side
from alongside.people.rules.conflicts import (
    DECIDED_WITHIN,
    Decision,
    PartyKind,
    why_not_decide,
)
from alongside.people.schemas import Known, Question

NOTE = """
SELECT note_conflicts(%s::uuid[], %s::bigint[], %s::boolean[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::integer[], %s::bigint[], %s::integer[],
    %s::text[], %s::text[], %s::date[], %s, %s)
"""


@transaction.atomic(savepoint=False)
def register_party(
    *,
    name: str,
    born: date | None,
    side: Side,
    case_id: UUID | None,
    by: Actor,
    at: datetime,
    kind: PartyKind = PartyKind.OTHER,
) -> Party:
    """
    Put a name into the provider's own conflict register, once for each file and side.

    Whoever stands there already on the other side, under the same name or one like it, is put
    before the provider's conflict officer.
    """
    known = Party.objects.filter(
        provider=by.organisation_id, case_id=case_id, side=side, name=name, birth_date=born,
        until=None,
    ).first()  # fmt: skip
    if known is not None:
        return known
    party = Party.objects.create(
        provider_id=by.organisation_id,
        name=name,
        birth_date=born,
        side=side,
        kind=kind,
        case_id=case_id,
        since=at,
    )
    PartyKey.objects.bulk_create(keys_of(party))
    _note([by.organisation_id], asking(side, name, born), by=by, at=at)
    audit.record("people.register_party", party, by=by, at=at, side=side, kind=kind)
    return party


@transaction.atomic(savepoint=False)
def end_party(*, party_id: UUID, by: Actor, at: datetime) -> None:
    """Take a name out of the register: the provider no longer acts for or against it."""
    party = Party.objects.select_for_update().get(pk=party_id)
    if party.until is None:
        party.until = at
        party.save(update_fields=["until"])
        PartyKey.objects.filter(party=party).delete()
        audit.record("people.end_party", party, by=by, at=at)


@transaction.atomic(savepoint=False)
def note_possible_conflicts(
    *, provider_ids: Iterable[UUID], question: Question, about: Record, by: Actor, at: datetime
) -> None:
    """
    Put names that may be those of somebody in these providers' registers before their officers.

    Nothing comes back, and the same is audited whatever was found: nobody else learns of it.
    """
    _note(provider_ids, question, by=by, at=at)
    audit.record("people.ask_registers", about, by=by, at=at)


@transaction.atomic
def decide_conflict(
    *, item_id: UUID, decision: Decision, reason: str, by: Actor, at: datetime
) -> ConflictItem:
    """Say whether two names are a conflict. Once clear, the register answers “can take”."""
    item = queries.conflict_items(by).select_for_update(of=("self",)).get(pk=item_id)
    if refusal := why_not_decide(item.decision, decision, reason):
        raise Refused(refusal, field="" if item.decision else "reason")
    item.decision, item.reason, item.decided_at = decision, reason.strip(), at
    item.decided_by_id, item.decided_by_name = by.user_id, by.name
    item.save(update_fields=["decision", "reason", "decided_at", "decided_by", "decided_by_name"])
    audit.record("people.decide_conflict", item, by=by, at=at, decision=decision)
    return item


def keys_of(party: Party) -> list[PartyKey]:
    keyed = keyed_for(party.provider_id)
    born = keyed.birth(party.birth_date) if party.birth_date else None
    return [
        PartyKey(key=key, born=born, party=party, provider_id=party.provider_id)
        for key in keyed.kept(party.name, Side(party.side))
    ]


def asking(side: Side, name: str, born: date | None) -> Question:
    """The question that a new party is, to the register that it enters."""
    if side is Side.FOR:
        return Question(names=(Known(name, born),))
    return Question(opponents=(name,))


def _note(provider_ids: Iterable[UUID], question: Question, *, by: Actor, at: datetime) -> None:
    """
    Through a listed function, which makes the items and tells nothing: the registers of others
    are not ours to see.
    """
    ids, names = list(provider_ids), names_of(question)
    if not ids or not names:
        return
    clock = partnerships.clock_of(partnerships.partnership_of(by))
    told = [(side, known.name, known.born) for known, side, _ in names] * len(ids)
    looks = looks_of(ids, [name for _, _, name in names])
    due = clock.after(at, DECIDED_WITHIN)
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [*look_values(looks), *map(list, zip(*told, strict=True)), at, due])
