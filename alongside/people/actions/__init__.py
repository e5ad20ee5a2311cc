"""
What happens to what a partnership knows of people.

Most of these are steps of a larger action: they join its transaction without a savepoint.
"""

from alongside.people.actions.conflicts import (
    decide_conflict,
    end_party,
    note_possible_conflicts,
    register_party,
)
from alongside.people.actions.consent import (
    WORDING,
    hold_consents,
    record_consent,
    withdraw_consent,
)
from alongside.people.actions.contact import reach, reach_carefully
from alongside.people.actions.knowing import answer_same, ask_whether_same, link, register
from alongside.people.actions.seeing import end_relation, raise_wall, relate

__all__ = [
    "WORDING",
    "answer_same",
    "ask_whether_same",
    "decide_conflict",
    "end_party",
    "end_relation",
    "hold_consents",
    "link",
    "note_possible_conflicts",
    "raise_wall",
    "reach",
    "reach_carefully",
    "record_consent",
    "register",
    "register_party",
    "relate",
    "withdraw_consent",
]
