"""The one way in which a referral changes: a step, the copy of it, and what it tells others."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refuse
from alongside.law import queries as law
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships import queries as partnerships
from alongside.partnerships.rules import Clock
from alongside.referrals import queries
from alongside.referrals.actions.letting_go import ask_no_more, recall
from alongside.referrals.actions.telling import tell
from alongside.referrals.models import Referral, Step
from alongside.referrals.rules import ASK_TO_END, GONE, TERMINAL, Queue, Status, why_not_move
from alongside.referrals.rules.levels import LEAVES, waits
from alongside.referrals.rules.tracking import (
    QUESTION_DONE,
    QUEUE_OF,
    Copy,
    Hand,
    Reached,
    Telling,
    after,
    why_no_reason,
    why_not_set,
)
from alongside.referrals.rules.triage import why_not_leave


@transaction.atomic
def move(
    *,
    referral_id: UUID,
    to: Status,
    by: Actor,
    at: datetime,
    reason: str = "",
    note: str = "",
    due_at: datetime | None = None,
) -> Referral:
    """
    Add a step, and set what is stored of the steps: status, milestones, queue, owner, due.

    due_at  where the promise runs from something else than now: an appointment, a review
    """
    return advance(held(referral_id, by), to, by=by, at=at, reason=reason, note=note, due_at=due_at)


def advance(
    referral: Referral,
    to: Status,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    note: str = "",
    due_at: datetime | None = None,
) -> Referral:
    """Move a referral that is held already."""
    refuse(why_not_advance(referral, to, reason, by))
    if to in TERMINAL:
        refuse(_why_not_end(referral, by, at))
    before, step = referral.status, Reached(to, reason, at)
    store(referral, after(copy_of(referral), step))
    wait(referral, partnerships.clock_of(partnerships.partnership_of(by)), at, due_at)
    # That it came in was told when it did. What they agreed to is asked while they are still seen.
    told = Telling.NOTHING if to is Status.RECEIVED else tell(referral, step, by=by)
    _let_go(referral, before, to, reason, by=by, at=at)
    referral.save(update_fields=STORED)
    add_step(referral, step, note=note, told=told, by=by)
    audit.record(
        "referrals.move", referral, by=by, at=at, person_id=referral.person_id, to=to, reason=reason
    )
    return referral


def _let_go(
    referral: Referral, before: str, to: Status, reason: str, *, by: Actor, at: datetime
) -> None:
    """Whoever was to answer has nothing to answer any more."""
    if to in TERMINAL:
        recall(referral, by=by, at=at)
    if before == Status.NEEDS_INFORMATION and reason != QUESTION_DONE:
        ask_no_more(referral, at=at)


def held(referral_id: UUID, by: Actor) -> Referral:
    """The referral, locked until the transaction ends."""
    found = queries.visible_to(by).select_for_update(of=("self",)).filter(pk=referral_id).first()
    if found is None:
        raise Refused(GONE)
    return found


def why_not_advance(referral: Referral, to: Status, reason: str, by: Actor) -> str | None:
    return (
        why_not_move(Status(referral.status), to)
        or why_not_set(queries.hands_of(by, referral), to, reason)
        or why_no_reason(to, reason)
        or _why_not_leave(referral, to)
    )


def _why_not_end(referral: Referral, by: Actor, at: datetime) -> str | None:
    """What later areas know. Whoever only made it reads the same words, whatever it is."""
    found = (import_string(path)(referral, at) for path in settings.REFERRAL_MAY_NOT_END)
    reason: str | None = next(filter(None, found), None)
    return ASK_TO_END if reason and queries.reads_as(by, referral) is Hand.REFERRER else reason


def _why_not_leave(referral: Referral, to: Status) -> str | None:
    """Nobody in danger is left to wait, or closed, before somebody has taken over."""
    if referral.level != UrgencyLevel.DANGER or to not in LEAVES:
        return None
    return why_not_leave(UrgencyLevel.DANGER, handed_over=queries.is_handed_over(referral))


# The stored copy

COPIED = [
    "status", "status_at", "accepted_at", "booked_at", "attended_at", "closed_at", "exit",
]  # fmt: skip
STORED = [*COPIED, "provider", "queue", "owner", "holder", "due_at", "promised_date"]


def copy_of(referral: Referral) -> Copy:
    said: dict[str, Any] = {name: getattr(referral, name) for name in COPIED}
    said["status"] = Status(referral.status)
    return Copy(received_at=referral.received_at, **said)


def store(referral: Referral, copy: Copy) -> None:
    for name in COPIED:
        setattr(referral, name, getattr(copy, name))


def wait(referral: Referral, clock: Clock, at: datetime, due_at: datetime | None = None) -> None:
    """Put the referral into the queue of its status, with whose turn it is and by when."""
    found = promised(referral, clock, at)
    if found is None:
        referral.queue, referral.owner_id, referral.due_at = "", None, None
        referral.holder_id, referral.promised_date = None, None
        return
    queue, due = found
    owners = {
        Hand.COORDINATOR: referral.coordinator_id,
        Hand.REFERRER: referral.referring_organisation_id,
        Hand.PROVIDER: referral.provider_id,
    }
    owner_id = owners[QUEUE_OF.get(queue, Hand.PROVIDER)]
    if owner_id != referral.owner_id:
        referral.holder_id = None  # who held it there has nothing to do with it any more
    if queue is not Queue.WAITING_LIST:
        referral.promised_date = None
    referral.queue = queue
    referral.owner_id = owner_id
    referral.due_at = due_at or due
    if queue is Queue.WAITING_LIST:
        referral.promised_date = referral.promised_date or day_of(referral.due_at)


def promised(referral: Referral, clock: Clock, at: datetime) -> tuple[Queue, datetime] | None:
    """In which queue a referral of its level waits, and until when, from `at` on."""
    spoken = referral.reached_at or referral.booked_at
    return waits(
        Status(referral.status),
        UrgencyLevel(referral.level),
        at=at,
        since=None if spoken else referral.level_at or referral.received_at,
        standards=law.standards(),
        clock=clock,
    )


def new_step(
    referral: Referral,
    step: Reached,
    number: int,
    *,
    note: str,
    by: Actor,
    told: Telling = Telling.NOTHING,
) -> Step:
    return Step(
        partnership_id=by.partnership_id,
        referral=referral,
        number=number,
        status=step.status,
        reason=step.reason,
        note=note,
        told=told,
        at=step.at,
        by_id=by.user_id,
        by_name=by.name,
        by_role=by.role,
        by_organisation_id=by.organisation_id,
    )


def add_step(referral: Referral, step: Reached, *, note: str, told: Telling, by: Actor) -> None:
    """The referral is locked, so nobody else counts its steps meanwhile."""
    number = referral.steps.count() + 1
    new_step(referral, step, number, note=note, told=told, by=by).save(force_insert=True)
