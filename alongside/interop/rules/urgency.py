"""How soon somebody is asked for, in our three words."""

from datetime import timedelta

from alongside.interop.rules.message import Request
from alongside.referrals.rules import Urgency

A_DAY = timedelta(hours=24)


def urgency_of(request: Request) -> Urgency:
    """
    Return TODAY where the sender gives 24 hours or less, and ROUTINE otherwise.

    The time runs from when they asked, not from when we read it: a message that is sent again says
    the same. DATED is for a letter with a date, which this message has no place for.
    """
    start, end = request.authored_at or request.occurs_from, request.occurs_until
    if start is None or end is None:
        return Urgency.ROUTINE
    return Urgency.TODAY if end - start <= A_DAY else Urgency.ROUTINE
