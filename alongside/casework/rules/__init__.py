"""
What an advice file holds, and when it may close.

Words
  case      the advice file of one person at one provider; it belongs to the provider alone
  issue     one problem in it, with its own domain, level of work, state, deadlines and outcome
  deadline  a day by which something must be done, worked out from a dated rule of law
  next step what happens next with an issue, whose turn it is, and by which day
  note      what was said or done, newest first
"""

from alongside.casework.rules.deadlines import (
    DEADLINE_NEXT,
    ENDS,
    OUT_OF_TIME,
    SOON,
    Chip,
    Dates,
    DeadlineState,
    ToldHow,
    chip,
    why_not_move_deadline,
    why_not_watch,
    working_days_between,
)
from alongside.casework.rules.files import (
    AFTER_DEATH,
    AFTER_MISTAKE,
    CLOSED,
    NEXT,
    OPEN,
    CaseState,
    Contents,
    Forum,
    IssueState,
    NextStep,
    why_no_next_step,
    why_not_close,
    why_not_end,
    why_not_move,
    why_not_open,
)
from alongside.casework.rules.notes import (
    NoteKind,
)
from alongside.casework.rules.recounts import Answer
from alongside.casework.rules.reminders import Rung
from alongside.casework.rules.versions import Clashed, merge

__all__ = [
    "Forum",
    "Clashed",
    "merge",
    "AFTER_DEATH",
    "AFTER_MISTAKE",
    "Answer",
    "CLOSED",
    "CaseState",
    "Chip",
    "Contents",
    "DEADLINE_NEXT",
    "Dates",
    "DeadlineState",
    "ENDS",
    "IssueState",
    "NEXT",
    "NextStep",
    "NoteKind",
    "OPEN",
    "OUT_OF_TIME",
    "Rung",
    "SOON",
    "ToldHow",
    "chip",
    "why_no_next_step",
    "why_not_close",
    "why_not_end",
    "why_not_move",
    "why_not_move_deadline",
    "why_not_open",
    "why_not_watch",
    "working_days_between",
]
