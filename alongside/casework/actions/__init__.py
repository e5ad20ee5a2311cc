"""Everything that is done in an advice file."""

from alongside.casework.actions.cases import (
    add_note,
    close_case,
    open_case,
    reopen_case,
    take_on,
)
from alongside.casework.actions.deadlines import add_deadline, move_deadline, told_person
from alongside.casework.actions.deaths import record_death, settle_death, undo_death
from alongside.casework.actions.issues import (
    add_issue,
    give_advice,
    move_issue,
    set_next_step,
)
from alongside.casework.actions.parties import ask_about_opponent
from alongside.casework.actions.tasks import drop_task, finish_task, set_task

__all__ = [
    "undo_death",
    "settle_death",
    "record_death",
    "add_deadline",
    "add_issue",
    "add_note",
    "ask_about_opponent",
    "close_case",
    "give_advice",
    "move_deadline",
    "move_issue",
    "open_case",
    "reopen_case",
    "set_next_step",
    "set_task",
    "drop_task",
    "finish_task",
    "take_on",
    "told_person",
]
