"""Decisions of law: facts in, answer out. No database, no clock, no request."""

from alongside.law.rules.areas import (
    Area,
    AreaId,
    Confidence,
    Gate,
    Issue,
    Level,
    Nation,
    SubIssue,
    within,
)
from alongside.law.rules.calendars import Calendar, Terms, bank_holidays, calendar
from alongside.law.rules.events import Asked, Events, asked
from alongside.law.rules.limits import (
    Counting,
    Kind,
    Means,
    Roll,
    TimeLimit,
    Unit,
    in_force_on,
    switched,
)
from alongside.law.rules.sign_off import CHECK, HOME, SignOffs, is_on, said_of, signed
from alongside.law.rules.spans import Span, span, why_no_span
from alongside.law.rules.time_limits import Deadline, countable, why_not_count, work_out
from alongside.law.rules.urgency import (
    Choice,
    HowSoon,
    Urgency,
    UrgencyLevel,
    UrgencyRule,
    highest,
    level_of_event,
)
from alongside.law.rules.wording import said

__all__ = [
    "CHECK",
    "HOME",
    "Area",
    "AreaId",
    "Asked",
    "Calendar",
    "Choice",
    "Counting",
    "Confidence",
    "Deadline",
    "Events",
    "Gate",
    "HowSoon",
    "Issue",
    "Kind",
    "Level",
    "Means",
    "Nation",
    "Roll",
    "SignOffs",
    "Span",
    "SubIssue",
    "Terms",
    "TimeLimit",
    "Unit",
    "Urgency",
    "UrgencyLevel",
    "UrgencyRule",
    "asked",
    "bank_holidays",
    "calendar",
    "countable",
    "highest",
    "in_force_on",
    "is_on",
    "level_of_event",
    "said",
    "said_of",
    "signed",
    "span",
    "switched",
    "why_no_span",
    "why_not_count",
    "within",
    "work_out",
]
