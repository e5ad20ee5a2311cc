"""How long a referral may wait in each queue."""

from collections.abc import Iterable
from datetime import timedelta

from alongside.law.rules.urgency import Standard, UrgencyLevel
from alongside.referrals.rules import Queue, Status

S = Status
# Our promises, in open hours of the partnership; a partnership may promise less, never nothing.
# Source: our draft, to be agreed by each partnership (docs/reference/queues.md).
QUEUES: dict[Status, tuple[Queue, timedelta]] = {
    S.RECEIVED: (Queue.TO_ROUTE, timedelta(hours=8)),
    S.PROPOSED: (Queue.TO_ANSWER, timedelta(hours=16)),
    S.NEEDS_INFORMATION: (Queue.TO_ASK, timedelta(hours=16)),
    S.ACCEPTED: (Queue.TO_REACH, timedelta(hours=24)),
    S.WAITLISTED: (Queue.WAITING_LIST, timedelta(hours=160)),
    S.BOOKED: (Queue.TO_SEE, timedelta(hours=24)),  # from the appointment's start
    S.MISSED: (Queue.TO_REACH, timedelta(hours=24)),
    S.APPOINTMENT_CANCELLED: (Queue.TO_REACH, timedelta(hours=16)),
    S.ATTENDED: (Queue.TO_ADVISE, timedelta(hours=40)),
    S.IN_ADVICE: (Queue.TO_ADVISE, timedelta(hours=160)),
    S.ON_HOLD: (Queue.TO_ADVISE, timedelta(hours=160)),
}
# Until somebody has spoken to the person, the standard of their level bounds every queue.
BEFORE_SPOKEN = {Queue.TO_ROUTE, Queue.TO_ANSWER, Queue.TO_ASK, Queue.TO_REACH, Queue.WAITING_LIST}
WORKING_DAY = timedelta(hours=8)  # as the limits above count


def promise(
    status: Status, level: UrgencyLevel, standards: Iterable[Standard] = ()
) -> tuple[Queue, timedelta] | None:
    """
    The queue in which a referral waits, and how much open time it may wait there.

    Each queue before somebody is spoken to may take half of what the level's standard allows.
    """
    if status not in QUEUES:
        return None
    queue, limit = QUEUES[status]
    if queue in BEFORE_SPOKEN and level is not UrgencyLevel.ROUTINE:
        limit = min([limit, *(open_time(each) / 2 for each in standards if each.level == level)])
    return queue, limit


def open_time(standard: Standard) -> timedelta:
    if standard.working_hours is not None:
        return timedelta(hours=standard.working_hours)
    return (standard.working_days or 0) * WORKING_DAY
