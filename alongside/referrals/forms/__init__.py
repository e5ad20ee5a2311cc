from alongside.referrals.forms.answering import (
    ACCEPT,
    DECLINE,
    EVENT,
    WAITLIST,
    WHY_WITHDRAW,
    Answer,
    Attempt,
    Route,
    TurnAway,
    UrgentQuestions,
    Withdraw,
)

__all__ = [
    "ACCEPT",
    "Answer",
    "Attempt",
    "DECLINE",
    "EVENT",
    "Route",
    "TurnAway",
    "UrgentQuestions",
    "WAITLIST",
    "WHY_WITHDRAW",
    "Withdraw",
]
