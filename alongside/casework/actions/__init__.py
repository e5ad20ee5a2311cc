"""Everything that is done in an advice file."""

from alongside.casework.actions.authority import (
    Asked,
    Signed,
    ask_authority,
    sign_authority,
    withdraw_authority,
)
from alongside.casework.actions.baseline import enter_baseline
from alongside.casework.actions.cases import (
    close_case,
    open_case,
    reopen_case,
    take_on,
)
from alongside.casework.actions.complaints import (
    NewComplaint,
    acknowledge_complaint,
    answer_complaint,
    log_complaint,
)
from alongside.casework.actions.deadlines import (
    Watch,
    add_deadline,
    move_deadline,
    told_person,
    watch_deadline,
)
from alongside.casework.actions.deaths import record_death, settle_death, undo_death
from alongside.casework.actions.documents import (
    check_document,
    describe_document,
    keep_document,
)
from alongside.casework.actions.feeds import open_feed, revoke_feed
from alongside.casework.actions.handing_over import hand_over
from alongside.casework.actions.household import keep_household
from alongside.casework.actions.issues import (
    add_issue,
    give_advice,
    move_issue,
    set_next_step,
)
from alongside.casework.actions.leaving import hand_out, take_in, take_out
from alongside.casework.actions.letters import (
    Written,
    approve_letter,
    change_letter,
    draft_letter,
    drop_letter,
    send_letter,
    take_back_letter,
)
from alongside.casework.actions.links import (
    make_link,
    read_by_link,
    sign_by_link,
    try_year,
    upload_by_link,
)
from alongside.casework.actions.notes import add_note
from alongside.casework.actions.other_systems import copied, keep_reference
from alongside.casework.actions.parties import (
    add_party,
    ask_about_opponent,
    declare_interest,
    end_interest,
)
from alongside.casework.actions.recounts import answer_recount, recount
from alongside.casework.actions.reminders import remind
from alongside.casework.actions.retention import erase_complaints, erase_files
from alongside.casework.actions.supervision import (
    add_learner,
    countersign,
    draw_reviews,
    end_learner,
    finish_review,
    hold_for_signature,
    put_right,
    send_back,
)
from alongside.casework.actions.tasks import drop_task, finish_task, set_task
from alongside.casework.actions.transfers import give_up, offer_transfer, take_back

__all__ = [
    "erase_complaints",
    "erase_files",
    "hand_out",
    "take_in",
    "take_out",
    "make_link",
    "read_by_link",
    "sign_by_link",
    "try_year",
    "upload_by_link",
    "check_document",
    "describe_document",
    "keep_document",
    "give_up",
    "offer_transfer",
    "take_back",
    "copied",
    "keep_reference",
    "Written",
    "approve_letter",
    "change_letter",
    "draft_letter",
    "drop_letter",
    "send_letter",
    "take_back_letter",
    "Asked",
    "Signed",
    "ask_authority",
    "sign_authority",
    "withdraw_authority",
    "NewComplaint",
    "hand_over",
    "acknowledge_complaint",
    "answer_complaint",
    "log_complaint",
    "add_learner",
    "countersign",
    "draw_reviews",
    "end_learner",
    "finish_review",
    "hold_for_signature",
    "put_right",
    "send_back",
    "enter_baseline",
    "keep_household",
    "add_party",
    "declare_interest",
    "end_interest",
    "undo_death",
    "settle_death",
    "record_death",
    "add_deadline",
    "answer_recount",
    "recount",
    "remind",
    "add_issue",
    "add_note",
    "ask_about_opponent",
    "close_case",
    "give_advice",
    "move_deadline",
    "move_issue",
    "open_case",
    "open_feed",
    "revoke_feed",
    "reopen_case",
    "set_next_step",
    "set_task",
    "drop_task",
    "finish_task",
    "take_on",
    "told_person",
    "Watch",
    "watch_deadline",
]
