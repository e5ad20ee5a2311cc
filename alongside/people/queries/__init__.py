from alongside.people.queries.conflicts import can_take, who_can_take
from alongside.people.queries.consent import agree_now, agreed, agreements, who_agreed
from alongside.people.queries.contact import safe_contact
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
    "can_take",
    "find",
    "is_walled",
    "known_as",
    "linked_to",
    "registered",
    "safe_contact",
    "same_person_items",
    "visible_to",
    "walled_from",
    "who_agreed",
    "who_can_take",
]
