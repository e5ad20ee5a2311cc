from alongside.referrals.forms.answering import (
    ACCEPT,
    DECLINE,
    EVENT,
    Answer,
    Attempt,
    Route,
    TurnAway,
    UrgentQuestions,
    Withdraw,
)
from alongside.referrals.forms.turns import AnswerQuestion, Ask, HandTo, KeepOnList
from alongside.referrals.forms.urgent import AskAgain, Lower, WhoCalled

__all__ = [
    "AskAgain",
    "Lower",
    "WhoCalled",
    "AnswerQuestion",
    "Ask",
    "HandTo",
    "KeepOnList",
    "ACCEPT",
    "Answer",
    "Attempt",
    "DECLINE",
    "EVENT",
    "Route",
    "TurnAway",
    "UrgentQuestions",
    "Withdraw",
]
