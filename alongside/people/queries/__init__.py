from alongside.people.queries.conflicts import (
    can_take,
    conflict_items,
    parties_of_file,
    standing_parties,
    who_can_take,
)
from alongside.people.queries.consent import agree_now, agreed, agreements, who_agreed
from alongside.people.queries.contact import (
    at_risk,
    has_died,
    safe_contact,
    who_died,
    why_not_reach,
)
from alongside.people.queries.finding import (
    Found,
    alike,
    find,
    known_as,
    linked_to,
    registered,
    same_person_items,
)
from alongside.people.queries.seeing import is_walled, visible_to, walled_from

__all__ = [
    "Found",
    "agree_now",
    "agreed",
    "agreements",
    "alike",
    "at_risk",
    "can_take",
    "conflict_items",
    "find",
    "has_died",
    "is_walled",
    "known_as",
    "linked_to",
    "parties_of_file",
    "registered",
    "safe_contact",
    "same_person_items",
    "standing_parties",
    "visible_to",
    "walled_from",
    "who_agreed",
    "who_died",
    "who_can_take",
    "why_not_reach",
]
