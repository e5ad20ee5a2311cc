from alongside.referrals.actions.adding import add_words
from alongside.referrals.actions.answering import (
    accept,
    accept_by_offer,
    decline,
    propose,
    turn_away,
    waitlist,
)
from alongside.referrals.actions.asking import answer_question, ask
from alongside.referrals.actions.confirming import (
    Sender,
    drop_unconfirmed,
    hold,
    mail_again,
    send_on,
    try_code,
)
from alongside.referrals.actions.ending import close_not_reached, end, withdraw
from alongside.referrals.actions.escalating import escalate
from alongside.referrals.actions.holding import hand_to, keep_on_list
from alongside.referrals.actions.moving import move
from alongside.referrals.actions.reaching import log_attempt, reach_milestone, write_to
from alongside.referrals.actions.receiving import refer
from alongside.referrals.actions.returning import take_back
from alongside.referrals.actions.sheets import (
    begin_import,
    drop_sheet,
    import_sheet,
    keep_sheet,
    say_not_imported,
)
from alongside.referrals.actions.triaging import ask_again, lower_level, relevel
from alongside.referrals.actions.turning_away import record_turn_away
from alongside.referrals.actions.urgent import say_who_called, tick

__all__ = [
    "add_words",
    "begin_import",
    "drop_sheet",
    "import_sheet",
    "keep_sheet",
    "say_not_imported",
    "answer_question",
    "ask",
    "hand_to",
    "keep_on_list",
    "record_turn_away",
    "Sender",
    "drop_unconfirmed",
    "hold",
    "mail_again",
    "send_on",
    "try_code",
    "ask_again",
    "lower_level",
    "relevel",
    "say_who_called",
    "tick",
    "accept",
    "accept_by_offer",
    "close_not_reached",
    "decline",
    "end",
    "escalate",
    "log_attempt",
    "move",
    "propose",
    "reach_milestone",
    "refer",
    "take_back",
    "turn_away",
    "waitlist",
    "withdraw",
    "write_to",
]
