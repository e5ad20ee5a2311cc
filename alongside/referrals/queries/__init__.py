from alongside.referrals.queries.reaching import attempts_at, count_attempts
from alongside.referrals.queries.reading import (
    hands_of,
    open_for,
    reached,
    reads_as,
    statuses_for,
    steps_of,
    visible_to,
)
from alongside.referrals.queries.routing import need_of, routing_for, routing_of

__all__ = [
    "attempts_at",
    "count_attempts",
    "hands_of",
    "need_of",
    "open_for",
    "reached",
    "reads_as",
    "routing_for",
    "routing_of",
    "statuses_for",
    "steps_of",
    "visible_to",
]
