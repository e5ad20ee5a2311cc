"""By when somebody of a level is spoken to, in the real hours and open days of a partnership."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from alongside.law.rules.urgency import Standard, UrgencyLevel
from alongside.partnerships.rules import Clock
from alongside.referrals.rules import Queue, Status
from alongside.referrals.rules.promises import BEFORE_SPOKEN, promise

COLOURS = {
    UrgencyLevel.DANGER: "red",
    UrgencyLevel.TODAY: "red",
    UrgencyLevel.TWO_DAYS: "orange",
    UrgencyLevel.TEN_DAYS: "yellow",
    UrgencyLevel.ROUTINE: "grey",
}
# Where nobody looks after them for now, or any more. What was entered in error may always end.
LEAVES = {
    Status.WAITLISTED,
    Status.ON_HOLD,
    Status.DECLINED,
    Status.CLOSED_COMPLETE,
    Status.CLOSED_INCOMPLETE,
    Status.WITHDRAWN,
}
SAME_DAY = (UrgencyLevel.DANGER, UrgencyLevel.TODAY)


def raises(old: UrgencyLevel, new: UrgencyLevel) -> bool:
    order = tuple(UrgencyLevel)
    return order.index(new) < order.index(old)


def spoken_to_by(
    level: UrgencyLevel, since: datetime, standards: Iterable[Standard], clock: Clock
) -> datetime:
    """By when the standard of a level wants somebody to have spoken to them."""
    standard = next((each for each in standards if each.level == level), None)
    if standard is None or level is UrgencyLevel.DANGER:
        return since
    if standard.working_hours is not None:
        return clock.after(since, timedelta(hours=standard.working_hours))
    return clock.close_of_day(since, standard.working_days or 0)


def waits(
    status: Status,
    level: UrgencyLevel,
    *,
    at: datetime,
    since: datetime | None,
    standards: Iterable[Standard],
    clock: Clock,
) -> tuple[Queue, datetime] | None:
    """
    The queue in which a referral waits, and until when.

    since  from when its level promises that somebody speaks to them; none once somebody has
    """
    standards = tuple(standards)
    found = promise(status, level, standards)
    if found is None:
        return None
    queue, open_time = found
    if level is UrgencyLevel.DANGER and queue in BEFORE_SPOKEN:
        return queue, at  # at any hour
    due = clock.after(at, open_time)
    if since is None or queue not in BEFORE_SPOKEN - {Queue.WAITING_LIST}:
        return queue, due
    return queue, min(due, spoken_to_by(level, since, standards, clock))
