"""Everything that waits and is late, gathered from the stages of the journey."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.appointments import queries as appointed
from alongside.appointments.rules import Status as BookingStatus
from alongside.casework import queries as casework
from alongside.casework.rules import DeadlineState
from alongside.kit.filters import LONDON, day_of
from alongside.referrals import queries as referrals
from alongside.referrals.rules import Status
from alongside.referrals.rules.turns import REFERRAL_KINDS, Item

SAID_WITHIN = timedelta(hours=1)  # that an appointment is over, and how it went
ADVISED = {
    REFERRAL_KINDS[each].name for each in (Status.ATTENDED, Status.IN_ADVICE, Status.ON_HOLD)
}


def late_items(actor: Actor, at: datetime) -> list[Item]:
    """Whatever is late whose turn it is at the actor's organisation."""
    return [
        *_referrals(actor, at),
        *referrals.late_calls(actor, at),
        *referrals.late_credentials(actor, at),
        *referrals.late_others(actor, at),
        *_unrecorded(actor, at),
        *_next_steps(actor, at),
        *_tasks(actor, at),
        *_deadlines(actor, at),
        *_reviews(actor, at),
        *_findings(actor, at),
    ]


def _referrals(actor: Actor, at: datetime) -> list[Item]:
    """Somebody who is being advised waits with an issue of their file, and not here as well."""
    items = referrals.late_referrals(actor, at)
    ids = [each.subject_id for each in items if each.kind in ADVISED]
    advised = casework.referrals_on_file(actor, ids)
    return [each for each in items if each.subject_id not in advised]


def _unrecorded(actor: Actor, at: datetime) -> list[Item]:
    rows = appointed.visible_to(actor).filter(
        provider=actor.organisation_id,
        status__in=[BookingStatus.BOOKED, BookingStatus.ARRIVED],
        ends_at__lt=at - SAID_WITHIN,
    )
    found = rows.values_list("pk", "ends_at", "session__adviser")
    return [_item("unrecorded", actor, pk, over + SAID_WITHIN, by) for pk, over, by in found]


def _next_steps(actor: Actor, at: datetime) -> list[Item]:
    rows = casework.issues_visible_to(actor).filter(ended_at=None, next_step_due__lt=day_of(at))
    found = rows.values_list("pk", "next_step_due", "next_step_by")
    return [_item("next_step", actor, pk, end_of(day), by) for pk, day, by in found if day]


def _tasks(actor: Actor, at: datetime) -> list[Item]:
    rows = casework.tasks_visible_to(actor).filter(done_at=None, due__lt=day_of(at))
    found = rows.values_list("pk", "due", "who")
    return [_item("task", actor, pk, end_of(day), by) for pk, day, by in found]


def _deadlines(actor: Actor, at: datetime) -> list[Item]:
    rows = casework.deadlines_visible_to(actor).filter(
        state=DeadlineState.LIVE, safe_date__lt=day_of(at)
    )
    found = rows.values_list("pk", "safe_date", "watcher")
    return [_item("deadline", actor, pk, end_of(day), by, "E1") for pk, day, by in found]


def _reviews(actor: Actor, at: datetime) -> list[Item]:
    rows = casework.reviews_visible_to(actor).filter(done_at=None, due__lt=day_of(at))
    found = rows.values_list("pk", "due", "reviewer")
    return [_item("review", actor, pk, end_of(day), by) for pk, day, by in found]


def _findings(actor: Actor, at: datetime) -> list[Item]:
    rows = casework.actions_waiting(actor).filter(due__lt=day_of(at))
    found = rows.values_list("pk", "due", "who")
    return [_item("finding", actor, pk, end_of(day), by) for pk, day, by in found if day]


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, LONDON)


def _item(
    kind: str, actor: Actor, pk: UUID, due: datetime, holder: UUID | None, level: str = "R"
) -> Item:
    return Item(kind, pk, due, actor.organisation_id, level, holder)
