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
    record_consent,
    withdraw_consent,
)
from alongside.people.actions.contact import (
    agree_phrase,
    reach,
    reach_carefully,
    reach_first,
    settle_new,
)
from alongside.people.actions.deaths import record_death, settled, undo_death
from alongside.people.actions.knowing import answer_same, ask_whether_same, link, register
from alongside.people.actions.proxies import add_proxy, confirm_proxy, end_proxy
from alongside.people.actions.sealing import change_sealed, open_seal, seal, settle_told
from alongside.people.actions.seeing import end_relation, lift_wall, raise_wall, relate

__all__ = [
    "undo_death",
    "settled",
    "record_death",
    "settle_told",
    "seal",
    "open_seal",
    "change_sealed",
    "end_proxy",
    "confirm_proxy",
    "add_proxy",
    "settle_new",
    "agree_phrase",
    "WORDING",
    "answer_same",
    "ask_whether_same",
    "decide_conflict",
    "end_party",
    "end_relation",
    "lift_wall",
    "link",
    "note_possible_conflicts",
    "raise_wall",
    "reach",
    "reach_carefully",
    "reach_first",
    "record_consent",
    "register",
    "register_party",
    "relate",
    "withdraw_consent",
]
