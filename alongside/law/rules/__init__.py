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
from alongside.law.rules.calendars import Calendar, bank_holidays, calendar
from alongside.law.rules.limits import Counting, Roll, TimeLimit, Unit, in_force_on
from alongside.law.rules.sign_off import CHECK, SignOffs, said_of, signed
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
    "Area",
    "AreaId",
    "Calendar",
    "Choice",
    "Counting",
    "Confidence",
    "Deadline",
    "Gate",
    "HowSoon",
    "Issue",
    "Level",
    "Nation",
    "Roll",
    "SignOffs",
    "SubIssue",
    "TimeLimit",
    "Unit",
    "Urgency",
    "UrgencyLevel",
    "UrgencyRule",
    "bank_holidays",
    "calendar",
    "countable",
    "highest",
    "in_force_on",
    "level_of_event",
    "said",
    "said_of",
    "signed",
    "why_not_count",
    "within",
    "work_out",
]
