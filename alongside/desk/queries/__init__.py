from alongside.desk.queries.confirming import to_confirm
from alongside.desk.queries.late import late_items
from alongside.desk.queries.passed import (
    Passed,
    digest_of,
    passed_to_me,
    passed_words,
    stands_in,
    supervisors_mail,
)
from alongside.desk.queries.room import Room, room
from alongside.desk.queries.seen import looks_with_places, people_seen
from alongside.desk.queries.sittings import Sitting, sittings
from alongside.desk.queries.waiting import (
    LATER,
    MOST,
    NEW,
    Turns,
    Waiting,
    deadlines,
    elsewhere,
    own_referrals,
    referral_items,
    same_person_items,
    steps,
    turns,
    unrecorded,
    waiting,
)

__all__ = [
    "Passed",
    "digest_of",
    "passed_to_me",
    "passed_words",
    "stands_in",
    "supervisors_mail",
    "LATER",
    "MOST",
    "NEW",
    "Room",
    "Sitting",
    "Turns",
    "Waiting",
    "deadlines",
    "elsewhere",
    "late_items",
    "looks_with_places",
    "own_referrals",
    "people_seen",
    "referral_items",
    "room",
    "same_person_items",
    "sittings",
    "steps",
    "to_confirm",
    "turns",
    "unrecorded",
    "waiting",
]
