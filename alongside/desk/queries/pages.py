"""On which page something late is dealt with, for those who may open it."""

from uuid import UUID

from alongside.accounts.rules import Actor, Permission
from alongside.appointments import queries as appointed
from alongside.casework import queries as casework
from alongside.referrals.models import Escalation

Address = tuple[str, *tuple[UUID, ...]]  # the name of a page, and the id that it takes, if any
PAGES: dict[str, tuple[str, Permission]] = {
    "conflict": ("people:conflict", Permission.CHECK_CONFLICTS),
    "credential": ("partnerships:credentials", Permission.KEEP_CREDENTIALS),
    "deadline": ("casework:issue", Permission.WORK_ON_CASES),
    "finding": ("casework:shift", Permission.WORK_ON_CASES),
    "failed_message": ("correspondence:outbox", Permission.SEE_OUTBOX),
    "next_step": ("casework:issue", Permission.WORK_ON_CASES),
    "reply": ("correspondence:outbox", Permission.SEE_OUTBOX),
    "review": ("casework:review", Permission.SIGN_OFF),
    "same_person": ("people:same", Permission.COMPARE_RECORDS),
    "task": ("desk:case", Permission.SEE_CASES),
    "unconfirmed": ("desk:unconfirmed", Permission.ROUTE_REFERRALS),
    "unrecorded": ("appointments:session", Permission.RUN_SESSIONS),
}
# For those who see to it that others put it right.
OVERSEEN = {"finding": ("casework:supervise", Permission.SIGN_OFF)}
LISTS = {
    "casework:shift",
    "casework:supervise",
    "correspondence:outbox",
    "desk:unconfirmed",
    "partnerships:credentials",
}


def pages_of(rows: list[Escalation], actor: Actor) -> dict[UUID, Address]:
    """By the id of the row. What the actor may not open has none."""
    ours = [row for row in rows if row.owner_id == actor.organisation_id]
    whole = _wholes(ours, actor)
    found = {row.pk: _page_of(row, actor, whole) for row in ours}
    return {pk: page for pk, page in found.items() if page}


def _page_of(row: Escalation, actor: Actor, whole: dict[UUID, UUID]) -> Address | None:
    if row.referral_id:
        return "desk:referral", row.referral_id
    named = [each[row.kind] for each in (OVERSEEN, PAGES) if row.kind in each]
    name = next((name for name, permission in named if actor.may(permission)), None)
    if name is None:
        return None
    return (name,) if name in LISTS else (name, whole.get(row.subject_id, row.subject_id))


def _wholes(rows: list[Escalation], actor: Actor) -> dict[UUID, UUID]:
    """A deadline is shown with its issue, a task with its file, an appointment with its session."""
    ids = {row.subject_id for row in rows if row.kind in ("deadline", "task", "unrecorded")}
    if not ids:
        return {}
    deadlines = casework.deadlines_visible_to(actor).filter(pk__in=ids)
    bookings = appointed.visible_to(actor).filter(pk__in=ids)
    tasks = casework.tasks_visible_to(actor).filter(pk__in=ids)
    return {
        **dict(tasks.values_list("pk", "case")),
        **dict(deadlines.values_list("pk", "issue")),
        **dict(bookings.values_list("pk", "session")),
    }
