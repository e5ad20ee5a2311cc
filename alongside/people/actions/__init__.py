"""
What happens to what a partnership knows of people.

Most of these are steps of a larger action: they join its transaction without a savepoint.
"""

from alongside.people.actions.conflicts import register_party
from alongside.people.actions.consent import WORDING, record_consent, withdraw_consent
from alongside.people.actions.contact import reach, reach_carefully
from alongside.people.actions.knowing import answer_same, ask_whether_same, link, register
from alongside.people.actions.seeing import end_relation, raise_wall, relate

__all__ = [
    "WORDING",
    "answer_same",
    "ask_whether_same",
    "end_relation",
    "link",
    "raise_wall",
    "reach",
    "reach_carefully",
    "record_consent",
    "register",
    "register_party",
    "relate",
    "withdraw_consent",
]
