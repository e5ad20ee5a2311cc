"""Who sends, what it says in our words, and how it is answered later."""

from alongside.interop.queries.arriving import new_referral
from alongside.interop.queries.partners import (
    SCOPE,
    Caller,
    caller_of,
    earlier,
    new_message,
    partner_called,
)
from alongside.interop.queries.replies import Letter, letter_for

__all__ = [
    "SCOPE",
    "Caller",
    "Letter",
    "caller_of",
    "earlier",
    "letter_for",
    "new_message",
    "new_referral",
    "partner_called",
]
